"""退回补正: what changed by one, and the county's list of reasons."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.domain.access import HEADS
from app.queries.amendments import Compared, ReasonRow, compare_versions, list_reasons
from app.services.amendments import NewReason, ReasonChange, add_reason, change_reason
from app.web.once import Once
from app.web.rendering import Render
from app.web.sent import Sent

pages = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
api = APIRouter(prefix="/api", tags=["cases"], route_class=Once)


@pages.get("/cases/{case_id}/amendments/{amendment_id}")
def show_comparison(
    session: ReadSession, viewer: CurrentViewer, case_id: str, amendment_id: str, render: Render
) -> Response:
    found = compare_versions(session, viewer, case_id, amendment_id)
    return render.page("cases/amendment.html", None, found=found)


@api.get("/cases/{case_id}/amendments/{amendment_id}")
def read_comparison(
    session: ReadSession, viewer: CurrentViewer, case_id: str, amendment_id: str
) -> Compared:
    return compare_versions(session, viewer, case_id, amendment_id)


class SentReason(Sent):
    PAGE = "amendments/reasons.html"

    @property
    def address(self) -> str:
        return "/amendment-reasons"

    def shown(self) -> dict[str, Any]:
        reasons = list_reasons(self.session, self.viewer, with_closed=True)
        return {"reasons": reasons, "may_change": self.viewer.role in HEADS, "sent": ""}


ReasonForm = Annotated[SentReason, Depends()]


@pages.get("/amendment-reasons")
def show_reasons(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    reasons = list_reasons(session, viewer, with_closed=True)
    return render.page(SentReason.PAGE, None, reasons=reasons, may_change=viewer.role in HEADS)


@api.get("/amendment-reasons")
def read_reasons(session: ReadSession, viewer: CurrentViewer) -> list[ReasonRow]:
    return list_reasons(session, viewer, with_closed=True)


@pages.post("/amendment-reasons")
def submit_reason(sent: ReasonForm) -> Response:
    with sent.as_form("reason"):
        add_reason(sent.session, sent.viewer, sent.parse(NewReason), sent.today)
    return sent.changed()


@api.post("/amendment-reasons", status_code=201)
def post_reason(
    session: WriteSession, viewer: CurrentViewer, today: Today, given: NewReason
) -> list[ReasonRow]:
    return add_reason(session, viewer, given, today)


@pages.post("/amendment-reasons/{reason_id}")
def submit_change(sent: ReasonForm, reason_id: str) -> Response:
    with sent.as_form(reason_id):
        given = sent.parse(ReasonChange)
        change_reason(sent.session, sent.viewer, reason_id, given, sent.today)
    return sent.changed()


@api.post("/amendment-reasons/{reason_id}")
def post_change(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    reason_id: str,
    given: ReasonChange,
) -> list[ReasonRow]:
    return change_reason(session, viewer, reason_id, given, today)
