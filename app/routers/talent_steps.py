"""What is done on a talent project: moves, checks and lanes, promises and results, instalments."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.talents.moves import TalentAction
from app.domain.talents.projects import CheckLane
from app.queries.procedures import RecordWay
from app.queries.talent_pages import TalentDetail, describe_talent
from app.queries.talent_ways import way_of
from app.routers.talent_pages import TalentForm
from app.services.procedures import StepCorrection, StepInput
from app.services.talent_checks import CheckItemInput, LaneClosing, add_check_item, close_lane
from app.services.talent_grants import (
    InstalmentPayment,
    InstalmentPlan,
    InstalmentStep,
    PromiseInput,
    PromiseResult,
    add_promise,
    confirm_instalment,
    pay_instalment,
    plan_instalment,
    record_result,
)
from app.services.talent_moves import correct_talent, move_talent
from app.web.once import OnceUntold

pages = APIRouter(
    prefix="/talent-projects/{talent_id}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=OnceUntold,
)
api = APIRouter(prefix="/api/talent-projects/{talent_id}", tags=["talents"], route_class=OnceUntold)


@api.get("/way")
def read_way(
    viewer: CurrentViewer, session: ReadSession, today: Today, talent_id: str
) -> RecordWay:
    """Where it stands, what is offered from there and what holds it, how it came there."""
    return way_of(session, viewer, talent_id, today)


@pages.post("/actions/{action}")
def submit_action(form: TalentForm, action: TalentAction) -> Response:
    with form.as_form(action.value):
        given = form.parse(StepInput)
        move_talent(form.session, form.viewer, form.talent_id, action, given, form.today)
    return form.changed()


@api.post("/actions/{action}")
def post_action(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    talent_id: str,
    action: TalentAction,
    given: StepInput,
) -> RecordWay:
    move_talent(session, viewer, talent_id, action, given, today)
    return way_of(session, viewer, talent_id, today)


@pages.post("/corrections")
def submit_correction(form: TalentForm) -> Response:
    with form.as_form(form.typed["event"]):
        given = form.parse(StepCorrection)
        correct_talent(form.session, form.viewer, form.talent_id, given, form.today)
    return form.changed()


@api.post("/corrections")
def post_correction(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    talent_id: str,
    given: StepCorrection,
) -> RecordWay:
    correct_talent(session, viewer, talent_id, given, today)
    return way_of(session, viewer, talent_id, today)


@pages.post("/checks")
def submit_check_item(form: TalentForm) -> Response:
    with form.as_form("check"):
        given = form.parse(CheckItemInput)
        add_check_item(form.session, form.viewer, form.talent_id, given, form.today)
    return form.changed()


@api.post("/checks", status_code=201)
def post_check_item(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    talent_id: str,
    given: CheckItemInput,
) -> TalentDetail:
    add_check_item(session, viewer, talent_id, given, today)
    return describe_talent(session, viewer, talent_id, is_masked=True)


@pages.post("/lanes/{lane}")
def submit_lane(form: TalentForm, lane: CheckLane) -> Response:
    with form.as_form(f"lane-{lane.value}"):
        given = form.parse(LaneClosing)
        close_lane(form.session, form.viewer, form.talent_id, lane, given, form.today)
    return form.changed()


@api.post("/lanes/{lane}")
def post_lane(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    talent_id: str,
    lane: CheckLane,
    given: LaneClosing,
) -> TalentDetail:
    close_lane(session, viewer, talent_id, lane, given, today)
    return describe_talent(session, viewer, talent_id, is_masked=True)


@pages.post("/promises")
def submit_promise(form: TalentForm) -> Response:
    with form.as_form("promise"):
        add_promise(form.session, form.viewer, form.talent_id, form.parse(PromiseInput))
    return form.changed()


@api.post("/promises", status_code=201)
def post_promise(
    viewer: CurrentViewer, session: WriteSession, talent_id: str, given: PromiseInput
) -> TalentDetail:
    add_promise(session, viewer, talent_id, given)
    return describe_talent(session, viewer, talent_id, is_masked=True)


@pages.post("/promises/{promise_id}")
def submit_result(form: TalentForm, promise_id: str) -> Response:
    with form.as_form(f"promise-{promise_id}"):
        given = form.parse(PromiseResult)
        record_result(form.session, form.viewer, form.talent_id, promise_id, given)
    return form.changed()


@api.post("/promises/{promise_id}")
def post_result(
    viewer: CurrentViewer,
    session: WriteSession,
    talent_id: str,
    promise_id: str,
    given: PromiseResult,
) -> TalentDetail:
    record_result(session, viewer, talent_id, promise_id, given)
    return describe_talent(session, viewer, talent_id, is_masked=True)


@pages.post("/instalments")
def submit_instalment(form: TalentForm) -> Response:
    with form.as_form("instalment"):
        plan_instalment(form.session, form.viewer, form.talent_id, form.parse(InstalmentPlan))
    return form.changed()


@api.post("/instalments", status_code=201)
def post_instalment(
    viewer: CurrentViewer, session: WriteSession, talent_id: str, given: InstalmentPlan
) -> TalentDetail:
    plan_instalment(session, viewer, talent_id, given)
    return describe_talent(session, viewer, talent_id, is_masked=True)


@pages.post("/instalments/{instalment_id}/pay")
def submit_payment(form: TalentForm, instalment_id: str) -> Response:
    with form.as_form(f"pay-{instalment_id}"):
        given = form.parse(InstalmentPayment)
        pay_instalment(form.session, form.viewer, form.talent_id, instalment_id, given, form.today)
    return form.changed()


@api.post("/instalments/{instalment_id}/pay")
def post_payment(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    talent_id: str,
    instalment_id: str,
    given: InstalmentPayment,
) -> TalentDetail:
    pay_instalment(session, viewer, talent_id, instalment_id, given, today)
    return describe_talent(session, viewer, talent_id, is_masked=True)


@pages.post("/instalments/{instalment_id}/confirm")
def submit_confirmation(form: TalentForm, instalment_id: str) -> Response:
    with form.as_form("confirm"):
        given = form.parse(InstalmentStep)
        confirm_instalment(
            form.session, form.viewer, form.talent_id, instalment_id, given, form.today
        )
    return form.changed()


@api.post("/instalments/{instalment_id}/confirm")
def post_confirmation(
    viewer: CurrentViewer,
    session: WriteSession,
    today: Today,
    talent_id: str,
    instalment_id: str,
    given: InstalmentStep,
) -> TalentDetail:
    confirm_instalment(session, viewer, talent_id, instalment_id, given, today)
    return describe_talent(session, viewer, talent_id, is_masked=True)
