"""Firms that registered by themselves, for the office that knows them."""

from datetime import date
from typing import Any

from sqlalchemy import Select, literal, null, select
from sqlmodel import col

from app.domain.access import BUREAU, OFFICERS, Viewer
from app.domain.tasks import TaskKind
from app.models.firm_accounts import Registration
from app.models.places import Township
from app.queries.people import today_in_shanghai
from app.queries.registrations import (
    TOWNSHIP,
    beside_register,
    town_decides,
    visible_registrations,
)
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab


def _to_confirm(viewer: Viewer, _today: date) -> Select[Any]:
    """The bureau's are those whose town has nobody to know them. Grants run by the real day."""
    columns: tuple[Any, ...] = (
        col(Registration.public_id).label("subject_id"),
        literal("/registrations").label("page"),
        null().label("enterprise_id"),
        col(Registration.firm_name).label("enterprise"),
        col(Township.name).label("township"),
        col(Registration.uscc).label("note"),
    )
    waiting = [visible_registrations(viewer), col(Registration.decided_at).is_(None)]
    if viewer.role in BUREAU:
        waiting.append(~town_decides(today_in_shanghai()))
    return (
        beside_register(select(*columns))
        .outerjoin(Township, col(Township.code) == TOWNSHIP)
        .where(*waiting)
        .order_by(col(Registration.id))
    )


TO_CONFIRM = plain(TaskKind.CONFIRM_REGISTRATION, Tab.MINE, OFFICERS, _to_confirm)
