"""Facts of every kind, known and unknown, that contradict neither each other nor the calendar."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from app.domain.criteria.facts import (
    Conversion,
    DirectPass,
    Facts,
    Incident,
    IncidentKind,
    IndustryStanding,
    IpRight,
    PassGround,
    RdIndicator,
    YearFacts,
)
from app.domain.criteria.facts_reading import MAY_BE_NEGATIVE
from app.domain.enterprises import IpKind, ObtainedBy
from app.domain.figures import PARTS

MOST = Decimal(10**12)
days = st.dates(date(2008, 1, 1), date(2030, 12, 31))
amounts = st.decimals(0, MOST, places=2)
signed = st.decimals(-MOST, MOST, places=2)
truths = st.none() | st.booleans()
PART_NAMES = {part for part, _, _ in PARTS}


@st.composite
def year_facts(draw: st.DrawFn) -> YearFacts:
    figures: dict[str, Any] = {}
    for name in YearFacts._fields:
        if name not in PART_NAMES:
            figures[name] = draw(st.none() | (signed if name in MAY_BE_NEGATIVE else amounts))
    for part, whole, _ in PARTS:
        most = figures[whole]
        figures[part] = draw(st.none() | st.decimals(0, MOST if most is None else most, places=2))
    return YearFacts(**figures)


rights = st.builds(
    IpRight,
    st.sampled_from(IpKind),
    granted_on=st.none() | days,
    obtained_by=st.none() | st.sampled_from(ObtainedBy),
    used_on=st.none() | days,
    lapsed_on=st.none() | days,
    co_owned=truths,
    applied_on=st.none() | days,
    on_main_products=truths,
    disputed=truths,
)
grounds = st.builds(
    DirectPass,
    st.sampled_from(PassGround),
    on=st.none() | days,
    valid_until=st.none() | days,
    rank=st.none() | st.integers(1, 9),
)


def some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.lists(items, max_size=4).map(tuple)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    applied_on = draw(st.none() | st.dates(date(2016, 1, 1), date(2027, 12, 31)))
    latest = 2027 if applied_on is None else applied_on.year
    known: dict[str, Any] = {"applied_on": applied_on}
    known["years"] = draw(
        st.dictionaries(st.integers(max(latest - 4, 2008), latest), year_facts(), max_size=4)
    )
    years = st.integers(2008, latest)
    known["conversions"] = draw(some(st.builds(Conversion, years)))
    known["incidents"] = draw(
        some(st.builds(Incident, st.sampled_from(IncidentKind), st.none() | days))
    )
    known["ip_rights"] = draw(some(rights))
    known["direct_pass"] = draw(some(grounds))
    known["industry_code"] = draw(st.none() | st.sampled_from(("C", "3670", "65", "5110", "6620")))
    known["industry_standing"] = draw(st.none() | st.sampled_from(IndustryStanding))
    known["technology_field"] = draw(st.none() | st.sampled_from(("", "8.7.2", "新材料")))
    known["rd_indicator"] = draw(st.none() | st.sampled_from(RdIndicator))
    known["know_how_count"] = draw(st.none() | st.integers(0, 20))
    known["expert_points"] = draw(
        st.dictionaries(
            st.sampled_from(("score.rd_organisation", "score.conversion")),
            st.decimals(0, 20, places=1),
        )
    )
    for name in ("registered_on", "known_on"):
        known[name] = draw(st.none() | days)
    for name in ("rd_area_sqm", "rd_equipment_cny", "rd_unit_staff"):
        known[name] = draw(st.none() | amounts)
    most = known["rd_unit_staff"]
    known["rd_unit_qualified_staff"] = draw(
        st.none() | st.decimals(0, MOST if most is None else most, places=2)
    )
    for name in Facts._fields:
        if name.startswith(("is_", "has_", "collects_")):
            known[name] = draw(truths)
    return Facts(**known)
