"""The national SME's conditions together: the gates, and then a ground or the score."""

from datetime import date

from app.domain.criteria.facts import Facts, year_of
from app.domain.criteria.findings import Finding, Result, Verdict
from app.domain.criteria.periods import Period
from app.domain.criteria.tech_sme.direct import direct_pass
from app.domain.criteria.tech_sme.figures import TechSmeCriteria, TechSmeFigures
from app.domain.criteria.tech_sme.gates import accounts, conduct, industry, resident, size
from app.domain.criteria.tech_sme.score import ip, rd, tech_staff, undecided
from app.domain.criteria.verdicts import nothing_known, total, verdict_of

BEST_FIRST = (Verdict.CERTAIN, Verdict.POSSIBLE, Verdict.UNKNOWN, Verdict.NOT_YET)
"""Of two ways that each suffice the better one tells."""


def judge(criteria: TechSmeCriteria, key: str, facts: Facts, figures: TechSmeFigures) -> Result:
    if facts.applied_on is None:
        asked = [one for one in criteria if figures.asks_for_accounts or one != criteria.accounts]
        return nothing_known(key, asked, "applied_on", figures.pass_mark)
    period = measured(facts, facts.applied_on)
    settled = not period.is_short
    sizes = size(criteria, period, figures, is_settled=settled)
    measures = (tech_staff(criteria, period, figures), *rd(criteria, period, facts, figures))
    scored = measures if settled else tuple(undecided(finding) for finding in measures)
    staff, best_rd, *_ = scored
    rights = ip(criteria, facts, figures)
    score_finding, score = total(
        criteria.score, (staff, best_rd, rights), figures.pass_mark, passes_at_mark=True
    )
    gates = (
        resident(criteria, facts, figures),
        *accounts(criteria, facts, figures),
        sizes[0],
        industry(criteria, facts, figures),
        conduct(criteria, facts, figures),
    )
    direct = direct_pass(criteria, facts, figures)
    verdict = best_of((*gates, direct), (*gates, score_finding, staff))
    shown = (*gates, *sizes[1:], direct, score_finding, *scored, rights)
    return Result(key, verdict, in_order(criteria, shown), score)


def best_of(*ways: tuple[Finding, ...]) -> Verdict:
    return min((verdict_of(way) for way in ways), key=BEST_FIRST.index)


def measured(facts: Facts, applied_on: date) -> Period:
    """The last fiscal year; of a firm founded in the year of evaluation, that year so far.

    E115 sets no age and no measure for a firm without a fiscal year; that such firms are listed
    is shown by the mark B of their numbers (K11). Their findings stay open."""
    registered_on = facts.registered_on
    is_new = registered_on is not None and registered_on.year >= applied_on.year
    year = applied_on.year if is_new else applied_on.year - 1
    return Period((year,), (year_of(facts, year),), is_new)


def in_order(criteria: TechSmeCriteria, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    by_key = {finding.criterion.key: finding for finding in findings}
    return tuple(by_key[one.key] for one in criteria if one.key in by_key)
