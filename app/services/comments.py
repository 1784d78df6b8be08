"""Saying something about a case, and withdrawing it; whoever it concerns is told."""

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import OFFICERS, Role, Viewer
from app.domain.comments import CommentVisibility
from app.domain.messages import MessageKind
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.models.base import now
from app.models.cases import CultivationCase
from app.models.comments import CaseComment
from app.models.enterprises import Enterprise
from app.queries.cases import get_case
from app.queries.comments import visible_comments
from app.services.messages import News, forget_news, tell, tell_firm

SHOWN = 60


class CommentInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    text: str = Field(min_length=1, max_length=1000)
    visibility: CommentVisibility = CommentVisibility.INTERNAL


class WithdrawalInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    reason: str = Field(default="", max_length=200)


def comment(session: Session, viewer: Viewer, case_id: str, given: CommentInput) -> CaseComment:
    """What a firm says is always for both sides; offices choose."""
    if viewer.role not in OFFICERS | {Role.ENTERPRISE_USER}:
        raise NotPermitted(Reason.NOT_PERMITTED)
    case, firm = get_case(session, viewer, case_id)
    is_officer = viewer.role in OFFICERS
    said = CaseComment(
        county_code=case.county_code,
        enterprise_id=case.enterprise_id,
        case_id=case.id or 0,
        visibility=given.visibility if is_officer else CommentVisibility.TO_FIRM,
        text=given.text,
        written_by_id=viewer.person_id,
        written_by=viewer.name,
        role=viewer.role,
    )
    session.add(said)
    session.flush()
    _tell(session, viewer, case, firm, said)
    return said


def withdraw_comment(
    session: Session, viewer: Viewer, case_id: str, comment_id: str, given: WithdrawalInput
) -> None:
    """One's own, with a reason. It stays as withdrawn; the history keeps what it said."""
    if not given.reason:
        raise InvalidValue(fields={"reason": Reason.REASON_REQUIRED})
    case, _ = get_case(session, viewer, case_id)
    said: CaseComment | None = session.execute(
        select(CaseComment)
        .join(CultivationCase, col(CultivationCase.id) == col(CaseComment.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(
            visible_comments(viewer),
            col(CaseComment.case_id) == case.id,
            col(CaseComment.public_id) == comment_id,
            col(CaseComment.written_by_id) == viewer.person_id,
        )
    ).scalar_one_or_none()
    if said is None:
        raise NotFound
    if said.withdrawn_at is not None:
        raise InvalidValue(Reason.NOTHING_TO_CHANGE)
    said.withdrawn_at, said.withdrawal_reason = now(), given.reason
    session.flush()
    forget_news(session, said.public_id)


def _tell(
    session: Session, viewer: Viewer, case: CultivationCase, firm: Enterprise, said: CaseComment
) -> None:
    """Whoever handles the case and, as far as they may read it, whoever has spoken before; the
    firm's people where it is for them."""
    shown = said.text if len(said.text) <= SHOWN else f"{said.text[:SHOWN]}…"
    news = News(
        MessageKind.COMMENT,
        f"{firm.name}:{shown}",
        f"/cases/{case.public_id}/comments",
        case.county_code,
        firm.id,
        said.public_id,
    )
    officers = session.execute(
        select(col(CaseComment.written_by_id)).where(
            col(CaseComment.case_id) == case.id, col(CaseComment.role).in_(sorted(OFFICERS))
        )
    ).scalars()
    tell(session, viewer, {*officers, case.handler_id or firm.responsible_id}, news)
    if said.visibility is CommentVisibility.TO_FIRM:
        tell_firm(session, viewer, news)
