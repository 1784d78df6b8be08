"""Paying awards: one officer prepares a sheet and names the second, who confirms what was paid."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import exists, func, or_, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.awards.payments import budget_block
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.models.awards import Award, AwardPayment, AwardRound
from app.models.people import Person, Recusal
from app.queries.award_payment_views import PayableLine
from app.queries.award_payments import (
    get_payment,
    newest_account,
    payable_lines,
    round_obstacle,
    spoken_for,
)
from app.queries.awards import get_round
from app.queries.blanks import as_list
from app.queries.second_persons import colleagues_in
from app.words import sentence


class NewPayment(BaseModel):
    """The lines to be paid together, and the officer who is to confirm it."""

    lines: list[str] = Field(min_length=1, max_length=2000)
    second: str = Field(min_length=1, max_length=12)

    _lists = field_validator("lines", mode="before")(as_list)


class Confirmation(BaseModel):
    """What the bank has carried out, by which voucher."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    paid_on: date
    voucher_number: str = Field(min_length=1, max_length=80)


class TakingBack(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    reason: str = Field(min_length=1, max_length=400)


def prepare_payment(
    session: Session, viewer: Viewer, round_id: str, given: NewPayment, today: date
) -> AwardPayment:
    """A sheet, refused as a whole where one of its lines cannot be paid."""
    _refuse_strangers(viewer)
    made = get_round(session, viewer, round_id, is_to_change=True)
    held = round_obstacle(made)
    if held:
        raise TransitionRefused(held)
    wanted = set(given.lines)
    lines = [one for one in payable_lines(session, viewer, made) if one.id in wanted]
    if len(lines) != len(wanted):
        raise InvalidValue(fields={"lines": Reason.AWARD_NOT_PAYABLE})
    _refuse_held(lines)
    awards = _awards(session, wanted)
    amount = sum((one.amount_cny for one in awards), start=awards[0].amount_cny * 0)
    over = budget_block(made.budget_cny, spoken_for(session, made), amount)
    if over:
        raise TransitionRefused(over)
    second = _second(session, viewer, given.second, awards, today)
    sheet = AwardPayment(
        county_code=made.county_code,
        round_id=made.id or 0,
        number=_next_number(session, made),
        prepared_on=today,
        prepared_by_id=viewer.person_id,
        prepared_by=viewer.name,
        second_id=second.id or 0,
        second=second.name,
    )
    session.add(sheet)
    session.flush()
    accounts = _accounts(session, awards)
    for award in awards:
        award.payment_id = sheet.id
        award.account_id = accounts[award.id]
    session.flush()
    return sheet


def confirm_payment(
    session: Session,
    viewer: Viewer,
    round_id: str,
    payment_id: str,
    given: Confirmation,
    today: date,
) -> AwardPayment:
    """By the second under the own login, and by nobody else. An account that the firm changed
    since the sheet was prepared holds it: it is to be prepared anew."""
    sheet = _open_sheet(session, viewer, round_id, payment_id, given.version)
    if sheet.second_id != viewer.person_id:
        raise NotPermitted(Reason.SECOND_OFFICER_CONFIRMS)
    if given.paid_on > today:
        raise InvalidValue(fields={"paid_on": Reason.DATE_IN_FUTURE}, today=today.isoformat())
    if given.paid_on < sheet.prepared_on:
        raise InvalidValue(fields={"paid_on": Reason.DATES_OUT_OF_ORDER})
    awards = _on_sheet(session, sheet)
    if any(one.enterprise_id in viewer.recused_from for one in awards):
        raise TransitionRefused(Reason.SECOND_OFFICER_RECUSED)
    accounts = _accounts(session, awards)
    changed = [one.name for one in awards if accounts[one.id] != one.account_id]
    if changed:
        raise TransitionRefused(Reason.PAYEE_ACCOUNT_CHANGED, firms="、".join(changed))
    sheet.paid_on = given.paid_on
    sheet.voucher_number = given.voucher_number
    session.flush()
    return sheet


def take_back_payment(
    session: Session,
    viewer: Viewer,
    round_id: str,
    payment_id: str,
    given: TakingBack,
    today: date,
) -> AwardPayment:
    """By either of the two, before it is paid; its lines may be put on another sheet."""
    sheet = _open_sheet(session, viewer, round_id, payment_id, given.version)
    if viewer.person_id not in {sheet.prepared_by_id, sheet.second_id}:
        raise NotPermitted(Reason.NOT_YOUR_SHEET)
    for award in _on_sheet(session, sheet):
        award.payment_id = None
        award.account_id = None
    sheet.taken_back_on = today
    sheet.taken_back_by = viewer.name
    sheet.taken_back_reason = given.reason
    session.flush()
    return sheet


# --- What holds a sheet ---------------------------------------------------------------------------


def _refuse_strangers(viewer: Viewer) -> None:
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)


