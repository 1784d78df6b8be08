"""Keeping views of lists, sharing them with the office, pinning them to the side bar."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.refusals import EditConflict, InvalidValue, NotPermitted, Reason
from app.domain.views import LONGEST_QUERY, MOST_PINNED, MOST_SAVED, list_at
from app.models.views import PinnedView, SavedView
from app.queries.views import count_asked, get_view


class ViewInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=40)
    address: str = Field(min_length=1, max_length=LONGEST_QUERY)
    """Path and question of a list, as /enterprises?township=330482001."""
    is_shared: bool = False
    is_pinned: bool = False


class ViewEdit(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    name: str = Field(min_length=1, max_length=40)
    is_shared: bool = False


class Pin(BaseModel):
    is_pinned: bool = False


def save_view(session: Session, viewer: Viewer, given: ViewInput, today: date) -> SavedView:
    """Kept only if the list answers to its address now."""
    found = list_at(given.address)
    if found is None:
        raise InvalidValue(fields={"address": Reason.NO_LIST_THERE})
    own = select(func.count()).where(col(SavedView.person_id) == viewer.person_id)
    if session.execute(own).scalar_one() >= MOST_SAVED:
        raise InvalidValue(Reason.TOO_MANY_VIEWS, limit=MOST_SAVED)
    kind, query = found
    count_asked(session, viewer, kind, query, today)
    view = SavedView(
        county_code=viewer.county_code,
        person_id=viewer.person_id,
        kind=kind,
        name=given.name,
        query=query,
        is_shared=given.is_shared,
    )
    session.add(view)
    _flush(session)
    if given.is_pinned:
        pin_view(session, viewer, view.public_id, Pin(is_pinned=True))
    return view


def edit_view(session: Session, viewer: Viewer, public_id: str, given: ViewEdit) -> None:
    view = _own(session, viewer, public_id)
    if view.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    view.name, view.is_shared = given.name, given.is_shared
    if not given.is_shared:
        session.execute(
            delete(PinnedView).where(
                col(PinnedView.view_id) == view.id, col(PinnedView.person_id) != viewer.person_id
            )
        )
    _flush(session)


def pin_view(session: Session, viewer: Viewer, public_id: str, given: Pin) -> None:
    """Put a view into the side bar, or take it out."""
    view = get_view(session, viewer, public_id)
    own = col(PinnedView.person_id) == viewer.person_id
    pins = session.execute(select(col(PinnedView.view_id)).where(own)).scalars().all()
    if given.is_pinned and view.id not in pins:
        if len(pins) >= MOST_PINNED:
            raise InvalidValue(Reason.TOO_MANY_VIEWS, limit=MOST_PINNED)
        session.add(PinnedView(person_id=viewer.person_id, view_id=view.id or 0))
    elif not given.is_pinned:
        session.execute(delete(PinnedView).where(own, col(PinnedView.view_id) == view.id))
    session.flush()


def delete_view(session: Session, viewer: Viewer, public_id: str) -> None:
    view = _own(session, viewer, public_id)
    session.execute(delete(PinnedView).where(col(PinnedView.view_id) == view.id))
    session.delete(view)
    session.flush()


def _own(session: Session, viewer: Viewer, public_id: str) -> SavedView:
    view = get_view(session, viewer, public_id)
    if view.person_id != viewer.person_id:
        raise NotPermitted(Reason.NOT_PERMITTED)
    return view


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise InvalidValue(fields={"name": Reason.ALREADY_EXISTS}) from error
