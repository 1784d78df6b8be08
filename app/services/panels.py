"""Panels: drawn from the pool by a seed, drawn again only by two people, closed, released."""

import secrets
from datetime import date

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, HEADS, Viewer
from app.domain.counting import OPEN
from app.domain.messages import MessageKind
from app.domain.panels import (
    LEAST_SEATS,
    METHOD,
    MOST_SEATS,
    Candidate,
    PanelPurpose,
    PanelState,
    digest_of,
    draw,
    place_of,
)
from app.domain.refusals import InvalidValue, NotPermitted, Reason, TransitionRefused
from app.domain.review_forms import FORM
from app.models.base import new_public_id
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.reviews import Expert, Panel, PanelCase, PanelSeat, Redraw, Review
from app.queries.cases import visible_cases
from app.queries.experts import pool_with_exclusions
from app.queries.panel_draws import candidate_of
from app.queries.panels import count_missing, get_panel, open_redraw, panel_of
from app.queries.visibility import in_region
from app.services.messages import News, tell


class DrawInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    purpose: PanelPurpose = PanelPurpose.MOCK_REVIEW
    case_id: str | None = Field(default=None, max_length=12)
    batch_id: str | None = Field(default=None, max_length=12)
    size: int = Field(default=LEAST_SEATS, ge=LEAST_SEATS, le=MOST_SEATS)
    is_blind: bool = True
    due_on: date

    @model_validator(mode="after")
    def _one_of_both(self) -> "DrawInput":
        if bool(self.case_id) == bool(self.batch_id):
            raise InvalidValue(fields={"case_id": Reason.MISSING_VALUE})
        return self


class RedrawInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    reason: str = Field(min_length=1, max_length=400)


