"""Service agencies by the cases they prepared: how many, and how many of them passed."""

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.names import fold
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleKind
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.queries.visibility import visible_enterprises

PASSED = frozenset({Stage.RECOGNIZED, Stage.LAPSED, Stage.REVOKED})
"""Once recognised it has passed, whatever became of the title."""


@dataclass(slots=True)
class AgencyRow:
    """One agency and one programme; of the cases with a result, which part passed."""

    agency: str
    programme: Programme
    cases: int = 0
    first: int = 0
    renewal: int = 0
    passed: int = 0
    failed: int = 0
    withdrawn: int = 0

    @property
    def open(self) -> int:
        return self.cases - self.passed - self.failed - self.withdrawn

    @property
    def pass_rate(self) -> Fraction | None:
        """Unknown where nothing is decided yet."""
        decided = self.passed + self.failed
        return Fraction(self.passed, decided) if decided else None

    def add(self, kind: TitleKind, stage: Stage, number: int) -> None:
        self.cases += number
        self.renewal += number if kind is TitleKind.RENEWAL else 0
        self.first += number if kind is TitleKind.FIRST else 0
        self.passed += number if stage in PASSED else 0
        self.failed += number if stage is Stage.REJECTED else 0
        self.withdrawn += number if stage is Stage.WITHDRAWN else 0


def list_agencies(session: Session, viewer: Viewer) -> list[AgencyRow]:
    """The busiest first; one statement. Names that differ only in width or blanks are one agency.
    They are totals: a recusal changes none."""
    columns = (
        col(CultivationCase.agency),
        col(CultivationCase.programme),
        col(CultivationCase.kind),
        col(CultivationCase.stage),
    )
    rows = session.execute(
        select(*columns, func.count())
        .join_from(CultivationCase, Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
        .where(visible_enterprises(viewer, despite_recusal=True), col(CultivationCase.agency) != "")
        .group_by(*columns)
        .order_by(*columns)
    )
    found: dict[tuple[str, Programme], AgencyRow] = {}
    for agency, programme, kind, stage, number in rows:
        row = found.setdefault((fold(agency), programme), AgencyRow(agency.strip(), programme))
        row.add(kind, stage, number)
    return sorted(found.values(), key=lambda row: (-row.cases, row.agency, row.programme))
