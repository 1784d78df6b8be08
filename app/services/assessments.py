"""The yearly assessment: its 考核办法 entered and mended, answered by towns, ruled on, frozen."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.assessment import AssessedBy, TownAnswer
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotFound,
    Reason,
    TransitionRefused,
)
from app.models.assessments import (
    AssessmentAnswer,
    AssessmentItem,
    AssessmentPoints,
    AssessmentScheme,
)
from app.queries.assessments import (
    Assessment,
    ItemScore,
    describe_assessment,
    get_scheme,
    list_items,
    seen_towns,
)
from app.services.documents import keep_document

Marks = Annotated[Decimal, Field(ge=0, le=1000, max_digits=6, decimal_places=2)]


class SchemeInput(BaseModel):
    """A year's 考核办法; said again with `version`, a change of it."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int | None = None
    year: int = Field(ge=2000, le=2100)
    name: str = Field(min_length=1, max_length=120)
    document_number: str = Field(default="", max_length=80)
    issued_on: date | None = None
    answers_due_on: date | None = None


class ItemInput(BaseModel):
    """One line of it; with `item_id` and `version` a change of that line."""

    model_config = ConfigDict(str_strip_whitespace=True)

    item_id: str | None = Field(default=None, max_length=12)
    version: int | None = None
    name: str = Field(min_length=1, max_length=80)
    basis: AssessedBy
    weight: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
    full_marks: Annotated[Decimal, Field(gt=0, le=1000, max_digits=6, decimal_places=2)]
    wanted: Annotated[Decimal | None, Field(ge=0, max_digits=8, decimal_places=2)] = None
    bonus_each: Marks = Decimal(0)
    most_bonus: Marks = Decimal(0)
    deduction_each: Marks = Decimal(0)
    most_deduction: Marks = Decimal(0)
    note: str = Field(default="", max_length=400)


class AnswerInput(BaseModel):
    """A town confirms an item, or disputes it with a reason."""

    model_config = ConfigDict(str_strip_whitespace=True)

    answer: TownAnswer
    reason: str = Field(default="", max_length=400)


class RulingInput(BaseModel):
    """What the bureau answers; with points these stand for the reckoned ones."""

    model_config = ConfigDict(str_strip_whitespace=True)

    points: Annotated[Decimal | None, Field(ge=0, max_digits=6, decimal_places=2)] = None
    ruling: str = Field(min_length=1, max_length=400)


def make_scheme(session: Session, viewer: Viewer, given: SchemeInput) -> AssessmentScheme:
    _refuse_second(session, viewer, given.year)
    scheme = AssessmentScheme(
        county_code=viewer.county_code, **given.model_dump(exclude={"version"})
    )
    _keep(session, scheme)
    return scheme


def change_scheme(
    session: Session, viewer: Viewer, scheme_id: str, given: SchemeInput
) -> AssessmentScheme:
    scheme = _open_scheme(session, viewer, scheme_id)
    if scheme.version != given.version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if scheme.year != given.year:
        _refuse_second(session, viewer, given.year)
    for name, value in given.model_dump(exclude={"version"}).items():
        setattr(scheme, name, value)
    _keep(session, scheme)
    return scheme


def _keep(session: Session, scheme: AssessmentScheme) -> None:
    session.add(scheme)
    if scheme.document_number:
        keep_document(session, scheme.county_code, scheme.document_number, scheme.issued_on)
    session.flush()


def _refuse_second(session: Session, viewer: Viewer, year: int) -> None:
    taken = select(col(AssessmentScheme.id)).where(
        col(AssessmentScheme.county_code) == viewer.county_code, col(AssessmentScheme.year) == year
    )
    if session.execute(taken).first() is not None:
        raise InvalidValue(fields={"year": Reason.ALREADY_EXISTS})


def _open_scheme(session: Session, viewer: Viewer, scheme_id: str) -> AssessmentScheme:
    scheme = get_scheme(session, viewer, scheme_id)
    session.refresh(scheme, with_for_update=True)
    if scheme.frozen_on is not None:
        raise TransitionRefused(Reason.ASSESSMENT_FROZEN)
    return scheme


def put_item(session: Session, viewer: Viewer, scheme_id: str, given: ItemInput) -> AssessmentItem:
    """A new line, or a changed one; the history keeps what it was."""
    scheme = _open_scheme(session, viewer, scheme_id)
    items = list_items(session, scheme)
    if any(one.name == given.name and one.public_id != given.item_id for one in items):
        raise InvalidValue(fields={"name": Reason.ALREADY_EXISTS})
    values = given.model_dump(exclude={"item_id", "version"})
    if given.item_id is None:
        position = max((one.position for one in items), default=0) + 1
        item = AssessmentItem(
            county_code=scheme.county_code, scheme_id=scheme.id or 0, position=position, **values
        )
    else:
        item = _item(items, given.item_id)
        if item.version != given.version:
            raise EditConflict(Reason.CHANGED_MEANWHILE)
        for name, value in values.items():
            setattr(item, name, value)
    session.add(item)
    session.flush()
    return item


