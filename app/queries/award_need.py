"""What next year's round will need, by town: titles of this year, and cases under way."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import BUREAU, Viewer
from app.domain.awards.drawing import AwardSource, Merit, Recipient, draw
from app.domain.awards.need import Hope, TownNeed, need_by_town
from app.domain.forecast.reading import history_of
from app.domain.programmes.table import PROGRAMMES
from app.domain.refusals import NotPermitted, Reason
from app.domain.titles import Programme
from app.models.enterprises import Enterprise
from app.models.places import Township
from app.queries.award_clauses import clause_facts, clauses_in_force
from app.queries.award_merits import list_merits
from app.queries.forecast_deciders import Open, deciders_of
from app.queries.forecast_register import load_register
from app.queries.visibility import visible_enterprises

FORECAST = (Programme.HNTE, Programme.PROVINCIAL_TECH_SME)


@dataclass(frozen=True, slots=True)
class AwardNeed:
    """Of the county, whoever looks: sums tell no firm."""

    year: int
    """Whose titles are rewarded; they are paid in the year after."""
    day: date
    towns: list[TownNeed]
    sure_cny: Decimal
    expected_cny: Decimal
    has_clauses: bool

    @property
    def firms(self) -> int:
        return sum(one.firms for one in self.towns)

    @property
    def hopes(self) -> int:
        return sum(one.hopes for one in self.towns)


def show_need(session: Session, viewer: Viewer, today: date) -> AwardNeed:
    """In a number of statements that does not depend on how much there is."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    county = viewer.county_code
    clauses = [clause_facts(one) for one in clauses_in_force(session, county, today.year)]
    drawn = draw(list_merits(session, county, today.year, today), clauses, ())
    towns = need_by_town(drawn, _hopes(session, viewer, today), clauses)
    return AwardNeed(
        year=today.year,
        day=today,
        towns=towns,
        sure_cny=sum((one.sure_cny for one in towns), Decimal(0)),
        expected_cny=sum((one.expected_cny for one in towns), Decimal(0)),
        has_clauses=bool(clauses),
    )


def _hopes(session: Session, viewer: Viewer, today: date) -> list[Hope]:
    """Open cases, and holders whose title lapses this year, each by the chance seen so far."""
    found: list[tuple[Programme, Open]] = []
    for programme in FORECAST:
        past = load_register(session, viewer, programme).as_of(today, today)
        validity = PROGRAMMES[programme].validity_years
        open_ones = deciders_of(past, history_of(past), today.year, validity)
        found += [(programme, one) for one in open_ones]
    firms = _recipients(session, viewer, {one.enterprise_id for _, one in found})
    return [
        Hope(_merit(programme, one, firms[one.enterprise_id], today), round(one.chance * 100))
        for programme, one in found
        if one.enterprise_id in firms
    ]


def _merit(programme: Programme, one: Open, firm: Recipient, today: date) -> Merit:
    return Merit(
        source=AwardSource.TITLE,
        source_id=one.case_id or "",
        recipient=firm,
        rewards=programme.value,
        kind=one.kind,
        level=PROGRAMMES[programme].title_authority,
        year=today.year,
        gained_on=today,
    )


def _recipients(session: Session, viewer: Viewer, firms: set[int]) -> dict[int, Recipient]:
    found = session.execute(
        select(col(Enterprise.id), col(Enterprise.uscc), col(Enterprise.name), col(Township.name))
        .outerjoin_from(Enterprise, Township, col(Township.code) == Enterprise.township_code)
        .where(visible_enterprises(viewer, despite_recusal=True), col(Enterprise.id).in_(firms))
    )
    return {
        firm: Recipient(firm, uscc, name, town or "")
        for firm, uscc, name, town in found
        if firm is not None
    }
