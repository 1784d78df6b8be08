"""Paying a round out: its sheets, the lines that can be put on one, the file for the bank."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.awards.payments import LineFacts, line_block
from app.domain.awards.way import AwardStage
from app.domain.refusals import NotFound, NotPermitted, Reason
from app.models.awards import Award, AwardPayment, AwardRound, PayeeAccount
from app.models.enterprises import Enterprise
from app.queries.award_holds import NONE, holds_in
from app.queries.award_payment_views import (
    PaidAccount,
    PayableLine,
    PaymentDetail,
    PaymentRow,
    Payments,
    SheetLine,
)
from app.queries.awards import STANDS, get_round, row_of, visible_awards
from app.queries.payee_accounts import unsealed
from app.sealing import Sealer

NOTHING = Decimal(0)
SHEET: tuple[Any, ...] = tuple(
    col(getattr(AwardPayment, "public_id" if name == "id" else name))
    for name in PaymentRow.__dataclass_fields__
    if name not in {"lines", "amount_cny"}
)
newest_account = (
    select(func.max(col(PayeeAccount.id)))
    .where(col(PayeeAccount.enterprise_id) == col(Award.enterprise_id))
    .correlate(Award)
    .scalar_subquery()
)


def list_payments(session: Session, viewer: Viewer, round_id: str) -> Payments:
    """The round's sheets and what is still to be paid, each line with what holds it."""
    made = get_round(session, viewer, round_id)
    sheets = _sheets(session, col(AwardPayment.round_id) == made.id)
    lines = payable_lines(session, viewer, made)
    whole = replace(viewer, recused_from=frozenset())
    withheld = _count_open(session, whole, made) - len(lines)
    paid = sum((one.amount_cny for one in sheets if one.paid_on is not None), NOTHING)
    waiting = spoken_for(session, made) - paid
    obstacle = round_obstacle(made)
    return Payments(row_of(session, viewer, made), sheets, lines, paid, waiting, obstacle, withheld)


def round_obstacle(made: AwardRound) -> Reason | None:
    """Why nothing of the round can be paid now."""
    if made.stage is not AwardStage.RELEASED:
        return Reason.AWARDS_NOT_RELEASED
    return Reason.BUDGET_UNKNOWN if made.budget_cny is None else None


def payable_lines(session: Session, viewer: Viewer, made: AwardRound) -> list[PayableLine]:
    holds = holds_in(session, made)
    found = session.execute(
        select(
            col(Award.public_id),
            col(Enterprise.public_id),
            col(Award.name),
            col(Award.township),
            col(Award.source),
            col(Award.rewards),
            col(Award.amount_cny),
            col(PayeeAccount.bank),
            col(PayeeAccount.last_four),
            col(Award.enterprise_id),
        )
        .join_from(Award, Enterprise, col(Enterprise.id) == col(Award.enterprise_id))
        .outerjoin(PayeeAccount, col(PayeeAccount.id) == newest_account)
        .where(visible_awards(viewer), *_open(made))
        .order_by(col(Award.township), col(Award.name), col(Award.id))
    )
    lines = []
    for *shown, firm in found:
        held = holds.get(firm, NONE)
        facts = LineFacts(
            has_account=shown[-1] is not None,
            negatives=held.negatives,
            unanswered=held.unanswered,
            open_objections=held.open_objections,
            upheld_objections=held.upheld_objections,
        )
        lines.append(PayableLine(*[*shown, line_block(facts)]))
    return lines


def _open(made: AwardRound) -> tuple[ColumnElement[bool], ...]:
    return (col(Award.round_id) == made.id, STANDS, col(Award.payment_id).is_(None))


def _count_open(session: Session, viewer: Viewer, made: AwardRound) -> int:
    counted: int = session.execute(
        select(func.count())
        .select_from(Award)
        .join(Enterprise, col(Enterprise.id) == col(Award.enterprise_id))
        .where(visible_awards(viewer), *_open(made))
    ).scalar_one()
    return counted


