"""What the register knows of firms, as the facts that are judged. Nine statements for any number
of firms, read side by side in the order of the firms: memory stays flat.

Of two sources of one figure the one believed first counts (domain.enterprises.SOURCE_ORDER).
What the register does not say stays unknown: where no right is entered, nobody has said that there
is none, until somebody answers for it (`stated_facts`)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Result, Select, null, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.criteria.facts import DirectPass, Facts, PassGround, YearFacts
from app.domain.criteria.facts import IpRight as RightFacts
from app.domain.enterprises import LIVING, FigureSource, FigureStatus
from app.domain.figures import contradictions
from app.domain.titles import Programme
from app.models.enterprises import Enterprise, IpRight, YearlyFigures
from app.models.titles import Title
from app.queries.enterprise_columns import source_rank
from app.queries.institution_facts import institution_statement, with_institutions
from app.queries.stated_facts import Told, evidence_statements, with_evidence
from app.queries.title_conditions import in_force
from app.queries.visibility import visible_enterprises

FIGURES = tuple(
    col(getattr(YearlyFigures, name)) if hasattr(YearlyFigures, name) else null()
    for name in YearFacts._fields
)
"""In the order of the facts; what some edition asks for and the register does not keep is NULL."""
YEARS_BACK = 4
AT_ONCE = 500
ZHEJIANG = "33"

Row = Sequence[Any]
Statement = Select[*tuple[Any, ...]]
Sources = Mapping[str, FigureSource]
"""By the path of a fact, such as `years.2017.sales_cny`."""


class RegisteredFacts(NamedTuple):
    row_id: int
    public_id: str
    name: str
    name_key: str
    county_code: str
    township_code: str | None
    facts: Facts
    sources: Sources
    contradictory: tuple[str, ...]
    """Facts left out, because their sources contradict each other."""


def facts_of(
    session: Session, viewer: Viewer, public_id: str, applied_on: date, today: date
) -> RegisteredFacts | None:
    """Of one firm, if the viewer may see it."""
    is_it = col(Enterprise.public_id) == public_id
    found = list(stream_facts(session, viewer, applied_on, today, is_it))
    return found[0] if found else None


def stream_facts(
    session: Session,
    viewer: Viewer,
    applied_on: date,
    today: date,
    *conditions: ColumnElement[bool],
    with_sources: bool = True,
) -> Iterator[RegisteredFacts]:
    """Of every firm the viewer sees and the conditions choose, in the order of their keys."""
    asked = statements(viewer, applied_on, today, *conditions)
    with ExitStack() as opened:
        firms, *beside = [opened.enter_context(read(session, one)) for one in asked]
        figures, rights, titles, institutions, *learned = (_Beside(rows) for rows in beside)
        for firm in firms:
            years, sources, contradictory = _years(figures.of(firm.id), with_sources=with_sources)
            held = titles.of(firm.id)
            told = Told(*(one.of(firm.id) for one in learned))
            facts = Facts(
                applied_on=applied_on,
                known_on=min(today, applied_on),
                registered_on=firm.registered_on,
                technology_field=firm.technology_field,
                years=years,
                ip_rights=_right_facts(rights.of(firm.id)),
                direct_pass=_grounds(held),
                is_registered_in_mainland=True if firm.status in LIVING else None,
                is_registered_in_province=_in_province(firm),
                industry_code=firm.industry_code,
                is_hnte=True if held else None,
            )
            facts = with_evidence(facts, told, applied_on)
            facts = with_institutions(facts, institutions.of(firm.id), applied_on)
            yield RegisteredFacts(
                firm.id,
                firm.public_id,
                firm.name,
                firm.name_key,
                firm.county_code,
                firm.township_code,
                facts,
                sources,
                contradictory,
            )


def statements(
    viewer: Viewer, applied_on: date, today: date, *conditions: ColumnElement[bool]
) -> tuple[Statement, ...]:
    """The firms, and in their order their figures, rights, certificates, institutions and what was
    learned."""
    chosen = (visible_enterprises(viewer), *conditions)
    return (
        _firms(chosen),
        _figures(chosen, applied_on),
        _rights(chosen),
        _titles(chosen, applied_on, today),
        institution_statement(chosen, applied_on, today),
        *evidence_statements(chosen),
    )


class _Beside:
    """Rows ordered by their firm, taken as the firms come by."""

    def __init__(self, rows: Result[*tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, lambda row: row[0])
        self._firm, self._own = 0, list[Row]()
        self._is_over = False

    def of(self, firm: int) -> list[Row]:
        while self._firm < firm and not self._is_over:
            try:
                self._firm, rows = next(self._groups)
                self._own = list(rows)
            except StopIteration:
                self._is_over = True
        return self._own if self._firm == firm else []


def read(session: Session, statement: Statement) -> Result[*tuple[Any, ...]]:
    """The rows of one of the statements, some at a time; closed by its `with`."""
    return session.connection().execute(
        statement, execution_options={"yield_per": AT_ONCE, "stream_results": True}
    )


def _firms(chosen: Sequence[ColumnElement[bool]]) -> Statement:
    return (
        select(
            col(Enterprise.id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.name_key),
            col(Enterprise.county_code),
            col(Enterprise.township_code),
            col(Enterprise.status),
            col(Enterprise.registered_on),
            col(Enterprise.technology_field),
            col(Enterprise.industry_code),
        )
        .where(*chosen)
        .order_by(col(Enterprise.id))
    )


def _figures(chosen: Sequence[ColumnElement[bool]], applied_on: date) -> Statement:
    """Newest year last; in a year the source believed first comes first."""
    return (
        select(
            col(YearlyFigures.enterprise_id),
            col(YearlyFigures.fiscal_year),
            col(YearlyFigures.source),
            *FIGURES,
        )
        .join_from(Enterprise, YearlyFigures, col(YearlyFigures.enterprise_id) == Enterprise.id)
        .where(
            *chosen,
            col(YearlyFigures.fiscal_year) >= applied_on.year - YEARS_BACK,
            col(YearlyFigures.fiscal_year) <= applied_on.year,
            col(YearlyFigures.status) != FigureStatus.DRAFT,
        )
        .order_by(col(YearlyFigures.enterprise_id), col(YearlyFigures.fiscal_year), source_rank())
    )


def _rights(chosen: Sequence[ColumnElement[bool]]) -> Statement:
    return (
        select(
            col(IpRight.enterprise_id),
            col(IpRight.kind),
            col(IpRight.granted_on),
            col(IpRight.obtained_by),
            col(IpRight.used_on),
            col(IpRight.lapsed_on),
            col(IpRight.is_co_owned),
            col(IpRight.applied_on),
        )
        .join_from(Enterprise, IpRight, col(IpRight.enterprise_id) == Enterprise.id)
        .where(*chosen)
        .order_by(col(IpRight.enterprise_id), col(IpRight.granted_on), col(IpRight.id))
    )


def _titles(chosen: Sequence[ColumnElement[bool]], applied_on: date, today: date) -> Statement:
    """HNTE certificates in force on the day of application, as known today."""
    return (
        select(col(Title.enterprise_id), col(Title.valid_from), col(Title.valid_until))
        .join_from(Enterprise, Title, col(Title.enterprise_id) == Enterprise.id)
        .where(*chosen, col(Title.programme) == Programme.HNTE, in_force(applied_on, today))
        .order_by(col(Title.enterprise_id), col(Title.id))
    )


def _years(
    rows: list[Row], *, with_sources: bool
) -> tuple[dict[int, YearFacts], Sources, tuple[str, ...]]:
    years: dict[int, YearFacts] = {}
    sources: dict[str, FigureSource] = {}
    contradictory: list[str] = []
    for year, told in groupby(rows, lambda row: row[1]):
        of_year = list(told)
        years[year] = YearFacts._make(of_year[0][3:])
        if len(of_year) > 1:
            figures = {
                name: next((row[place] for row in of_year if row[place] is not None), None)
                for place, name in enumerate(YearFacts._fields, 3)
            }
            for part in contradictions(figures):
                # A part from one source above its whole from another: neither is to be believed.
                figures[part] = None
                contradictory.append(f"years.{year}.{part}")
            years[year] = YearFacts(**figures)
        if with_sources:
            sources |= _sources(year, of_year, years[year])
    return years, sources, tuple(contradictory)


def _sources(year: int, rows: list[Row], figures: YearFacts) -> dict[str, FigureSource]:
    return {
        f"years.{year}.{name}": next(row[2] for row in rows if row[place] is not None)
        for place, name in enumerate(YearFacts._fields, 3)
        if figures[place - 3] is not None
    }


def _right_facts(rows: list[Row]) -> tuple[RightFacts, ...] | None:
    make: Callable[..., RightFacts] = RightFacts
    return tuple(make(*row[1:]) for row in rows) or None


def _grounds(rows: list[Row]) -> tuple[DirectPass, ...] | None:
    """A certificate in force is one ground; of the others the register knows nothing."""
    return (
        tuple(
            DirectPass(PassGround.HNTE_CERTIFICATE, valid_from, valid_until)
            for _, valid_from, valid_until in rows
        )
        or None
    )


def _in_province(firm: Any) -> bool | None:
    if firm.status not in LIVING:
        return None
    return True if firm.county_code.startswith(ZHEJIANG) else None
