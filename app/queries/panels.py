"""Panels as the bureau sees them: how they were drawn, how far they are."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlmodel import Session, col

from app.domain.access import BUREAU, HEADS, Viewer
from app.domain.panels import PanelState, is_pool_large_enough, replay
from app.domain.refusals import NotFound
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.reviews import Panel, PanelCase, PanelSeat, Redraw, Review
from app.queries.cases import visible_cases
from app.queries.newest_first import Listed, newest_first
from app.queries.paging import Paging
from app.queries.panel_draws import drawn_of, list_candidates
from app.queries.panel_views import (
    CaseOfPanel,
    PanelDetail,
    PanelLine,
    RedrawRow,
    ReplayPage,
)
from app.queries.visibility import is_bounded


def visible_panels(viewer: Viewer) -> ColumnElement[bool]:
    """The bureau's. A panel on one case is closed to whoever keeps away from its firm."""
    if viewer.role not in BUREAU:
        return false()
    own = col(Panel.county_code) == viewer.county_code
    if not viewer.recused_from:
        return own
    closed = exists().where(
        col(CultivationCase.id) == col(Panel.case_id),
        col(CultivationCase.enterprise_id).in_(viewer.recused_from),
    )
    return and_(own, ~closed)


def _of_reviews(*wanted: ColumnElement[bool]) -> Any:
    """Of seats that are still sat on."""
    return (
        select(func.count())
        .select_from(Review)
        .join(PanelSeat, col(PanelSeat.id) == col(Review.seat_id))
        .where(col(Review.panel_id) == col(Panel.id), col(PanelSeat.seat).is_not(None), *wanted)
        .correlate(Panel)
        .scalar_subquery()
    )


LINE: tuple[Any, ...] = (
    col(Panel.public_id),
    col(Panel.purpose),
    col(Panel.state),
    col(Panel.size),
    col(Panel.is_blind),
    col(Panel.drawn_on),
    col(Panel.drawn_by),
    col(Panel.due_on),
    select(func.count())
    .where(col(PanelCase.panel_id) == col(Panel.id))
    .correlate(Panel)
    .scalar_subquery(),
    _of_reviews(col(Review.submitted_at).is_not(None)),
    _of_reviews(),
    select(cast(col(Batch.year), String) + "-" + cast(col(Batch.number), String))
    .where(col(Batch.id) == col(Panel.batch_id))
    .correlate(Panel)
    .scalar_subquery(),
)


def list_panels(session: Session, viewer: Viewer, paging: Paging) -> Listed[PanelLine]:
    bounded = is_bounded(viewer)
    return newest_first(
        session, LINE, col(Panel.id), visible_panels(viewer), paging, PanelLine, is_bounded=bounded
    )


def panels_of_case(session: Session, viewer: Viewer, case_id: int | None) -> list[PanelLine]:
    """For the page of the case: those that stand, and were asked for this one or for its batch."""
    before = exists().where(
        col(PanelCase.panel_id) == col(Panel.id), col(PanelCase.case_id) == case_id
    )
    rows = session.execute(
        select(*LINE)
        .where(visible_panels(viewer), before, col(Panel.state) != PanelState.REPLACED)
        .order_by(col(Panel.id).desc())
    )
    return [PanelLine(*row) for row in rows]


