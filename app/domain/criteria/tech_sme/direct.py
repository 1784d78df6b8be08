"""E115 art. 8: grounds that spare the score."""

from datetime import date

from app.domain.criteria.facts import DirectPass, Facts, PassGround
from app.domain.criteria.findings import Finding, State
from app.domain.criteria.shares import unknown
from app.domain.criteria.tech_sme.figures import TechSmeCriteria, TechSmeFigures


def direct_pass(criteria: TechSmeCriteria, facts: Facts, figures: TechSmeFigures) -> Finding:
    """Met by any one ground; what is not said of a ground is taken to be as the article asks."""
    if facts.direct_pass is None:
        return unknown(criteria.direct_pass, "direct_pass")
    if facts.direct_pass and facts.applied_on is None:
        return unknown(criteria.direct_pass, "applied_on")
    for ground in facts.direct_pass:
        if facts.applied_on is not None and holds(ground, facts.applied_on, figures):
            return Finding(criteria.direct_pass, State.MET, value=ground.ground)
    return Finding(criteria.direct_pass, State.SHORT)


def holds(ground: DirectPass, applied_on: date, figures: TechSmeFigures) -> bool:
    """A ground that is not over, not too old and high enough in rank."""
    is_over = ground.valid_until is not None and ground.valid_until < applied_on
    is_ahead = ground.on is not None and ground.on > applied_on
    if is_over or is_ahead:
        return False
    match ground.ground:
        case PassGround.SCIENCE_AWARD:
            years, ranks = figures.award_years, figures.award_ranks
        case PassGround.STANDARD:
            years, ranks = figures.standard_years, figures.standard_ranks
        case _:
            return True
    is_recent = ground.on is None or applied_on <= anniversary(ground.on, years)
    return is_recent and (ground.rank is None or ground.rank <= ranks)


def anniversary(day: date, years: int) -> date:
    """The same day years later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
