"""What a panel's reviews come to: scores once it is closed, names once it is released."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Role, Viewer
from app.domain.panels import ExpertKind, PanelPurpose, PanelState
from app.domain.refusals import NotFound
from app.domain.review_forms import Given, PanelResult, tally
from app.domain.titles import Programme
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.reviews import Expert, Panel, PanelCase, PanelSeat, Review, ReviewMark
from app.queries.cases import visible_cases

SCORES_OUT = (PanelState.CLOSED, PanelState.RELEASED)


@dataclass(frozen=True, slots=True)
class Opinion:
    expert: str
    kind: ExpertKind
    text: str


@dataclass(frozen=True, slots=True)
class Justification:
    expert: str
    item: str
    points: int | None
    is_met: bool | None
    text: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """Annex 5 of one case. Experts go by their seats until the panel is released."""

    panel_id: str
    purpose: PanelPurpose
    state: PanelState
    case_id: str
    enterprise: str
    programme: Programme
    year: int
    number: int
    result: PanelResult
    justifications: list[Justification]
    opinions: list[Opinion]


def visible_results(viewer: Viewer) -> ColumnElement[bool]:
    """Scores are the bureau's once a panel is closed, and the firm's once it is released."""
    if viewer.role in BUREAU:
        return visible_cases(viewer) & col(Panel.state).in_(SCORES_OUT)
    if viewer.role is Role.ENTERPRISE_USER:
        return visible_cases(viewer) & (col(Panel.state) == PanelState.RELEASED)
    return false()


def list_results(session: Session, viewer: Viewer, wanted: ColumnElement[bool]) -> list[CaseResult]:
    """What panels made of their cases, in three statements whatever their number."""
    cases = session.execute(
        select(
            col(PanelCase.id).label("key"),
            col(Panel.public_id).label("panel_id"),
            col(Panel.purpose),
            col(Panel.state),
            col(CultivationCase.public_id).label("case_id"),
            col(Enterprise.name).label("enterprise"),
            col(CultivationCase.programme),
            col(CultivationCase.year),
            col(PanelCase.number),
        )
        .join_from(PanelCase, Panel, col(Panel.id) == col(PanelCase.panel_id))
        .join(CultivationCase, col(CultivationCase.id) == col(PanelCase.case_id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(visible_results(viewer), wanted)
        .order_by(col(Panel.id).desc(), col(PanelCase.number))
    ).all()
    said = _said(session, [row.key for row in cases])
    return [_result(row, said.get(row.key, [])) for row in cases]


def _said(session: Session, keys: Sequence[int]) -> dict[int, list[Any]]:
    """By case the submitted reviews with their marks, seat by seat."""
    if not keys:
        return {}
    rows = session.execute(
        select(
            col(Review.panel_case_id).label("key"),
            col(Review.opinion),
            col(PanelSeat.seat),
            col(PanelSeat.kind),
            col(Expert.name),
            col(ReviewMark.item),
            col(ReviewMark.points),
            col(ReviewMark.is_met),
            col(ReviewMark.justification),
        )
        .join_from(Review, PanelSeat, col(PanelSeat.id) == col(Review.seat_id))
        .join(Expert, col(Expert.id) == col(PanelSeat.expert_id))
        .join(ReviewMark, col(ReviewMark.review_id) == col(Review.id))
        .where(
            col(Review.panel_case_id).in_(keys),
            col(PanelSeat.seat).is_not(None),
            col(Review.submitted_at).is_not(None),
        )
        .order_by(col(PanelSeat.seat), col(ReviewMark.id))
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return found


def _result(case: Any, rows: list[Any]) -> CaseResult:
    def called(row: Any) -> str:
        return row.name if case.state is PanelState.RELEASED else f"专家{row.seat}"

    answers: dict[str, list[Given]] = {}
    opinions: dict[str, Opinion] = {}
    for row in rows:
        expert = called(row)
        answers.setdefault(expert, []).append(
            Given(row.item, row.points, row.is_met, row.justification)
        )
        opinions[expert] = Opinion(expert, row.kind, row.opinion)
    return CaseResult(
        panel_id=case.panel_id,
        purpose=case.purpose,
        state=case.state,
        case_id=case.case_id,
        enterprise=case.enterprise,
        programme=case.programme,
        year=case.year,
        number=case.number,
        result=tally(answers),
        justifications=[
            Justification(expert, one.item, one.points, one.is_met, one.justification)
            for expert, given in answers.items()
            for one in given
            if one.justification
        ],
        opinions=[one for one in opinions.values() if one.text],
    )


def results_of_panel(session: Session, viewer: Viewer, public_id: str) -> list[CaseResult]:
    return list_results(session, viewer, col(Panel.public_id) == public_id)


def results_of_case(session: Session, viewer: Viewer, public_id: str) -> list[CaseResult]:
    """All that were closed or released; of a batch's panel this case alone."""
    seen = (
        select(col(CultivationCase.id))
        .join(Enterprise, col(Enterprise.id) == col(CultivationCase.enterprise_id))
        .where(visible_cases(viewer), col(CultivationCase.public_id) == public_id)
    )
    if session.execute(seen).first() is None:
        raise NotFound
    return list_results(session, viewer, col(CultivationCase.public_id) == public_id)