def get_panel(session: Session, viewer: Viewer, public_id: str) -> Panel:
    """To be changed."""
    found: Panel | None = session.execute(
        select(Panel)
        .where(visible_panels(viewer), col(Panel.public_id) == public_id)
        .with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def panel_of(session: Session, case_id: int | None, batch_id: int | None) -> Panel | None:
    """The panel at work on that case or batch."""
    subject = or_(
        and_(col(Panel.case_id).is_not(None), col(Panel.case_id) == case_id),
        and_(col(Panel.batch_id).is_not(None), col(Panel.batch_id) == batch_id),
    )
    found: Panel | None = session.execute(
        select(Panel).where(subject, col(Panel.state) == PanelState.REVIEWING).limit(1)
    ).scalar_one_or_none()
    return found


def open_redraw(session: Session, panel_id: int | None) -> Redraw | None:
    found: Redraw | None = session.execute(
        select(Redraw)
        .where(col(Redraw.panel_id) == panel_id, col(Redraw.is_granted).is_(None))
        .with_for_update()
    ).scalar_one_or_none()
    return found


def count_missing(session: Session, panel_id: int | None) -> int:
    """Reviews still to be submitted, and those of seats that nobody sits on."""
    missing: int = session.execute(
        select(func.count())
        .select_from(Review)
        .join(PanelSeat, col(PanelSeat.id) == col(Review.seat_id))
        .where(
            col(Review.panel_id) == panel_id,
            col(PanelSeat.seat).is_not(None),
            col(Review.submitted_at).is_(None),
        )
    ).scalar_one()
    return missing


def describe_panel(session: Session, viewer: Viewer, public_id: str) -> PanelDetail:
    panel, line = _panel(session, viewer, public_id)
    candidates = list_candidates(session, panel)
    seats = sorted((one for one in candidates if one.seat), key=lambda one: one.seat or 0)
    cases, withheld = _cases(session, viewer, panel, line.cases)
    eligible = sum(not one.exclusions for one in candidates)
    return PanelDetail(
        line=line,
        version=panel.version,
        method=panel.method,
        seed=panel.seed,
        digest=panel.digest,
        seats=seats,
        vacant=panel.size - len(seats),
        cases=cases,
        withheld=withheld,
        redraws=_redraws(session, viewer, panel),
        candidates=len(candidates),
        eligible=eligible,
        is_pool_large_enough=is_pool_large_enough(eligible, panel.size),
        closed_on=panel.closed_on,
        closed_by=panel.closed_by,
        released_on=panel.released_on,
        released_by=panel.released_by,
        replaces=_named(session, col(Panel.id) == panel.replaces_id),
        replaced_by=_named(session, col(Panel.replaces_id) == panel.id),
        may_release=viewer.role in HEADS and panel.state is PanelState.CLOSED,
    )


def describe_replay(session: Session, viewer: Viewer, public_id: str) -> ReplayPage:
    panel, _ = _panel(session, viewer, public_id)
    rows = list_candidates(session, panel)
    drawn = drawn_of(panel, rows)
    return ReplayPage(
        panel_id=panel.public_id,
        purpose=panel.purpose,
        state=panel.state,
        drawn_on=panel.drawn_on,
        drawn_by=panel.drawn_by,
        method=panel.method,
        seed=panel.seed,
        size=panel.size,
        digest=panel.digest,
        candidates=rows,
        seats=list(drawn.seats),
        again=replay(drawn),
    )


def _panel(session: Session, viewer: Viewer, public_id: str) -> tuple[Panel, PanelLine]:
    found = session.execute(
        select(Panel, *LINE).where(visible_panels(viewer), col(Panel.public_id) == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found[0], PanelLine(*found[1:])


def _cases(
    session: Session, viewer: Viewer, panel: Panel, total: int
) -> tuple[list[CaseOfPanel], int]:
    sitting = col(PanelSeat.seat).is_not(None)
    submitted = case((and_(sitting, col(Review.submitted_at).is_not(None)), 1), else_=0)
    statement: Select[Any] = (
        select(
            col(PanelCase.public_id),
            col(CultivationCase.public_id),
            col(PanelCase.number),
            col(Enterprise.name),
            col(CultivationCase.programme),
            col(CultivationCase.year),
            func.coalesce(func.sum(submitted), 0),
            func.coalesce(func.sum(case((sitting, 1), else_=0)), 0),
        )
        .join_from(PanelCase, CultivationCase, col(CultivationCase.id) == col(PanelCase.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .outerjoin(Review, col(Review.panel_case_id) == col(PanelCase.id))
        .outerjoin(PanelSeat, col(PanelSeat.id) == col(Review.seat_id))
        .where(visible_cases(viewer), col(PanelCase.panel_id) == panel.id)
        .group_by(
            col(PanelCase.public_id),
            col(CultivationCase.public_id),
            col(PanelCase.number),
            col(Enterprise.name),
            col(CultivationCase.programme),
            col(CultivationCase.year),
        )
        .order_by(col(PanelCase.number))
    )
    found = [CaseOfPanel(*row) for row in session.execute(statement)]
    return found, total - len(found)


def _redraws(session: Session, viewer: Viewer, panel: Panel) -> list[RedrawRow]:
    rows = session.execute(
        select(Redraw).where(col(Redraw.panel_id) == panel.id).order_by(col(Redraw.id))
    ).scalars()
    return [
        RedrawRow(
            row.public_id,
            row.reason,
            row.asked_by,
            row.asked_on,
            row.is_granted,
            row.decided_by,
            row.decided_on,
            row.decision_note,
            row.is_granted is None and row.asked_by_id != viewer.person_id,
        )
        for row in rows
    ]


def _named(session: Session, wanted: ColumnElement[bool]) -> str | None:
    found: str | None = session.execute(
        select(col(Panel.public_id)).where(wanted).limit(1)
    ).scalar_one_or_none()
    return found
