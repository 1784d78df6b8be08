"""One town's sheet of an assessment: its draft points, its answers and the bureau's rulings."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlmodel import Session
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import BUREAU, Role, Viewer
from app.domain.refusals import NotFound
from app.queries.assessments import Assessment, TownSheet, describe_assessment
from app.services.assessments import AnswerInput, RulingInput, answer_item, rule_on_item
from app.web.once import Once
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(
    prefix="/assessments/{scheme_id}/towns/{township}",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(
    prefix="/api/assessments/{scheme_id}/towns/{township}", tags=["assessments"], route_class=Once
)

SHEET = "assessments/sheet.html"


@dataclass
class SentSheet(Sent):
    scheme_id: str
    township: str
    item_id: str

    PAGE = SHEET

    @property
    def item(self) -> tuple[str, str, str]:
        return (self.scheme_id, self.township, self.item_id)

    @property
    def address(self) -> str:
        return f"/assessments/{self.scheme_id}/towns/{self.township}"

    def shown(self) -> dict[str, Any]:
        return _context(self.session, self.viewer, self.today, self.scheme_id, self.township)


SheetForm = Annotated[SentSheet, Depends()]


@pages.get("")
def show_sheet(
    session: ReadSession,
    viewer: CurrentViewer,
    today: Today,
    scheme_id: str,
    township: str,
    render: Render,
) -> Response:
    return render.page(SHEET, **_context(session, viewer, today, scheme_id, township))


def _context(
    session: Session, viewer: Viewer, today: Today, scheme_id: str, township: str
) -> dict[str, Any]:
    found = describe_assessment(session, viewer, scheme_id, today)
    is_open = found.scheme.frozen_on is None
    return {
        "found": found,
        "sheet": _sheet_of(found, township),
        "may_answer": is_open and viewer.role is Role.TOWN_OFFICER,
        "may_rule": is_open and viewer.role in BUREAU,
    }


def _sheet_of(found: Assessment, township: str) -> TownSheet:
    for sheet in found.towns:
        if sheet.code == township:
            return sheet
    raise NotFound


@api.get("")
def read_sheet(
    session: ReadSession, viewer: CurrentViewer, today: Today, scheme_id: str, township: str
) -> TownSheet:
    return _sheet_of(describe_assessment(session, viewer, scheme_id, today), township)


@pages.post("/items/{item_id}/answer")
def submit_answer(form: SheetForm) -> Response:
    with form.as_form("answer"):
        answer_item(form.session, form.viewer, form.item, form.parse(AnswerInput), form.today)
    return form.changed()


@api.post("/items/{item_id}/answer")
def post_answer(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    scheme_id: str,
    township: str,
    item_id: str,
    given: AnswerInput,
) -> TownSheet:
    answer_item(session, viewer, (scheme_id, township, item_id), given, today)
    return _sheet_of(describe_assessment(session, viewer, scheme_id, today), township)


@pages.post("/items/{item_id}/ruling")
def submit_ruling(form: SheetForm) -> Response:
    with form.as_form("ruling"):
        rule_on_item(form.session, form.viewer, form.item, form.parse(RulingInput), form.today)
    return form.changed()


@api.post("/items/{item_id}/ruling")
def post_ruling(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    scheme_id: str,
    township: str,
    item_id: str,
    given: RulingInput,
) -> TownSheet:
    rule_on_item(session, viewer, (scheme_id, township, item_id), given, today)
    return _sheet_of(describe_assessment(session, viewer, scheme_id, today), township)
