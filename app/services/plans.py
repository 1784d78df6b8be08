"""What officers enter into a plan: values, yearly tasks, and which baseline counts."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.plans import CountsFrom, StatScope, TaskBasis, TaskLevel, ValueStatus
from app.domain.refusals import EditConflict, InvalidValue, NotFound, Reason
from app.models.plans import Baseline, Indicator, IndicatorValue, YearlyTask
from app.queries.places import list_parks, list_townships
from app.queries.plans import get_indicator, list_rows
from app.services.documents import keep_document


class ValueInput(BaseModel):
    """A published value: of which period, by whom, how final."""

    model_config = ConfigDict(str_strip_whitespace=True)

    value_id: str | None = None
    """Set to correct an entered value; `version` then guards against a faster colleague."""
    version: int | None = None
    period_starts_on: date
    period_ends_on: date
    scope: StatScope = StatScope.WHOLE_COUNTY
    status: ValueStatus
    value: Decimal = Field(max_digits=16, decimal_places=4)
    source: str = Field(min_length=1, max_length=120)
    released_on: date
    document_number: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=400)


class TaskInput(BaseModel):
    """What a place is to reach in a year; said again, it is a revision and the old one stays."""

    model_config = ConfigDict(str_strip_whitespace=True)

    year: int = Field(ge=1990, le=2100)
    place_code: str = Field(min_length=6, max_length=12)
    basis: TaskBasis
    value: Decimal = Field(max_digits=16, decimal_places=4)
    document_number: str = Field(default="", max_length=80)
    issued_on: date | None = None


class BaselineInput(BaseModel):
    baseline_id: str


def record_value(
    session: Session,
    viewer: Viewer,
    plan_id: str | None,
    key: str,
    given: ValueInput,
    today: date,
) -> IndicatorValue:
    indicator = get_indicator(session, viewer, plan_id, key)
    if indicator.counts_from is not CountsFrom.ENTERED:
        raise InvalidValue(fields={"value": Reason.COUNTED_FROM_REGISTER})
    refuse_period(given, today)
    values = list_rows(session, IndicatorValue, indicator)
    same = [
        each
        for each in values
        if (each.period_ends_on, each.scope, each.status)
        == (given.period_ends_on, given.scope, given.status)
        and each.public_id != given.value_id
    ]
    if same:
        raise InvalidValue(fields={"status": Reason.ALREADY_EXISTS})
    row = _value_row(indicator, values, given)
    for name in ("period_starts_on", "period_ends_on", "scope", "status", "value", "source"):
        setattr(row, name, getattr(given, name))
    row.year = given.period_ends_on.year
    row.released_on = given.released_on
    row.document_number = given.document_number
    row.note = given.note
    session.add(row)
    if given.document_number:
        keep_document(session, indicator.county_code, given.document_number)
    session.flush()
    return row


def _value_row(
    indicator: Indicator, values: list[IndicatorValue], given: ValueInput
) -> IndicatorValue:
    """The value to correct, or a new one."""
    if given.value_id is None:
        return IndicatorValue(
            county_code=indicator.county_code,
            indicator_id=indicator.id or 0,
            year=given.period_ends_on.year,
            period_starts_on=given.period_starts_on,
            period_ends_on=given.period_ends_on,
            scope=given.scope,
            status=given.status,
            value=given.value,
            source=given.source,
            released_on=given.released_on,
        )
    found = next((each for each in values if each.public_id == given.value_id), None)
    if found is None:
        raise NotFound
    if found.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    return found


def refuse_period(given: ValueInput, today: date) -> None:
    wrong: dict[str, Reason] = {}
    if given.period_ends_on < given.period_starts_on:
        wrong["period_ends_on"] = Reason.DATES_OUT_OF_ORDER
    if given.period_ends_on > today:
        wrong["period_ends_on"] = Reason.DATE_IN_FUTURE
    if given.released_on > today:
        wrong["released_on"] = Reason.DATE_IN_FUTURE
    elif given.released_on < given.period_ends_on:
        wrong["released_on"] = Reason.DATES_OUT_OF_ORDER
    if wrong:
        raise InvalidValue(fields=wrong, today=today.isoformat())


def revise_task(
    session: Session, viewer: Viewer, plan_id: str | None, key: str, given: TaskInput
) -> YearlyTask:
    """A task, or the next revision of one."""
    indicator = get_indicator(session, viewer, plan_id, key)
    level = level_of(session, indicator, given.place_code)
    revisions = [
        each.revision
        for each in list_rows(session, YearlyTask, indicator)
        if (each.year, each.level, each.place_code) == (given.year, level, given.place_code)
    ]
    task = YearlyTask(
        county_code=indicator.county_code,
        indicator_id=indicator.id or 0,
        year=given.year,
        level=level,
        place_code=given.place_code,
        basis=given.basis,
        value=given.value,
        document_number=given.document_number,
        issued_on=given.issued_on,
        revision=max(revisions, default=0) + 1,
    )
    session.add(task)
    if given.document_number:
        keep_document(session, indicator.county_code, given.document_number, given.issued_on)
    session.flush()
    return task


def level_of(session: Session, indicator: Indicator, place_code: str) -> TaskLevel:
    if place_code == indicator.county_code:
        return TaskLevel.COUNTY
    if place_code in {town.code for town in list_townships(session, indicator.county_code)}:
        return TaskLevel.TOWNSHIP
    if place_code in {park.code for park in list_parks(session, indicator.county_code)}:
        return TaskLevel.PARK
    raise InvalidValue(fields={"place_code": Reason.UNKNOWN_TOWNSHIP})


def choose_baseline(
    session: Session, viewer: Viewer, plan_id: str | None, key: str, baseline_id: str
) -> Baseline:
    """One of the published values counts; the history keeps who chose it, and the one before."""
    indicator = get_indicator(session, viewer, plan_id, key)
    baselines = list_rows(session, Baseline, indicator)
    chosen = next((each for each in baselines if each.public_id == baseline_id), None)
    if chosen is None:
        raise NotFound
    for each in baselines:
        each.is_chosen = each is chosen
    session.flush()
    return chosen