def _item(items: list[AssessmentItem], item_id: str) -> AssessmentItem:
    found = next((one for one in items if one.public_id == item_id), None)
    if found is None:
        raise NotFound
    return found


def answer_item(
    session: Session,
    viewer: Viewer,
    place: tuple[str, str, str],
    given: AnswerInput,
    today: date,
) -> AssessmentAnswer:
    """`place`: scheme, town and item. A new answer opens a question that was ruled on again."""
    if given.answer is TownAnswer.DISPUTED and not given.reason:
        raise InvalidValue(fields={"reason": Reason.MISSING_VALUE})
    own, row = _answer_row(session, viewer, place, today)
    row.answer = given.answer
    row.reason = given.reason
    row.points_seen = own.points
    row.answered_by, row.answered_on = viewer.name, today
    if given.answer is TownAnswer.DISPUTED:
        row.ruled_on, row.ruled_by, row.ruling = None, "", ""
    session.add(row)
    session.flush()
    return row


def rule_on_item(
    session: Session,
    viewer: Viewer,
    place: tuple[str, str, str],
    given: RulingInput,
    today: date,
) -> AssessmentAnswer:
    own, row = _answer_row(session, viewer, place, today)
    most = own.item.full_marks + own.item.most_bonus
    if given.points is not None and given.points > most:
        raise InvalidValue(fields={"points": Reason.ABOVE_MOST_POINTS})
    row.ruled_points = given.points
    row.ruling = given.ruling
    row.ruled_by, row.ruled_on = viewer.name, today
    session.add(row)
    session.flush()
    return row


def _answer_row(
    session: Session, viewer: Viewer, place: tuple[str, str, str], today: date
) -> tuple[ItemScore, AssessmentAnswer]:
    """The item's points as the viewer sees them, and the row of the town's answer."""
    scheme_id, town, item_id = place
    scheme = _open_scheme(session, viewer, scheme_id)
    item = _item(list_items(session, scheme), item_id)
    found = describe_assessment(session, viewer, scheme_id, today)
    sheet = next((one for one in found.towns if one.code == town), None)
    if sheet is None:
        raise NotFound
    own = next(one for one in sheet.scores if one.item.id == item_id)
    row = session.execute(
        select(AssessmentAnswer).where(
            col(AssessmentAnswer.item_id) == item.id,
            col(AssessmentAnswer.township_code) == town,
        )
    ).scalar_one_or_none()
    return own, row or AssessmentAnswer(
        county_code=scheme.county_code,
        scheme_id=scheme.id or 0,
        item_id=item.id or 0,
        township_code=town,
    )


def freeze(session: Session, viewer: Viewer, scheme_id: str, today: date) -> Assessment:
    """The points of all towns as they stand now are the final ones."""
    scheme = _open_scheme(session, viewer, scheme_id)
    found = describe_assessment(session, viewer, scheme_id, today)
    reasons = list(reasons_against(found, today))
    if reasons:
        raise TransitionRefused(*reasons)
    ids = {item.public_id: item.id or 0 for item in list_items(session, scheme)}
    for town in seen_towns(session, viewer, scheme.county_code):
        sheet = next(one for one in found.towns if one.code == town.code)
        session.add_all(_points(scheme, town.code, ids[one.item.id], one) for one in sheet.scores)
    scheme.frozen_on, scheme.frozen_by = today, viewer.name
    session.add(scheme)
    session.flush()
    return describe_assessment(session, viewer, scheme_id, today)


def reasons_against(found: Assessment, today: date) -> list[Reason]:
    """Why the points cannot be final yet."""
    due = found.scheme.answers_due_on
    is_waiting = due is None or today <= due
    checks = (
        (not found.items or not found.is_whole, Reason.WEIGHTS_NOT_WHOLE),
        (any(town.total is None for town in found.towns), Reason.POINTS_UNKNOWN),
        (any(town.open_disputes for town in found.towns), Reason.DISPUTES_OPEN),
        (is_waiting and any(town.number(None) for town in found.towns), Reason.ANSWERS_MISSING),
    )
    return [reason for is_so, reason in checks if is_so]


def _points(scheme: AssessmentScheme, town: str, item_id: int, own: ItemScore) -> AssessmentPoints:
    return AssessmentPoints(
        county_code=scheme.county_code,
        scheme_id=scheme.id or 0,
        item_id=item_id,
        township_code=town,
        value=own.reckoned.value,
        wanted=own.reckoned.wanted,
        base=own.reckoned.base,
        bonus=own.reckoned.bonus,
        deduction=own.reckoned.deduction,
        points=own.points or Decimal(0),
        weighted=own.weighted or Decimal(0),
    )
