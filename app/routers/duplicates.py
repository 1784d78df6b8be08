"""Records that may be one firm: the list, two side by side, joining them or telling them apart."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import HTMLResponse, Response

from app.dependencies import CurrentViewer, ReadSession, Today, WriteSession
from app.queries.duplicates import MergePreview, PairView, find_duplicates, preview_merge
from app.queries.enterprise_detail import describe_head
from app.queries.enterprise_views import EnterpriseHead
from app.services.joining import ApartInput, MergeInput, keep_apart, merge_records
from app.web.forms import TypedForm, refilling
from app.web.rendering import Render
from app.words.fields import KINDS

pages = APIRouter(
    prefix="/duplicates", default_response_class=HTMLResponse, include_in_schema=False
)
api = APIRouter(prefix="/api/duplicates", tags=["enterprises"])

LIST = "/duplicates"
PAGE = "duplicates/pair.html"


class Other(BaseModel):
    other: str = Field(min_length=1, max_length=12)
    """The public id of the record that would go."""


Pair = Annotated[Other, Query()]


@pages.get("")
def show_duplicates(session: ReadSession, viewer: CurrentViewer, render: Render) -> Response:
    return render.page("duplicates/list.html", pairs=find_duplicates(session, viewer))


@api.get("")
def read_duplicates(session: ReadSession, viewer: CurrentViewer) -> list[PairView]:
    return find_duplicates(session, viewer)


@pages.get("/{enterprise_id}")
def show_pair(
    session: ReadSession, viewer: CurrentViewer, enterprise_id: str, pair: Pair, render: Render
) -> Response:
    preview = preview_merge(session, viewer, enterprise_id, pair.other)
    return render.page(PAGE, **_form(preview))


@api.get("/{enterprise_id}")
def read_pair(
    session: ReadSession, viewer: CurrentViewer, enterprise_id: str, pair: Pair
) -> MergePreview:
    return preview_merge(session, viewer, enterprise_id, pair.other)


@pages.post("/{enterprise_id}/join")
def submit_join(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    preview = preview_merge(session, viewer, enterprise_id, typed["other"])
    with refilling(PAGE, None, typed, **_form(preview, "join")):
        merge_records(session, viewer, enterprise_id, typed.parse(MergeInput), today)
    return render.go(f"/enterprises/{enterprise_id}")


@api.post("/{enterprise_id}/join")
def post_join(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: MergeInput,
) -> EnterpriseHead:
    merge_records(session, viewer, enterprise_id, given, today)
    return describe_head(session, viewer, enterprise_id)


@pages.post("/{enterprise_id}/apart")
def submit_apart(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    typed: TypedForm,
    render: Render,
) -> Response:
    preview = preview_merge(session, viewer, enterprise_id, typed["other"])
    with refilling(PAGE, None, typed, **_form(preview, "apart")):
        keep_apart(session, viewer, enterprise_id, typed.parse(ApartInput), today)
    return render.go(LIST)


@api.post("/{enterprise_id}/apart")
def post_apart(
    session: WriteSession,
    viewer: CurrentViewer,
    today: Today,
    enterprise_id: str,
    given: ApartInput,
) -> list[PairView]:
    keep_apart(session, viewer, enterprise_id, given, today)
    return find_duplicates(session, viewer)


def _form(preview: MergePreview, sent: str = "") -> dict[str, Any]:
    """What the page of two records shows; `sent` is the form that was refused."""
    same = {
        name for name, value in asdict(preview.kept).items() if value == asdict(preview.gone)[name]
    }
    rows = [(KINDS[row.kind], row) for row in preview.rows]
    return {"preview": preview, "rows": rows, "same": same, "sent": sent}
