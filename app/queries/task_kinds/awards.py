"""Policy awards: sheets waiting for their second officer, firms that have given no account."""

from datetime import date
from typing import Any

from sqlalchemy import Select, literal, null, select
from sqlmodel import col

from app.domain.access import BUREAU, Role, Viewer
from app.domain.awards.way import AwardStage
from app.domain.tasks import TaskKind
from app.models.awards import Award, AwardPayment, AwardRound, PayeeAccount
from app.models.enterprises import Enterprise
from app.queries.awards import visible_rounds
from app.queries.payee_accounts import sees_awards
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab


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


FIRM = frozenset({Role.ENTERPRISE_USER})
TO_CONFIRM = plain(TaskKind.CONFIRM_PAYMENT, Tab.MINE, BUREAU, _to_confirm)
TO_GIVE_ACCOUNT = plain(TaskKind.GIVE_ACCOUNT, Tab.MINE, FIRM, _without_account)