def _refuse_held(lines: Sequence[PayableLine]) -> None:
    held = [one for one in lines if one.block is not None]
    if held:
        why = ";".join(f"{one.name}:{sentence(one.block)}" for one in held if one.block)
        raise TransitionRefused(Reason.AWARD_LINES_HELD, why=why)


def _open_sheet(
    session: Session, viewer: Viewer, round_id: str, payment_id: str, version: int
) -> AwardPayment:
    _refuse_strangers(viewer)
    made = get_round(session, viewer, round_id, is_to_change=True)
    sheet = get_payment(session, made, payment_id, is_to_change=True)
    if sheet.version != version:
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if sheet.paid_on is not None or sheet.taken_back_on is not None:
        raise TransitionRefused(Reason.NOT_OFFERED)
    return sheet


def _second(
    session: Session, viewer: Viewer, public_id: str, awards: Sequence[Award], today: date
) -> Person:
    """Somebody else of the bureau who is at work today and recused from no firm of the sheet."""
    found: Person | None = session.execute(
        select(Person).where(
            col(Person.county_code) == viewer.county_code, col(Person.public_id) == public_id
        )
    ).scalar_one_or_none()
    if found is None or found.id == viewer.person_id:
        raise InvalidValue(fields={"second": Reason.SECOND_OFFICER_ANOTHER})
    is_recused = exists().where(
        col(Recusal.person_id) == col(Person.id),
        col(Recusal.enterprise_id).in_({one.enterprise_id for one in awards}),
        col(Recusal.valid_from) <= today,
        or_(col(Recusal.valid_until).is_(None), col(Recusal.valid_until) >= today),
    )
    free = colleagues_in(session, viewer.county_code, today, ~is_recused)
    if found.id not in {one.person_id for one in free}:
        raise InvalidValue(fields={"second": Reason.SECOND_OFFICER_NOT_FREE})
    return found


def _awards(session: Session, public_ids: set[str]) -> Sequence[Award]:
    return (
        session.execute(
            select(Award)
            .where(col(Award.public_id).in_(public_ids))
            .order_by(col(Award.id))
            .with_for_update()
        )
        .scalars()
        .all()
    )


def _on_sheet(session: Session, sheet: AwardPayment) -> Sequence[Award]:
    return (
        session.execute(
            select(Award)
            .where(col(Award.payment_id) == sheet.id)
            .order_by(col(Award.id))
            .with_for_update()
        )
        .scalars()
        .all()
    )


def _accounts(session: Session, awards: Sequence[Award]) -> dict[Any, int]:
    """The newest account of each line's firm."""
    found = session.execute(
        select(col(Award.id), newest_account).where(col(Award.id).in_({one.id for one in awards}))
    )
    return dict(iter(found))


def _next_number(session: Session, made: AwardRound) -> int:
    last: int | None = session.execute(
        select(func.max(col(AwardPayment.number))).where(col(AwardPayment.round_id) == made.id)
    ).scalar_one()
    return (last or 0) + 1