def spoken_for(session: Session, made: AwardRound) -> Decimal:
    """What is paid or waits on a sheet, whoever asks."""
    found: Decimal | None = session.execute(
        select(func.sum(col(Award.amount_cny))).where(
            col(Award.round_id) == made.id, col(Award.payment_id).is_not(None)
        )
    ).scalar_one()
    return found or NOTHING


def get_payment(
    session: Session, made: AwardRound, public_id: str, *, is_to_change: bool = False
) -> AwardPayment:
    """A sheet of a round that the viewer may see."""
    wanted = select(AwardPayment).where(
        col(AwardPayment.round_id) == made.id, col(AwardPayment.public_id) == public_id
    )
    found: AwardPayment | None = session.execute(
        wanted.with_for_update() if is_to_change else wanted
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def describe_payment(
    session: Session, viewer: Viewer, round_id: str, payment_id: str
) -> PaymentDetail:
    made = get_round(session, viewer, round_id)
    sheet = get_payment(session, made, payment_id)
    (row,) = _sheets(session, col(AwardPayment.id) == sheet.id)
    lines = _sheet_lines(session, viewer, sheet)
    return PaymentDetail(
        payment=row,
        round=row_of(session, viewer, made),
        lines=lines,
        withheld=row.lines - len(lines),
        is_preparer=sheet.prepared_by_id == viewer.person_id,
        is_second=sheet.second_id == viewer.person_id,
    )


def _sheet_lines(session: Session, viewer: Viewer, sheet: AwardPayment) -> list[SheetLine]:
    found = session.execute(
        select(
            col(Award.public_id),
            col(Enterprise.public_id),
            col(Award.name),
            col(Award.uscc),
            col(Award.township),
            col(Award.source),
            col(Award.rewards),
            col(Award.article),
            col(Award.amount_cny),
            col(PayeeAccount.bank),
            col(PayeeAccount.last_four),
            col(Award.account_id) == newest_account,
        )
        .join_from(Award, Enterprise, col(Enterprise.id) == col(Award.enterprise_id))
        .outerjoin(PayeeAccount, col(PayeeAccount.id) == col(Award.account_id))
        .where(visible_awards(viewer), col(Award.payment_id) == sheet.id)
        .order_by(col(Award.township), col(Award.name), col(Award.id))
    )
    return [SheetLine(*row) for row in found]


def bank_rows(
    session: Session, viewer: Viewer, round_id: str, payment_id: str, sealer: Sealer
) -> list[PaidAccount]:
    """The only file with whole numbers: for the two officers of the sheet, and nobody else."""
    made = get_round(session, viewer, round_id)
    sheet = get_payment(session, made, payment_id)
    if viewer.person_id not in {sheet.prepared_by_id, sheet.second_id}:
        raise NotPermitted(Reason.NOT_YOUR_SHEET)
    found = session.execute(
        select(Award, PayeeAccount)
        .join(PayeeAccount, col(PayeeAccount.id) == col(Award.account_id))
        .join(Enterprise, col(Enterprise.id) == col(Award.enterprise_id))
        .where(visible_awards(viewer), col(Award.payment_id) == sheet.id)
        .order_by(col(Award.township), col(Award.name), col(Award.id))
    )
    return [
        PaidAccount(
            number,
            award.name,
            account.bank,
            unsealed(sealer, account),
            award.amount_cny,
            f"{made.year}年奖补:{award.article}",
        )
        for number, (award, account) in enumerate(found, 1)
    ]


def _sheets(session: Session, wanted: ColumnElement[bool]) -> list[PaymentRow]:
    """A sheet that was taken back has no lines any more."""
    found = session.execute(
        select(
            *SHEET,
            func.count(col(Award.id)),
            func.coalesce(func.sum(case((col(Award.id).is_not(None), Award.amount_cny))), NOTHING),
        )
        .outerjoin_from(AwardPayment, Award, col(Award.payment_id) == col(AwardPayment.id))
        .where(wanted)
        .group_by(col(AwardPayment.id))
        .order_by(col(AwardPayment.number).desc())
    )
    return [PaymentRow(*row) for row in found]
