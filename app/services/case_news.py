"""Who is told that a case has moved: the firm's people, and the officer whose case it is."""

from datetime import date, timedelta

from sqlmodel import Session

from app.domain.access import OFFICERS, Viewer
from app.domain.messages import MessageKind
from app.domain.stages import Action, Move
from app.models.cases import CultivationCase
from app.services.messages import News, people_of_firm, tell
from app.words import word

STILL_NEWS = timedelta(days=30)
"""What happened longer ago is written down for the record, and surprises nobody."""
DECISIONS = frozenset(
    {
        Action.RECOMMEND,
        Action.REJECT,
        Action.APPROVE,
        Action.RECOGNIZE,
        Action.REVOKE,
        Action.REVOKE_UNSURVEYED,
    }
)


def tell_of_move(
    session: Session,
    viewer: Viewer,
    case: CultivationCase,
    move: Move,
    event_id: str,
    happened_on: date,
    today: date,
) -> None:
    """With the office that moved it, and no officer's name: the firm reads the same sentence."""
    if happened_on < today - STILL_NEWS:
        return
    news = News(
        _kind(move.action),
        f"{case.year} 年{word(case.programme)}:{word(move.action)} → {word(move.target)}",
        f"/cases/{case.public_id}",
        case.county_code,
        case.enterprise_id,
        event_id,
    )
    to = [*people_of_firm(session, case.enterprise_id), case.handler_id]
    tell(session, viewer, to, news, viewer.office if viewer.role in OFFICERS else viewer.name)


def _kind(action: Action) -> MessageKind:
    if action is Action.RETURN_FOR_AMENDMENT:
        return MessageKind.AMENDMENT
    return MessageKind.DECISION if action in DECISIONS else MessageKind.PROGRESS
