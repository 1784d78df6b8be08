"""What officers learned of firms, put into the facts that are judged.

An empty list means none, an absent one unknown, so a list without entries stays absent until
somebody has answered for it, and that for a year (`domain.evidence`)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import col

from app.domain.criteria.facts import Conversion as ConversionFacts
from app.domain.criteria.facts import Facts, IncidentKind, IndustryStanding
from app.domain.criteria.facts import Incident as IncidentFacts
from app.domain.evidence import LISTS, Mark, StatedFact, points_on, still_holds
from app.models.enterprises import Enterprise
from app.models.evidence import Conversion, ExpertMark, FirmStatement, Incident

Row = Sequence[Any]
BARRING = frozenset(
    {
        IncidentKind.SAFETY_ACCIDENT,
        IncidentKind.QUALITY_ACCIDENT,
        IncidentKind.ENVIRONMENTAL_VIOLATION,
    }
)
BARS_DAYS = 365


class Told(NamedTuple):
    """Rows of one firm, each beginning with its key."""

    incidents: list[Row]
    conversions: list[Row]
    marks: list[Row]
    statements: list[Row]


def evidence_statements(
    chosen: Sequence[ColumnElement[bool]],
) -> tuple[Select[*tuple[Any, ...]], ...]:
    """In the order of `Told`, each in the order of the firms."""
    asked = (
        (Incident, ("kind", "happened_on")),
        (Conversion, ("year",)),
        (ExpertMark, ("criterion", "given_on", "points")),
        (FirmStatement, ("fact", "is_so", "stated_on")),
    )
    return tuple(_of_firms(model, names, chosen) for model, names in asked)


def _of_firms(
    model: Any, names: tuple[str, ...], chosen: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    return (
        select(col(model.enterprise_id), *(getattr(model, name) for name in names))
        .join_from(Enterprise, model, col(model.enterprise_id) == col(Enterprise.id))
        .where(*chosen)
        .order_by(col(model.enterprise_id), col(model.id))
    )


def with_evidence(facts: Facts, told: Told, applied_on: date) -> Facts:
    if not any(told):
        return facts
    stated = _stated(told.statements, applied_on)
    is_open = stated.get(StatedFact.IS_OPEN_INDUSTRY)
    answers: dict[str, Any] = {
        fact.value: is_so
        for fact, is_so in stated.items()
        if fact not in LISTS and fact is not StatedFact.IS_OPEN_INDUSTRY
    }
    conversions = tuple(ConversionFacts(row[1]) for row in told.conversions)
    return facts._replace(
        **answers,
        incidents=_incidents(told.incidents, stated, applied_on),
        conversions=conversions or _none_if(stated, StatedFact.CONVERSIONS),
        ip_rights=facts.ip_rights or _none_if(stated, StatedFact.IP_RIGHTS),
        expert_points=points_on((Mark(*row[1:]) for row in told.marks), applied_on),
        industry_standing=IndustryStanding.PERMITTED if is_open else None,
    )


def _stated(rows: list[Row], applied_on: date) -> Mapping[StatedFact, bool]:
    """What was last said of each fact, while it holds."""
    said = sorted(rows, key=lambda row: row[3])
    return {fact: is_so for _, fact, is_so, on in said if still_holds(on, applied_on)}


def _none_if(stated: Mapping[StatedFact, bool], fact: StatedFact) -> tuple[Any, ...] | None:
    return () if stated.get(fact) else None


def _incidents(
    rows: list[Row], stated: Mapping[StatedFact, bool], applied_on: date
) -> tuple[IncidentFacts, ...] | None:
    """Knowing of an old accident is no knowledge that there was no other. So unless somebody
    answers for the list, it counts only where one of it bars under every edition."""
    known = tuple(IncidentFacts(kind, happened_on) for _, kind, happened_on in rows)
    if stated.get(StatedFact.INCIDENTS):
        return known
    since = applied_on - timedelta(days=BARS_DAYS)
    bars = any(
        kind in BARRING and since <= happened_on <= applied_on for _, kind, happened_on in rows
    )
    return known if bars else None
