"""What may stand in a column that points at something: a town, a park, a trade, a field."""

from sqlmodel import Session

from app.data import industries, technology_fields
from app.domain.access import Viewer
from app.domain.refusals import Reason
from app.queries.places import list_counties, list_parks, list_townships

KnownCodes = dict[str, tuple[Reason, dict[str, str]]]
"""By column: what is wrong with any other value, and the code of each name and code."""


def known_codes(session: Session, viewer: Viewer) -> KnownCodes:
    """What may stand in a column that points at something, as name or as code."""
    towns = list_townships(session, viewer.county_code)
    parks = list_parks(session, viewer.county_code)
    trades, fields = industries(), technology_fields()
    county = next(
        (one.name for one in list_counties(session) if one.code == viewer.county_code), ""
    )
    classes = {code: name for code, name in trades.items() if len(code) == 4}
    return {
        "township_code": (
            Reason.UNKNOWN_TOWNSHIP,
            {short: place.code for place in towns for short in _written(place.name, county)}
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


def _written(name: str, county: str) -> set[str]:
    """当湖街道 is also written 当湖, 新埭镇 also 新埭 and 平湖市新埭镇."""
    short = name.removesuffix("街道").removesuffix("镇") if len(name) > 2 else name
    return {name, short, county + name}


def town_named_in(titles: str, codes: KnownCodes) -> tuple[str, str] | None:
    """The one town or street, by its whole name, that the lines above a table are about: its name
    and code. Two contradict each other."""
    _, known = codes["township_code"]
    found = {
        code: name
        for name, code in sorted(known.items(), key=lambda one: -len(one[0]))
        if name.endswith(("街道", "镇", "乡")) and name in titles
    }
    if len(found) != 1:
        return None
    ((code, name),) = found.items()
    return name, code
