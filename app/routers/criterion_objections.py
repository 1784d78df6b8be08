"""A firm's objections to the criteria of the county's decision on its case, and their answers."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, Today, WriteSession
from app.queries.case_views import CaseDetail
from app.routers.case_moves import CaseForm
from app.services.criterion_objections import (
    NewObjection,
    ObjectionAnswer,
    answer_criterion,
    object_to_finding,
)
from app.web.once import Once

pages = APIRouter(
    prefix="/cases/{case_id}/criterion-objections",
    default_response_class=HTMLResponse,
    include_in_schema=False,
    route_class=Once,
)
api = APIRouter(
    prefix="/api/cases/{case_id}/criterion-objections", tags=["batches"], route_class=Once
)


@pages.post("")
def submit_objection(sent: CaseForm) -> Response:
    form = f"criterion-{sent.typed['criterion']}"
    return sent.carry_out(form, NewObjection, object_to_finding)


@api.post("", status_code=201)
def post_objection(
    session: WriteSession, viewer: CurrentViewer, today: Today, case_id: str, given: NewObjection
) -> CaseDetail:
    return object_to_finding(session, viewer, case_id, given, today)


@pages.post("/{objection_id}")
def submit_answer(sent: CaseForm, objection_id: str) -> Response:
    with sent.as_form(objection_id):
        given = sent.parse(ObjectionAnswer)
        answer_criterion(sent.session, sent.viewer, sent.case_id, objection_id, given, sent.today)
    return sent.changed()


@api.post("/{objection_id}")
def post_answer(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    case_id: str,
    objection_id: str,
    given: ObjectionAnswer,
) -> CaseDetail:
    return answer_criterion(session, viewer, case_id, objection_id, given, today)
