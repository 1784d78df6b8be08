"""One case: its page, the moves it is offered, corrections of what was entered wrongly."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, TypeAdapter
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import (
    CurrentViewer,
    ReadSession,
    Today,
    WriteSession,
    current_day,
    written,
)
from app.domain.access import BUREAU, FILLERS, OFFICERS, Role, Viewer
from app.domain.forms.schema import FORM_OF
from app.domain.opinions import Office, Opinion
from app.domain.stages import Action, FailureReason, Stage
from app.models.notices import ObjectionOutcome
from app.queries.amendments import describe_parts, list_reasons
from app.queries.batches import list_batch_choices
from app.queries.case_pages import describe_case, describe_move
from app.queries.case_views import CaseDetail, CaseStanding, OfferedMove
from app.queries.firm_applications import STARTABLE, application_of_case
from app.queries.officers import list_officers
from app.queries.time_limits import days_to_amend
from app.routers.entrustments import around_entrustments
from app.services.case_stages import ActionInput, take_action
from app.services.cases import CaseInput, change_case
from app.services.corrections import CorrectionInput, correct
from app.services.objections import (
    CaseAnswer,
    CaseObjection,
    object_to_case,
    settle_case_objection,
)
from app.services.surveys import SurveyInput, enter_survey
from app.web.choices import choices, of_batches, of_officers
from app.web.forms import Typed, TypedForm, refilling
from app.web.looks import NOTES_LOOK
from app.web.neighbours import way_on
from app.web.once import Once
from app.web.rendering import Render
from app.web.sent import Sent
from app.web.straight import StraightOnce

pages = APIRouter(
    prefix="/cases", default_response_class=HTMLResponse, include_in_schema=False, route_class=Once
)
api = APIRouter(prefix="/api/cases", tags=["cases"], route_class=Once)

STANDING = TypeAdapter(CaseStanding)
Verb = Callable[[Session, Viewer, str, Any, date], object]


@dataclass
class SentCase(Sent):
    case_id: str

    PAGE = "cases/detail.html"

    @property
    def address(self) -> str:
        return f"/cases/{self.case_id}"

    def shown(self) -> dict[str, Any]:
        case = describe_case(self.session, self.viewer, self.case_id, self.today)
        return _context(self.session, self.viewer, case, self.today)

    def carry_out(self, form: str, model: type[BaseModel], verb: Verb) -> Response:
        with self.as_form(form):
            verb(self.session, self.viewer, self.case_id, self.parse(model), self.today)
        return self.changed()


CaseForm = Annotated[SentCase, Depends()]


@pages.get("/{case_id}", dependencies=NOTES_LOOK)
def show_case(
    session: ReadSession, viewer: CurrentViewer, today: Today, case_id: str, render: Render
) -> Response:
    case = describe_case(session, viewer, case_id, today)
    way = way_on(render.request, session, viewer, case_id, today)
    context = _context(session, viewer, case, today)
    return render.page(SentCase.PAGE, None, **context, way=way)


@api.get("/{case_id}", dependencies=NOTES_LOOK)
def read_case(
    session: ReadSession, viewer: CurrentViewer, today: Today, case_id: str
) -> CaseDetail:
    return describe_case(session, viewer, case_id, today)


@pages.post("/{case_id}")
def submit_case(sent: CaseForm) -> Response:
    return sent.carry_out("filing", CaseInput, change_case)


@api.post("/{case_id}")
def post_case(
    session: WriteSession, viewer: CurrentViewer, today: Today, case_id: str, given: CaseInput
) -> CaseDetail:
    return change_case(session, viewer, case_id, given, today)


# --- Moves ----------------------------------------------------------------------------------------


@pages.get("/{case_id}/actions/{action}")
def show_action(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    action: Action,
    render: Render,
    then: Literal["board", ""] = "",
) -> Response:
    case, move = describe_move(session, viewer, case_id, action, today)
    context = _asking(session, viewer, case, move, today, then, Typed())
    return render.page("cases/action.html", None, **context)


@api.get("/{case_id}/actions/{action}")
def read_action(
    session: ReadSession, viewer: CurrentViewer, today: Today, case_id: str, action: Action
) -> OfferedMove:
    return describe_move(session, viewer, case_id, action, today)[1]


@pages.post("/{case_id}/actions/{action}")
def submit_action(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    action: Action,
    typed: TypedForm,
    render: Render,
) -> Response:
    case = describe_case(session, viewer, case_id, today)
    move = next((one for one in case.moves if one.action is action), None)
    page = "cases/action.html" if move else "cases/detail.html"
    context = (
        _asking(session, viewer, case, move, today, typed["then"], typed)
        if move
        else _context(session, viewer, case, today)
    )
    with refilling(page, None, typed, **context):
        take_action(session, viewer, case_id, action, typed.parse(ActionInput), today)
    if typed["then"] == "board":
        return render.go(f"/cases?programme={case.programme}&year={case.year}")
    return render.go(f"/cases/{case_id}")


async def post_action(
    request: Request,
    viewer: CurrentViewer,
    case_id: str,
    action: Action,
    given: ActionInput,
) -> Response:
    """Make or register one move. The answer says where the case stands now; what comes next is
    read at `/api/cases/{case_id}`."""
    today = await current_day(request)
    standing = await written(
        request,
        viewer,
        lambda session: take_action(session, viewer, case_id, action, given, today),
    )
    return Response(STANDING.dump_json(standing), media_type="application/json")


api.add_api_route(
    "/{case_id}/actions/{action}",
    post_action,
    methods=["POST"],
    response_model=CaseStanding,
    route_class_override=StraightOnce,
)


# --- Corrections ----------------------------------------------------------------------------------


@pages.post("/{case_id}/corrections")
def submit_correction(sent: CaseForm) -> Response:
    return sent.carry_out(sent.typed["event"], CorrectionInput, correct)


@api.post("/{case_id}/corrections")
def post_correction(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    given: CorrectionInput,
) -> CaseDetail:
    return correct(session, viewer, case_id, given, today)


@pages.post("/{case_id}/surveys")
def submit_survey(sent: CaseForm) -> Response:
    return sent.carry_out("survey", SurveyInput, enter_survey)


@api.post("/{case_id}/surveys")
def post_survey(
    session: WriteSession, viewer: CurrentViewer, today: Today, case_id: str, given: SurveyInput
) -> CaseDetail:
    return enter_survey(session, viewer, case_id, given, today)


# --- Objections in a notice run above the county --------------------------------------------------


@pages.post("/{case_id}/objections")
def submit_objection(sent: CaseForm) -> Response:
    return sent.carry_out("objection", CaseObjection, object_to_case)


@api.post("/{case_id}/objections", status_code=201)
def post_objection(
    session: WriteSession, viewer: CurrentViewer, today: Today, case_id: str, given: CaseObjection
) -> CaseDetail:
    return object_to_case(session, viewer, case_id, given, today)


@pages.post("/{case_id}/objections/{objection_id}")
def submit_answer(sent: CaseForm, objection_id: str) -> Response:
    with sent.as_form(objection_id):
        given = sent.parse(CaseAnswer)
        settle_case_objection(
            sent.session, sent.viewer, sent.case_id, objection_id, given, sent.today
        )
    return sent.changed()


@api.post("/{case_id}/objections/{objection_id}")
def post_answer(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    objection_id: str,
    given: CaseAnswer,
) -> CaseDetail:
    return settle_case_objection(session, viewer, case_id, objection_id, given, today)


def _context(session: Session, viewer: Viewer, case: CaseDetail, today: Today) -> dict[str, Any]:
    """What the page of a case offers beside the case."""
    may_change = viewer.role in OFFICERS
    batches = list_batch_choices(session, viewer) if may_change else []
    officers = of_officers(list_officers(session, viewer, OFFICERS)) if may_change else []
    if case.handler_id and case.handler and case.handler_id not in dict(officers):
        officers.append((case.handler_id, case.handler))
    return {
        "case": case,
        "application": application_of_case(session, viewer, case.id),
        "may_begin": viewer.role in BUREAU
        and case.programme in FORM_OF
        and case.stage in STARTABLE,
        "may_change": may_change,
        "may_comment": viewer.role in OFFICERS | FILLERS,
        "sees_lists": viewer.role not in {Role.ENTERPRISE_USER, Role.AGENCY_USER},
        **around_entrustments(session, viewer, case.id, today),
        "sees_firm": viewer.role is not Role.AGENCY_USER,
        "may_correct": viewer.role in BUREAU,
        "officers": officers,
        "batches": of_batches(
            batch
            for batch in batches
            if (batch.programme, batch.year) == (case.programme, case.year)
        ),
        "failure_reasons": choices(FailureReason),
        "outcomes": choices(ObjectionOutcome),
        "may_object": viewer.role is Role.ENTERPRISE_USER,
        "offices": choices(Office),
        "opinions": choices(Opinion),
        "may_answer": viewer.role in BUREAU and case.stage is Stage.PUBLIC_NOTICE,
        "most": today.isoformat(),
        "sent": "",
    }


def _asking(
    session: Session,
    viewer: Viewer,
    case: CaseDetail,
    move: OfferedMove,
    today: Today,
    then: str,
    typed: Typed,
) -> dict[str, Any]:
    """What the form of one move needs."""
    asking = {
        "case": case,
        "move": move,
        "then": "board" if then == "board" else "",
        "failure_reasons": choices(FailureReason),
        "most": today.isoformat(),
    }
    if move.action is Action.RETURN_FOR_AMENDMENT:
        asking |= {
            "groups": describe_parts(session, viewer, case.id),
            "reasons": list_reasons(session, viewer),
            "chosen_parts": typed.lists.get("parts", []),
            "chosen_reasons": typed.lists.get("listed", []),
            "usual_days": days_to_amend(session, viewer, case.programme, today),
        }
    return asking
