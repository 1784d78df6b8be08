"""Reviews to write, without the firm's name where they are blind; redraws for a second person."""

from datetime import date
from typing import Any

from sqlalchemy import Select, String, case, cast, literal, null, select
from sqlmodel import col

from app.domain.access import BUREAU, Role, Viewer
from app.domain.panels import PanelState
from app.domain.tasks import TaskKind
from app.models.enterprises import Enterprise
from app.models.reviews import Panel, PanelCase, Redraw, Review
from app.queries.panels import visible_panels
from app.queries.reviews import own_reviews, visible_reviews
from app.queries.task_kinds.source import plain
from app.queries.task_views import Tab


def _to_write(viewer: Viewer, _today: date) -> Select[Any]:
    number = literal("申报 ") + cast(col(PanelCase.number), String) + literal(" 号")
    columns: tuple[Any, ...] = (
        col(Review.public_id).label("subject_id"),
        null().label("enterprise_id"),
        case((col(Panel.is_blind).is_(True), number), else_=col(Enterprise.name)).label(
            "enterprise"
        ),
        null().label("township"),
        col(Panel.purpose).label("what"),
        col(Panel.drawn_on).label("since"),
        col(Panel.due_on).label("due_on"),
    )
    found: Select[Any] = own_reviews(*columns).where(
        visible_reviews(viewer),
        col(Panel.state) == PanelState.REVIEWING,
        col(Review.submitted_at).is_(None),
    )
    return found.order_by(col(Panel.due_on), col(Review.id))


def _to_decide(viewer: Viewer, _today: date) -> Select[Any]:
    columns: tuple[Any, ...] = (
        col(Panel.public_id).label("subject_id"),
        null().label("enterprise_id"),
        literal("评审组重抽").label("enterprise"),
        null().label("township"),
        col(Panel.purpose).label("what"),
        col(Redraw.asked_by).label("note"),
        col(Redraw.asked_on).label("since"),
    )
    return (
        select(*columns)
        .join_from(Redraw, Panel, col(Panel.id) == col(Redraw.panel_id))
        .where(
            visible_panels(viewer),
            col(Panel.state) == PanelState.REVIEWING,
            col(Redraw.is_granted).is_(None),
            col(Redraw.asked_by_id) != viewer.person_id,
        )
        .order_by(col(Redraw.asked_on), col(Redraw.id))
    )


TO_WRITE = plain(TaskKind.WRITE_REVIEW, Tab.MINE, frozenset({Role.EXPERT}), _to_write, "/reviews/")
TO_DECIDE = plain(TaskKind.DECIDE_REDRAW, Tab.MINE, BUREAU, _to_decide, "/panels/")
