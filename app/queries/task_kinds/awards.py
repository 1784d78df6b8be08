"""Policy awards: rounds that wait for somebody, sheets waiting for their second officer, firms that
have given no account."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    false,
    literal,
    null,
    or_,
    select,
)
from sqlmodel import col

from app.domain.access import BUREAU, HEADS, Role, Viewer
from app.domain.awards.way import AwardStage
from app.domain.tasks import TaskKind
from app.models.awards import Award, AwardPayment, AwardRound, PayeeAccount
from app.models.enterprises import Enterprise
from app.models.notices import PublicNotice
from app.models.people import Grant
from app.queries.accounts import holds_on
from app.queries.awards import visible_rounds
from app.queries.payee_accounts import sees_awards
from app.queries.people import today_in_shanghai
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab

AGREEING = {
    Role.SECTION_HEAD: AwardStage.DRAWN,
    Role.BUREAU_HEAD: AwardStage.SECTION_AGREED,
}
"""Which head a round waits for."""


def _round(viewer: Viewer, *wanted: ColumnElement[bool]) -> Select[Any]:
    """A round is a list of many firms: it belongs to none."""
    columns: tuple[Any, ...] = (
        col(AwardRound.public_id).label("subject_id"),
        null().label("enterprise_id"),
        _named("年第", "次奖补").label("enterprise"),
        null().label("township"),
        col(AwardRound.stage).label("what"),
        col(AwardRound.drawn_by).label("note"),
        col(AwardRound.stage_since).label("since"),
        col(PublicNotice.ends_on).label("due_on"),
    )
    return (
        select(*columns)
        .outerjoin_from(AwardRound, PublicNotice, col(PublicNotice.id) == AwardRound.notice_id)
        .where(visible_rounds(viewer), *wanted)
        .order_by(col(AwardRound.stage_since), col(AwardRound.id))
    )


def _named(between: str, after: str) -> ColumnElement[str]:
    """`round_name` said in SQL."""
    year, number = cast(col(AwardRound.year), String), cast(col(AwardRound.number), String)
    return year + literal(between) + number + literal(after)


def _to_agree(viewer: Viewer, _today: date) -> Select[Any]:
    """To every leader, also to one who agreed for the section: whether another has to, or the
    exception holds because there is none, the round's own page says."""
    stage = AGREEING.get(viewer.role)
    return _round(viewer, false() if stage is None else col(AwardRound.stage) == stage)


def _to_move(viewer: Viewer, today: date) -> Select[Any]:
    """Of whoever drew it, or stands in: the party group to be told of, the notice to be opened, and
    to be ended once its days are over. Of the section's heads where that person left the bureau."""
    is_over = and_(col(AwardRound.stage) == AwardStage.ON_NOTICE, col(PublicNotice.ends_on) < today)
    at_hand = (AwardStage.LEADER_AGREED, AwardStage.PARTY_DECIDED)
    return _round(
        viewer,
        or_(
            col(AwardRound.drawn_by_id).in_(sorted(viewer.acts_for)),
            ~_has_its_officer() if viewer.role is Role.SECTION_HEAD else false(),
        ),
        or_(col(AwardRound.stage).in_(at_hand), is_over),
    )


def _has_its_officer() -> ColumnElement[bool]:
    """Who drew the round still works for the bureau. Grants run by the real day."""
    return exists().where(
        col(Grant.person_id) == col(AwardRound.drawn_by_id),
        col(Grant.role).in_(BUREAU),
        holds_on(today_in_shanghai()),
    )


def _to_confirm(viewer: Viewer, _today: date) -> Select[Any]:
    """A sheet is a list of many firms: it belongs to none. Nobody stands in for a second officer,
    who is named on it."""
    address = (
        literal("/awards/") + col(AwardRound.public_id) + "/payments/" + col(AwardPayment.public_id)
    )
    columns: tuple[Any, ...] = (
        col(AwardPayment.public_id).label("subject_id"),
        address.label("page"),
        null().label("enterprise_id"),
        literal("奖补拨付单").label("enterprise"),
        null().label("township"),
        col(AwardPayment.prepared_by).label("note"),
        col(AwardPayment.prepared_on).label("since"),
    )
    return (
        select(*columns)
        .join_from(AwardPayment, AwardRound, col(AwardRound.id) == col(AwardPayment.round_id))
        .where(
            visible_rounds(viewer),
            col(AwardPayment.second_id) == viewer.person_id,
            col(AwardPayment.paid_on).is_(None),
            col(AwardPayment.taken_back_on).is_(None),
        )
        .order_by(col(AwardPayment.prepared_on), col(AwardPayment.id))
    )


def _without_account(viewer: Viewer, _today: date) -> Select[Any]:
    """The firm's own, once everybody knows of the award."""
    has_account = select(col(PayeeAccount.id)).where(
        col(PayeeAccount.enterprise_id) == col(Enterprise.id)
    )
    is_awarded = (
        select(col(Award.id))
        .join(AwardRound, col(AwardRound.id) == col(Award.round_id))
        .where(
            col(Award.enterprise_id) == col(Enterprise.id),
            col(Award.strike).is_(None),
            col(AwardRound.stage).in_((AwardStage.ON_NOTICE, AwardStage.RELEASED)),
        )
    )
    columns: tuple[Any, ...] = (
        col(Enterprise.public_id).label("subject_id"),
        (literal("/enterprises/") + col(Enterprise.public_id) + "/awards").label("page"),
        col(Enterprise.public_id).label("enterprise_id"),
        col(Enterprise.name).label("enterprise"),
        null().label("township"),
        literal("").label("note"),
    )
    return (
        select(*columns)
        .where(sees_awards(viewer), ~has_account.exists(), is_awarded.exists())
        .order_by(col(Enterprise.name_key), col(Enterprise.id))
    )


PAGE = "/awards/"
TO_AGREE = plain(TaskKind.AGREE_AWARDS, Tab.MINE, HEADS, _to_agree, PAGE)
TO_MOVE = plain(TaskKind.MOVE_AWARDS, Tab.MINE, BUREAU, _to_move, PAGE)
FIRM = frozenset({Role.ENTERPRISE_USER})
TO_CONFIRM = plain(TaskKind.CONFIRM_PAYMENT, Tab.MINE, BUREAU, _to_confirm)
TO_GIVE_ACCOUNT = plain(TaskKind.GIVE_ACCOUNT, Tab.MINE, FIRM, _without_account)
