"""A firm's own awards: what it is told from the public notice on, and its account."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.awards.drawing import Strike
from app.domain.awards.way import TOLD_TO_FIRMS, AwardStage
from app.models.awards import Award, AwardPayment, AwardRound
from app.models.notices import NoticeEntry
from app.queries.award_payment_views import AccountView, AwardState, FirmAward, FirmAwards
from app.queries.payee_accounts import find_account, get_paid_firm


def list_firm_awards(session: Session, viewer: Viewer, enterprise_id: str) -> FirmAwards:
    """Only what was shown in public: a list that is still being decided is nobody's news."""
    firm = get_paid_firm(session, viewer, enterprise_id)
    account = find_account(session, firm)
    found = session.execute(
        select(
            col(Award.public_id),
            col(AwardRound.year),
            col(Award.source),
            col(Award.rewards),
            col(Award.kind),
            col(Award.certificate),
            col(Award.policy),
            col(Award.article),
            col(Award.matter),
            col(Award.amount_cny),
            col(Award.strike),
            col(Award.strike_note),
            col(AwardRound.stage),
            col(AwardPayment.paid_on),
        )
        .join_from(Award, AwardRound, col(AwardRound.id) == col(Award.round_id))
        .join(NoticeEntry, col(NoticeEntry.award_id) == col(Award.id))
        .outerjoin(AwardPayment, col(AwardPayment.id) == col(Award.payment_id))
        .where(
            col(Award.enterprise_id) == firm.id,
            col(AwardRound.stage).in_(TOLD_TO_FIRMS),
            col(NoticeEntry.notice_id) == col(AwardRound.notice_id),
        )
        .order_by(col(AwardRound.year).desc(), col(Award.id))
    )
    awards = [_award(row, account) for row in found]
    return FirmAwards(firm.public_id, firm.name, account, awards)


def _award(row: Any, account: AccountView | None) -> FirmAward:
    *shown, strike, note, stage, paid_on = row
    state = _state(strike, stage, paid_on, account)
    return FirmAward(*[*shown, state, note if strike else "", paid_on])


def _state(
    strike: Strike | None, stage: AwardStage, paid_on: date | None, account: AccountView | None
) -> AwardState:
    if paid_on is not None:
        return AwardState.PAID
    if strike is not None:
        return AwardState.STRUCK
    if account is None:
        return AwardState.WAITS_FOR_ACCOUNT
    return AwardState.ON_NOTICE if stage is AwardStage.ON_NOTICE else AwardState.TO_BE_PAID
