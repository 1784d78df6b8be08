"""Saving what is typed into an application, field by field; of two who typed, neither loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, Field
from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.forms.schema import FieldKind, FormField
from app.domain.forms.values import LONGEST_KEPT, read_value, shown_value
from app.domain.refusals import InvalidValue, Reason
from app.models.applications import Answer
from app.queries.people import clock
from app.services.application_desk import Answered, Desk, answers_at, sit_down
from app.words import sentence

POINTING = frozenset({FieldKind.REFERENCE, FieldKind.REFERENCES})
MOST_ANSWERS = 3_000
"""Of one request: a table of 99 rows has fewer cells."""


class AnswerInput(BaseModel):
    """One field as typed. `version` is that of the answer one saw: 0 where there was none."""

    field: str = Field(max_length=60)
    row: str = Field(default="", max_length=12)
    value: str = Field(max_length=4 * LONGEST_KEPT)
    version: int = Field(ge=0)
    order: str = Field(default="", max_length=16)
    """Of a reference typed by numbers: the order of the rows one saw; numbers move when rows do."""


class AnswersInput(BaseModel):
    answers: list[AnswerInput] = Field(max_length=MOST_ANSWERS)


class AnswerState(StrEnum):
    SAVED = "saved"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What became of one field. `value` is what stands there now: of a refusal or a conflict it
    is not what was typed."""

    field: str
    row: str
    state: AnswerState
    value: str
    shown: str
    version: int
    saved_at: datetime | None
    saved_by: str
    reason: Reason | None = None
    sentence: str = ""


def save_answers(
    session: Session, viewer: Viewer, public_id: str, given: Sequence[AnswerInput], now: datetime
) -> list[AnswerOutcome]:
    """Each for itself: what cannot be saved keeps nothing else from being saved."""
    desk = sit_down(session, viewer, public_id)
    standing = answers_at(session, desk, [(one.row, one.field) for one in given])
    answered = Answered(desk, viewer, now, standing)
    outcomes = []
    for one in given:
        outcome = _weighed(desk, standing.get((one.row, one.field)), one)
        if outcome.state is AnswerState.SAVED:
            answered.set_down((one.row, one.field), outcome.value)
            outcome = replace(outcome, saved_at=now, saved_by=viewer.name)
        outcomes.append(outcome)
    answered.store(session)
    return outcomes


def _weighed(desk: Desk, stands: Answer | None, given: AnswerInput) -> AnswerOutcome:
    """What becomes of one answer: nothing is written yet."""
    there = _there(desk, stands, given)
    try:
        asked = desk.field_at(given.row, given.field)
        value = _read(desk, asked, given)
    except InvalidValue as refusal:
        return _kept(there, AnswerState.REFUSED, refusal.reasons[0], refusal.details)
    if value == there.value:
        return there
    if given.version != there.version:
        told = {"who": there.saved_by, "when": clock(there.saved_at), "theirs": there.shown}
        return _kept(there, AnswerState.CONFLICT, Reason.ANSWERED_MEANWHILE, told)
    shown = shown_value(asked, value, desk.around)
    version = there.version + 1
    return replace(there, state=AnswerState.SAVED, value=value, shown=shown, version=version)


def _read(desk: Desk, asked: FormField, given: AnswerInput) -> str:
    if asked.kind in POINTING and given.order not in {"", desk.orders.get(asked.table)}:
        raise InvalidValue(Reason.ROWS_MOVED)
    return read_value(asked, given.value, desk.around)


def _there(desk: Desk, stands: Answer | None, given: AnswerInput) -> AnswerOutcome:
    """The place as it stands."""
    asked = desk.asked_at(given.row, given.field)
    value = stands.value if stands else ""
    return AnswerOutcome(
        field=given.field,
        row=given.row,
        state=AnswerState.UNCHANGED,
        value=value,
        shown=shown_value(asked, value, desk.around) if asked else value,
        version=stands.version if stands else 0,
        saved_at=stands.saved_at if stands else None,
        saved_by=stands.saved_by if stands else "",
    )


def _kept(
    there: AnswerOutcome, state: AnswerState, reason: Reason, details: Mapping[str, object]
) -> AnswerOutcome:
    told = sentence(reason, details)
    return replace(there, state=state, reason=reason, sentence=told)
