"""What a list says about many firms at once: their rung, figures, live case. One statement each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.counting import OPEN
from app.domain.honours import HonourKind
from app.domain.pool import Rung, rung_of
from app.domain.stages import Stage
from app.domain.titles import Programme, TitleEnd
from app.models.cases import CultivationCase
from app.models.titles import Title
from app.queries.enterprise_columns import latest_figures
from app.queries.enterprises import titles_in_force
from app.queries.honours import holders_of


@dataclass(frozen=True, slots=True)
class Figures:
    """The newest year with sales; what nobody knows is None."""

    fiscal_year: int | None = None
    sales_cny: Decimal | None = None
    rd_cny: Decimal | None = None
    rd_intensity: Fraction | None = None


@dataclass(frozen=True, slots=True)
class LiveCase:
    id: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What the lists of the pool show of one firm beside its name."""

    rung: Rung
    figures: Figures


def firm_facts(session: Session, ids: Sequence[int], today: date) -> dict[int, FirmFacts]:
    """By firm; three statements whatever their number."""
    titles = titles_in_force(session, ids, today)
    micro = holders_of(session, ids, HonourKind.MICRO_TECH, today)
    newest = latest_figures(session, ids)
    return {
        one: FirmFacts(
            rung_of(titles.get(one, ()), is_micro=one in micro), _figures(newest.get(one, {}))
        )
        for one in ids
    }


def _figures(found: dict[str, Any]) -> Figures:
    return Figures(**{one.name: found.get(one.name) for one in fields(Figures)})


def live_cases(session: Session, ids: Collection[int]) -> dict[tuple[int, Programme], LiveCase]:
    """The newest undecided case of each firm and programme."""
    if not ids:
        return {}
    rows = session.execute(
        select(
            col(CultivationCase.enterprise_id),
            col(CultivationCase.programme),
            col(CultivationCase.public_id),
            col(CultivationCase.stage),
        )
        .where(
            col(CultivationCase.enterprise_id).in_(ids),
            col(CultivationCase.stage).in_(sorted(OPEN)),
        )
        .order_by(col(CultivationCase.year), col(CultivationCase.id))
    )
    return {(firm, programme): LiveCase(case, stage) for firm, programme, case, stage in rows}


def holders_ever(session: Session, ids: Collection[int], programme: Programme) -> frozenset[int]:
    """Firms that ever held the title: what they apply for next is a renewal."""
    if not ids:
        return frozenset()
    return frozenset(
        session.execute(
            select(col(Title.enterprise_id)).where(
                col(Title.enterprise_id).in_(ids),
                col(Title.programme) == programme,
                col(Title.end).is_distinct_from(TitleEnd.ENTERED_IN_ERROR),
            )
        ).scalars()
    )
