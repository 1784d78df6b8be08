"""Published values of a plan's indicators at once, each checked as if it were entered by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.names import fold
from app.domain.plans import CountsFrom, StatScope, ValueStatus
from app.domain.refusals import InvalidValue, Reason
from app.models.plans import Indicator, IndicatorValue, Plan
from app.queries.plans import visible_plans
from app.services.documents import keep_document
from app.services.fact_rows import told_before, write_through
from app.services.planned_rows import GivenRow, Made, PlannedRow, RowAction, Told
from app.services.plans import ValueInput, refuse_period

PREFIX = "value_"
FIELDS = (
    "period_starts_on", "period_ends_on", "scope", "status", "value", "source", "released_on",
    "document_number", "note",
)  # fmt: skip
NEEDED = ("period_ends_on", "status", "value", "source", "released_on")
Key = tuple[int, date, str, str]


@dataclass(frozen=True, slots=True)
class PlanOnRecord:
    """The present plan's indicators by name and key, and the values published for them."""

    indicators: dict[str, Indicator]
    values: dict[Key, IndicatorValue]


def plan_values(
    session: Session, viewer: Viewer, rows: Sequence[GivenRow], today: date, told: Told
) -> list[PlannedRow]:
    known = _on_record(session, viewer)
    return [_plan(row, known, told, today) for row in rows]


def _on_record(session: Session, viewer: Viewer) -> PlanOnRecord:
    indicators = list(
        session.execute(
            select(Indicator)
            .join(Plan, col(Plan.id) == col(Indicator.plan_id))
            .where(
                visible_plans(viewer),
                col(Plan.county_code) == viewer.county_code,
                col(Plan.is_current),
            )
            .order_by(col(Plan.starts_year), col(Plan.id))
        ).scalars()
    )
    ids = [one.id for one in indicators]
    values = session.execute(
        select(IndicatorValue).where(col(IndicatorValue.indicator_id).in_(ids))
    ).scalars()
    return PlanOnRecord(
        {fold(name): one for one in indicators for name in (one.name, one.key)},
        {_key(one.indicator_id, one.period_ends_on, one.scope, one.status): one for one in values},
    )


def _key(indicator: int, ends_on: date, scope: str, status: str) -> Key:
    return indicator, ends_on, str(scope), str(status)


def _plan(row: GivenRow, known: PlanOnRecord, told: Told, today: date) -> PlannedRow:
    indicator = known.indicators.get(fold(row.values["value_indicator"]))
    if indicator is None:
        return _refused(row, {"value_indicator": Reason.UNKNOWN_INDICATOR})
    if indicator.counts_from is not CountsFrom.ENTERED:
        return _refused(row, {"value_indicator": Reason.COUNTED_FROM_REGISTER})
    given = _given(row)
    wrong = {PREFIX + name: Reason.MISSING_VALUE for name in NEEDED if name not in given}
    if wrong:
        return _refused(row, wrong)
    key = _key(indicator.id or 0, given["period_ends_on"], given["scope"], given["status"])
    twice = told_before(told, key, row, "value_indicator")
    if twice is not None:
        return twice
    value = known.values.get(key)
    try:
        refuse_period(_input(given, value), today)
    except InvalidValue as refusal:
        fields = {PREFIX + name: reason for name, reason in refusal.fields.items()}
        return _refused(row, fields, refusal.details)
    old = {name: getattr(value, name) for name in FIELDS} if value is not None else {}
    changes = {
        PREFIX + name: (old.get(name), new)
        for name, new in given.items()
        if value is None or old[name] != new
    }
    action = RowAction.CREATE if value is None else RowAction.UPDATE
    return PlannedRow(row, action if changes else RowAction.UNCHANGED, changes)


def _refused(
    row: GivenRow, wrong: dict[str, Reason], details: dict[str, object] | None = None
) -> PlannedRow:
    return PlannedRow(row, RowAction.REFUSED, wrong=wrong, details=details or {})


def _given(row: GivenRow) -> dict[str, Any]:
    """What a row gives; a year alone is the whole of it, and no scope is the whole county."""
    given = {name: row.values[PREFIX + name] for name in FIELDS if PREFIX + name in row.values}
    year = row.values.get("value_year")
    if year is not None:
        given.setdefault("period_starts_on", date(year, 1, 1))
        given.setdefault("period_ends_on", date(year, 12, 31))
    elif "period_ends_on" in given:
        given.setdefault("period_starts_on", date(given["period_ends_on"].year, 1, 1))
    given["scope"] = StatScope(given.get("scope", StatScope.WHOLE_COUNTY))
    if "status" in given:
        given["status"] = ValueStatus(given["status"])
    return given


def _input(given: dict[str, Any], value: IndicatorValue | None) -> ValueInput:
    known = {name: getattr(value, name) for name in FIELDS} if value is not None else {}
    return ValueInput(**(known | given))


def write_values(
    session: Session, viewer: Viewer, planned: Sequence[PlannedRow], _today: date
) -> list[Made]:
    known = _on_record(session, viewer)

    def one(row: PlannedRow, _: None) -> IndicatorValue:
        indicator = known.indicators[fold(row.given.values["value_indicator"])]
        given = _given(row.given)
        key = _key(indicator.id or 0, given["period_ends_on"], given["scope"], given["status"])
        value = known.values.get(key)
        if value is None:
            value = IndicatorValue(
                county_code=indicator.county_code,
                indicator_id=indicator.id or 0,
                year=given["period_ends_on"].year,
                **given,
            )
            session.add(value)
        for name, (_old, new) in row.changes.items():
            setattr(value, name.removeprefix(PREFIX), new)
        if given.get("document_number"):
            keep_document(session, indicator.county_code, given["document_number"])
        return value

    return write_through(session, planned, lambda _: None, one)
