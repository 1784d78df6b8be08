"""Facts as JSON: read exactly and strictly, every problem named by the path of its field."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

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
from app.domain.criteria.readers import (
    Found,
    Reader,
    choice,
    day,
    each,
    exact_number,
    fields,
    industry_code,
    no_constant,
    number,
    readable,
    record,
    text,
    tried,
    whole,
    year_number,
    yes_or_no,
)
from app.domain.enterprises import IpKind, ObtainedBy
from app.domain.figures import contradictions
from app.domain.refusals import InvalidValue, Reason
from app.words import sentence

LARGEST_BYTES = 1_000_000
MAY_BE_NEGATIVE = frozenset({"net_assets_cny", "profit_cny", "tax_paid_cny"})

YEAR_FIELDS: Mapping[str, Reader] = {
    name: number(lowest=None if name in MAY_BE_NEGATIVE else 0) for name in YearFacts._fields
}
IP_FIELDS: Mapping[str, Reader] = {
    "kind": choice(IpKind),
    "granted_on": day,
    "obtained_by": choice(ObtainedBy),
    "used_on": day,
    "lapsed_on": day,
    "co_owned": yes_or_no,
    "applied_on": day,
    "on_main_products": yes_or_no,
    "disputed": yes_or_no,
}
EXPERT_POINTS: Mapping[str, Reader] = {
    "score.ip": number(0, 30),
    "score.ip.technology": number(0, 8),
    "score.ip.support": number(0, 8),
    "score.ip.count": number(0, 8),
    "score.ip.obtained": number(0, 6),
    "score.ip.standards": number(0, 2),
    "score.conversion": number(0, 30),
    "score.rd_organisation": number(0, 20),
    "score.rd_organisation.systems": number(0, 6),
    "score.rd_organisation.body": number(0, 6),
    "score.rd_organisation.conversion_rules": number(0, 4),
    "score.rd_organisation.people_rules": number(0, 4),
    "score.growth": number(0, 20),
    "score.growth.net_assets": number(0, 10),
    "score.growth.sales": number(0, 10),
    # Points that experts give under other editions are added here, with their maximum.
}


DIRECT_PASS_FIELDS: Mapping[str, Reader] = {
    "ground": choice(PassGround),
    "on": day,
    "valid_until": day,
    "rank": whole(1),
}


def direct_pass(value: Any, path: str, found: Found) -> DirectPass | None:
    """A ground alone, “hnte_certificate”, or with its day and rank as an object."""
    if isinstance(value, str):
        return DirectPass(choice(PassGround)(value, path, found))
    read: DirectPass | None = record(DirectPass, DIRECT_PASS_FIELDS, required=("ground",))(
        value, path, found
    )
    return read


def years(value: Any, path: str, found: Found) -> Mapping[int, YearFacts]:
    read: dict[int, YearFacts] = {}
    for key, given in readable(value).items():
        here = f"{path}.{key}"
        year = tried(year_number, key, here, found)
        if year is None or given is None:
            continue
        figures = tried(record(dict, YEAR_FIELDS), given, here, found) or {}
        for part, reason in contradictions(figures).items():
            found.problem(f"{here}.{part}", reason)
        read[year] = YearFacts(**figures)
    return read


def expert_points(value: Any, path: str, found: Found) -> Mapping[str, Any]:
    """By criterion key; the common “score.” may be left out."""
    given = {
        key if key.startswith("score.") else f"score.{key}": points
        for key, points in readable(value).items()
    }
    read = fields(given, path, EXPERT_POINTS, found)
    return {key: points for key, points in read.items() if points is not None}


FIELDS: Mapping[str, Reader] = {
    "applied_on": day,
    "known_on": day,
    "registered_on": day,
    "technology_field": text(60),
    "years": years,
    "ip_rights": each(record(IpRight, IP_FIELDS, required=("kind",))),
    "conversions": each(record(Conversion, {"year": year_number}, required=("year",))),
    "incidents": each(
        record(Incident, {"kind": choice(IncidentKind), "on": day}, required=("kind",))
    ),
    "expert_points": expert_points,
    "direct_pass": each(direct_pass),
    "is_registered_in_mainland": yes_or_no,
    "is_managed_from_mainland": yes_or_no,
    "is_taxed_on_accounts": yes_or_no,
    "collects_rd_cost": yes_or_no,
    "industry_code": industry_code,
    "industry_standing": choice(IndustryStanding),
    "is_on_abnormal_list": yes_or_no,
    "is_on_dishonesty_list": yes_or_no,
    "rd_indicator": choice(RdIndicator),
    "is_registered_in_province": yes_or_no,
    "has_independent_accounting": yes_or_no,
    "know_how_count": whole(0),
    "has_own_product": yes_or_no,
    "is_hnte": yes_or_no,
    "is_software_enterprise": yes_or_no,
    "is_strategic_industry": yes_or_no,
    "has_city_rd_center": yes_or_no,
    "has_provincial_rd_unit": yes_or_no,
    "has_independent_rd_unit": yes_or_no,
    "rd_unit_staff": number(0),
    "rd_unit_qualified_staff": number(0),
    "rd_area_sqm": number(0),
    "rd_equipment_cny": number(0),
    # Facts that other editions ask for are read here.
}


class Problem(NamedTuple):
    field: str
    """Its path, such as `years.2016.sales_cny`; empty for the document as a whole."""
    reason: Reason
    details: Mapping[str, object]

    @property
    def sentence(self) -> str:
        return sentence(self.reason, self.details)


def facts_from_json(document: str | bytes, today: date | None = None) -> Facts:
    """The facts, or `InvalidValue` whose `fields` name every problem; see `problems`."""
    found = Found()
    if len(document) > LARGEST_BYTES:
        raise InvalidValue(Reason.FILE_TOO_LARGE, limit=LARGEST_BYTES // 1_000_000)
    facts = facts_from(decoded(document, found), found, today)
    found.refuse()
    return facts


def facts_from(given: Any, found: Found, today: date | None = None) -> Facts:
    """The facts of a decoded document; problems go to `found`."""
    read = tried(record(dict, FIELDS), given, "", found) or {}
    facts = Facts(**{name: value for name, value in read.items() if value is not None})
    unit_staff, qualified = facts.rd_unit_staff, facts.rd_unit_qualified_staff
    if unit_staff is not None and qualified is not None and qualified > unit_staff:
        found.problem("rd_unit_qualified_staff", Reason.QUALIFIED_STAFF_ABOVE_STAFF)
    last = min((d.year for d in (facts.applied_on, today) if d is not None), default=None)
    if last is not None:
        for year in facts.years:
            if year > last:
                found.problem(f"years.{year}", Reason.YEAR_IN_FUTURE, latest=last)
        for index, conversion in enumerate(facts.conversions or ()):
            if conversion.year > last:
                found.problem(f"conversions.{index}.year", Reason.YEAR_IN_FUTURE, latest=last)
    return facts


def problems(refusal: InvalidValue) -> tuple[Problem, ...]:
    """What is wrong with a document, field by field, in the order it was found."""
    if not refusal.fields:
        return tuple(Problem("", reason, refusal.details) for reason in refusal.reasons)
    by_field: Any = refusal.details.get("by_field", {})
    return tuple(
        Problem(field, reason, by_field.get(field, {})) for field, reason in refusal.fields.items()
    )


def decoded(document: str | bytes, found: Found) -> Any:
    """JSON with its numbers exact; a key that stands twice is a problem."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for key, _ in pairs if len(dict(pairs)) < len(pairs) else ():
            if sum(key == other for other, _ in pairs) > 1:
                found.problem(key, Reason.KEY_TWICE)
        return dict(pairs)

    try:
        return json.loads(
            document,
            parse_float=exact_number,
            parse_int=exact_number,
            parse_constant=no_constant,
            object_pairs_hook=once,
        )
    except (ValueError, RecursionError) as error:
        raise InvalidValue(Reason.BAD_JSON, line=getattr(error, "lineno", 1)) from error