class RedrawDecision(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    is_granted: bool
    note: str = Field(default="", max_length=400)


def draw_panel(session: Session, viewer: Viewer, given: DrawInput, today: date) -> Panel:
    """The pool is frozen with every exclusion, then the seed is made, then the seats follow from
    it: nobody can know the seed while anybody can still change the pool."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    if given.due_on < today:
        raise InvalidValue(fields={"due_on": Reason.DATES_OUT_OF_ORDER})
    case_id, batch_id, cases = _cases(session, viewer, given)
    if panel_of(session, case_id, batch_id) is not None:
        raise TransitionRefused(Reason.PANEL_AT_WORK)
    panel = Panel(
        county_code=viewer.county_code,
        purpose=given.purpose,
        case_id=case_id,
        batch_id=batch_id,
        size=given.size,
        is_blind=given.is_blind,
        method=METHOD,
        seed="",
        digest="",
        form=FORM,
        due_on=given.due_on,
        drawn_on=today,
        drawn_by=viewer.name,
    )
    _fill(session, viewer, panel, cases, today)
    return panel


def _cases(
    session: Session, viewer: Viewer, given: DrawInput
) -> tuple[int | None, int | None, list[CultivationCase]]:
    """One case that the viewer may see, or the live ones of a batch, whoever draws."""
    wanted = select(CultivationCase).join(
        Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id)
    )
    batch_id: int | None = None
    if given.case_id:
        wanted = wanted.where(
            visible_cases(viewer), col(CultivationCase.public_id) == given.case_id
        )
    else:
        batch_id = session.execute(
            select(col(Batch.id)).where(
                in_region(Batch.county_code, viewer), col(Batch.public_id) == given.batch_id
            )
        ).scalar_one_or_none()
        wanted = wanted.where(
            visible_cases(viewer, despite_recusal=True), col(CultivationCase.batch_id) == batch_id
        )
    cases = list(
        session.execute(
            wanted.where(col(CultivationCase.stage).in_(OPEN)).order_by(col(CultivationCase.id))
        ).scalars()
    )
    if not cases:
        field = "case_id" if given.case_id else "batch_id"
        raise InvalidValue(fields={field: Reason.NO_CASE_TO_REVIEW})
    return (cases[0].id if given.case_id else None), batch_id, cases


def _fill(
    session: Session, viewer: Viewer, panel: Panel, cases: list[CultivationCase], today: date
) -> None:
    pool = pool_with_exclusions(session, panel.county_code, [case.id or 0 for case in cases], today)
    frozen = [
        (expert, Candidate(new_public_id(), expert.kind, reasons)) for expert, reasons in pool
    ]
    panel.seed = secrets.token_hex(16)
    panel.digest = digest_of(one for _, one in frozen)
    seats = draw((one for _, one in frozen), panel.seed, panel.size)
    session.add(panel)
    session.flush()
    rows = [
        PanelSeat(
            county_code=panel.county_code,
            panel_id=panel.id or 0,
            expert_id=expert.id or 0,
            code=one.code,
            kind=one.kind,
            exclusions=" ".join(one.exclusions),
            seat=seats.index(one.code) + 1 if one.code in seats else None,
        )
        for expert, one in frozen
    ]
    # By the seed too: a number in the order of entry would tell which case is which.
    mixed = sorted(cases, key=lambda case: place_of(panel.seed, case.public_id))
    shown = [
        PanelCase(panel_id=panel.id or 0, case_id=case.id or 0, number=number)
        for number, case in enumerate(mixed, start=1)
    ]
    session.add_all([*rows, *shown])
    session.flush()
    _assign(session, viewer, panel, [row for row in rows if row.seat], shown)


def _assign(
    session: Session,
    viewer: Viewer,
    panel: Panel,
    seats: list[PanelSeat],
    shown: list[PanelCase],
) -> None:
    """A review to write for each seat and case; each expert is told once."""
    session.add_all(
        Review(
            county_code=panel.county_code,
            panel_id=panel.id or 0,
            panel_case_id=case.id or 0,
            seat_id=seat.id or 0,
        )
        for seat in seats
        for case in shown
    )
    session.flush()
    people = session.execute(
        select(col(Expert.person_id)).where(col(Expert.id).in_([seat.expert_id for seat in seats]))
    ).scalars()
    text = f"请您在 {panel.due_on.isoformat()} 前评审 {len(shown)} 件申报(县级评审)"
    news = News(MessageKind.REVIEW, text, "/reviews", panel.county_code, about_id=panel.public_id)
    tell(session, viewer, people, news)


def substitute(session: Session, viewer: Viewer, panel: Panel, gone: PanelSeat) -> None:
    """Whoever would have been drawn without them: the same seed, all other seats kept. Where the
    pool has nobody left the seat stays free, and only another draw can fill it."""
    rows = list(
        session.execute(select(PanelSeat).where(col(PanelSeat.panel_id) == panel.id)).scalars()
    )
    try:
        seats = draw((candidate_of(row) for row in rows), panel.seed, panel.size)
    except TransitionRefused:
        gone.seat = None
        session.flush()
        return
    added = [row for row in rows if row.code in seats and row.seat is None]
    for row in added:
        row.seat, gone.seat = gone.seat, None
    session.flush()
    shown = list(
        session.execute(select(PanelCase).where(col(PanelCase.panel_id) == panel.id)).scalars()
    )
    _assign(session, viewer, panel, added, shown)


def ask_redraw(
    session: Session, viewer: Viewer, public_id: str, given: RedrawInput, today: date
) -> Redraw:
    panel = get_panel(session, viewer, public_id)
    if panel.state is not PanelState.REVIEWING:
        raise TransitionRefused(Reason.PANEL_NOT_OPEN)
    if open_redraw(session, panel.id) is not None:
        raise TransitionRefused(Reason.REDRAW_ALREADY_ASKED)
    row = Redraw(
        county_code=panel.county_code,
        panel_id=panel.id or 0,
        reason=given.reason,
        asked_by_id=viewer.person_id,
        asked_by=viewer.name,
        asked_on=today,
    )
    session.add(row)
    session.flush()
    return row


def decide_redraw(
    session: Session, viewer: Viewer, public_id: str, given: RedrawDecision, today: date
) -> Panel:
    """A second person says yes or no; yes draws anew from the pool as it now stands."""
    panel = get_panel(session, viewer, public_id)
    asked = open_redraw(session, panel.id)
    if asked is None or panel.state is not PanelState.REVIEWING:
        raise TransitionRefused(Reason.REDRAW_NOT_ASKED)
    if asked.asked_by_id == viewer.person_id:
        raise TransitionRefused(Reason.OWN_REDRAW)
    asked.is_granted = given.is_granted
    asked.decided_by_id, asked.decided_by = viewer.person_id, viewer.name
    asked.decided_on, asked.decision_note = today, given.note
    session.flush()
    if not given.is_granted:
        return panel
    panel.state = PanelState.REPLACED
    session.flush()
    cases = session.execute(
        select(CultivationCase)
        .join(PanelCase, col(PanelCase.case_id) == col(CultivationCase.id))
        .where(col(PanelCase.panel_id) == panel.id)
        .order_by(col(CultivationCase.id))
    ).scalars()
    again = Panel(
        **panel.model_dump(
            include={
                "county_code", "purpose", "case_id", "batch_id", "size", "is_blind", "form",
            }
        ),
        method=METHOD,
        seed="",
        digest="",
        due_on=max(panel.due_on, today),
        drawn_on=today,
        drawn_by=viewer.name,
        replaces_id=panel.id,
    )  # fmt: skip
    _fill(session, viewer, again, list(cases), today)
    return again


def close_panel(session: Session, viewer: Viewer, public_id: str, today: date) -> Panel:
    """All reviews are in: scores may be read; from now on nobody changes any."""
    panel = get_panel(session, viewer, public_id)
    if panel.state is not PanelState.REVIEWING:
        raise TransitionRefused(Reason.PANEL_NOT_OPEN)
    if missing := count_missing(session, panel.id):
        raise TransitionRefused(Reason.REVIEWS_MISSING, count=missing)
    panel.state, panel.closed_on, panel.closed_by = PanelState.CLOSED, today, viewer.name
    session.flush()
    return panel


def release_panel(session: Session, viewer: Viewer, public_id: str, today: date) -> Panel:
    """A head lets the result and the experts' names be read, by the firms too."""
    if viewer.role not in HEADS:
        raise NotPermitted(Reason.HEAD_REQUIRED)
    panel = get_panel(session, viewer, public_id)
    if panel.state is not PanelState.CLOSED:
        raise TransitionRefused(Reason.PANEL_NOT_CLOSED)
    panel.state, panel.released_on, panel.released_by = PanelState.RELEASED, today, viewer.name
    session.flush()
    return panel
