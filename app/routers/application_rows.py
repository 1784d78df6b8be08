"""Rows of an application's tables, for programs; the page of a section has buttons for them."""

from fastapi import APIRouter

from app.dependencies import CurrentViewer, WriteSession
from app.queries.application_pages import places_of
from app.queries.application_views import RowPlace
from app.queries.applications import get_papers
from app.services.application_rows import (
    NewRow,
    RowMove,
    add_row,
    move_row,
    remove_row,
)
from app.web.once import Once

api = APIRouter(prefix="/api/applications", tags=["applications"], route_class=Once)


@api.post("/{application_id}/rows", status_code=201)
def post_row(
    session: WriteSession, viewer: CurrentViewer, application_id: str, given: NewRow
) -> RowPlace:
    row = add_row(session, viewer, application_id, given)
    return RowPlace(given.table, row.id, row.number)


@api.post("/{application_id}/rows/{row_id}/move")
def post_move(
    session: WriteSession, viewer: CurrentViewer, application_id: str, row_id: str, given: RowMove
) -> list[RowPlace]:
    """One place up or down; the answer is every row with the number it has now."""
    move_row(session, viewer, application_id, row_id, given)
    return places_of(get_papers(session, viewer, application_id))


@api.post("/{application_id}/rows/{row_id}/remove")
def post_removal(
    session: WriteSession, viewer: CurrentViewer, application_id: str, row_id: str
) -> list[RowPlace]:
    """Refused while another row names it; the answer is every row that is left."""
    remove_row(session, viewer, application_id, row_id)
    return places_of(get_papers(session, viewer, application_id))
