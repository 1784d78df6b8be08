"""What may stand in a column that points at something: a town, a park, a trade, a field."""

from sqlmodel import Session

from app.data import industries, technology_fields
from app.domain.access import Viewer
from app.domain.refusals import Reason
from app.queries.places import list_parks, list_townships

KnownCodes = dict[str, tuple[Reason, dict[str, str]]]
"""By column: what is wrong with any other value, and the code of each name and code."""


def known_codes(session: Session, viewer: Viewer) -> KnownCodes:
    """What may stand in a column that points at something, as name or as code."""
    towns = list_townships(session, viewer.county_code)
    parks = list_parks(session, viewer.county_code)
    trades, fields = industries(), technology_fields()
    classes = {code: name for code, name in trades.items() if len(code) == 4}
    return {
        "township_code": (
            Reason.UNKNOWN_TOWNSHIP,
            {short: place.code for place in towns for short in _short_names(place.name)}
            | {p.code: p.code for p in towns},
        ),
        "park_code": (
            Reason.UNKNOWN_PARK,
            {place.name: place.code for place in parks} | {p.code: p.code for p in parks},
        ),
        "industry_code": (
            Reason.UNKNOWN_INDUSTRY,
            {name: code for code, name in classes.items()} | {code: code for code in classes},
        ),
        "technology_field": (
            Reason.UNKNOWN_FIELD,
            {name: path for path, name in fields.items()} | {path: path for path in fields},
        ),
    }


def _short_names(name: str) -> set[str]:
    """当湖街道 is also written 当湖, 新埭镇 also 新埭 and 平湖市新埭镇."""
    return {name, name.removesuffix("街道").removesuffix("镇")} if len(name) > 2 else {name}
