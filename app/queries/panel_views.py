"""What pages and programs are told of panels."""

from dataclasses import dataclass
from datetime import date

from app.domain.panels import Exclusion, ExpertKind, PanelPurpose, PanelState, Replay
from app.domain.titles import Programme


@dataclass(frozen=True, slots=True)
class PanelLine:
    id: str
    purpose: PanelPurpose
    state: PanelState
    size: int
    is_blind: bool
    drawn_on: date
    drawn_by: str
    due_on: date
    cases: int
    submitted: int
    reviews: int
    batch: str | None


@dataclass(frozen=True, slots=True)
class CaseOfPanel:
    """A case before the panel, as its officers see it."""

    id: str
    case_id: str
    number: int
    enterprise: str
    programme: Programme
    year: int
    submitted: int
    reviews: int


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One of the pool in this draw. `name` and `employer` are told once the panel is released."""

    code: str
    kind: ExpertKind
    exclusions: list[Exclusion]
    place: str
    seat: int | None
    stepped_down_on: date | None
    name: str | None
    employer: str | None


@dataclass(frozen=True, slots=True)
class RedrawRow:
    id: str
    reason: str
    asked_by: str
    asked_on: date
    is_granted: bool | None
    decided_by: str
    decided_on: date | None
    decision_note: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class PanelDetail:
    line: PanelLine
    version: int
    method: str
    seed: str
    digest: str
    seats: list[SeatRow]
    """Those who sit, in the order of the draw."""
    vacant: int
    cases: list[CaseOfPanel]
    withheld: int
    """Cases of firms that the viewer is recused from: before the panel, not shown."""
    redraws: list[RedrawRow]
    candidates: int
    eligible: int
    is_pool_large_enough: bool
    closed_on: date | None
    closed_by: str
    released_on: date | None
    released_by: str
    replaces: str | None
    replaced_by: str | None
    may_release: bool


@dataclass(frozen=True, slots=True)
class ReplayPage:
    """The frozen list, the seed, and the draw made again before the reader's eyes."""

    panel_id: str
    purpose: PanelPurpose
    state: PanelState
    drawn_on: date
    drawn_by: str
    method: str
    seed: str
    size: int
    digest: str
    candidates: list[SeatRow]
    seats: list[str]
    again: Replay
