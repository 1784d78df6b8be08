"""Previous and next on a row's page: within the list that one came from."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from sqlmodel import Session
from starlette.requests import Request

from app.domain.access import Viewer
from app.domain.refusals import Refusal
from app.domain.views import ADDRESSES, ListKind, address_of, list_at
from app.queries.neighbours import neighbours

PAGES: dict[ListKind, str] = ADDRESSES | {ListKind.CASES: "/cases"}
"""Where the rows of a list have their pages."""


@dataclass(frozen=True, slots=True)
class Way:
    """Links to the rows beside this one and back to the list; blank where there is none."""

    previous: str = ""
    previous_name: str = ""
    next: str = ""
    next_name: str = ""
    back: str = ""


NO_WAY = Way()
"""One came from elsewhere."""


def way_on(request: Request, session: Session, viewer: Viewer, public_id: str, today: date) -> Way:
    """Which list, `within` says; on opening a row from the list itself, its address."""
    asked = request.query_params.get("within") or _came_from(request)
    found = list_at(asked)
    section = request.url.path.rpartition("/")[0]
    if found is None or PAGES.get(found[0]) != section:
        return NO_WAY
    kind, query = found
    try:
        near = neighbours(session, viewer, kind, query, public_id, today)
    except Refusal:  # a question that this viewer, or this release, no longer may ask
        return NO_WAY
    back = address_of(kind, query)
    within = "?" + urlencode({"within": back})
    return Way(
        previous=f"{section}/{near.previous.id}{within}" if near.previous else "",
        previous_name=near.previous.name if near.previous else "",
        next=f"{section}/{near.next.id}{within}" if near.next else "",
        next_name=near.next.name if near.next else "",
        back=back,
    )


def _came_from(request: Request) -> str:
    parts = urlsplit(request.headers.get("referer", ""))
    return f"{parts.path}?{parts.query}"
