"""The whole fictitious world from a seed: every fact with the day it becomes known, to 2021."""

from datetime import date
from random import Random

from app.data import county_facts
from app.demonstration.applications import application_facts
from app.demonstration.assessments import assessment_facts
from app.demonstration.award_papers import award_facts
from app.demonstration.awards import clause_facts
from app.demonstration.careers import Application, hnte_applications, sme_applications
from app.demonstration.case_histories import case_facts
from app.demonstration.clearances import inquiry_facts, opinion_facts
from app.demonstration.conversations import conversation_facts
from app.demonstration.decisions import decision_facts
from app.demonstration.evidence import evidence_facts
from app.demonstration.facts import Fact
from app.demonstration.figures import figures_facts, rights_facts
from app.demonstration.filings import filing_facts
from app.demonstration.firm_accounts import firm_account_facts
from app.demonstration.firms import Firm, make_firms
from app.demonstration.institutions import institution_facts
from app.demonstration.listings import listing_facts
from app.demonstration.lives import firm_facts
from app.demonstration.meetings import meeting_facts
from app.demonstration.people import COUNTY, people_facts
from app.demonstration.plan_values import batch_facts, survey_facts, task_facts, value_facts
from app.demonstration.platforms import platform_facts
from app.demonstration.pool import cohort_facts, pool_facts, pool_users, visit_facts
from app.demonstration.pool_returns import return_facts
from app.demonstration.reviews import expert_facts, panel_facts, relation_facts
from app.demonstration.services import service_facts
from app.demonstration.talents import talent_facts
from app.domain.titles import TitleKind
from app.models.cases import CultivationCase

USERS_CHOSEN_ON = date(2018, 9, 30)


WAITING = "firm3"


def build_world(seed: int) -> list[Fact]:
    """Same seed, same world. Each part has a chance of its own, so that parts change apart."""

    def chance(part: str) -> Random:
        return Random(f"{seed}/{part}")

    county = county_facts(COUNTY)
    firms = make_firms(chance("firms"), county)
    hnte = hnte_applications(chance("hnte"), firms)
    smes = sme_applications(chance("sme"), firms, hnte)
    applications = hnte + smes
    by_firm: dict[str, list[Application]] = {}
    for each in applications:
        by_firm.setdefault(each.firm.key, []).append(each)
    by_key = {firm.key: firm for firm in firms}

    pool = pool_facts(chance("pool"), firms, applications, county.code)
    users = _users(pool, hnte, by_key)
    waiting = users.pop(WAITING)[0]
    facts = people_facts(county, users)
    drawn = {part: chance(part) for part in ("lives", "cases", "figures", "rights", "evidence")}
    for firm in firms:
        own = by_firm.get(firm.key, [])
        facts += firm_facts(drawn["lives"], firm, county)
        for application in own:
            facts += case_facts(drawn["cases"], application, county.code)
        facts += figures_facts(drawn["figures"], firm, own, county.code)
        facts += rights_facts(drawn["rights"], firm, own, county.code)
        facts += evidence_facts(drawn["evidence"], firm, own, county.code)
    facts += [*batch_facts(county.code), *survey_facts(chance("surveys"), smes, county.code)]
    facts += [*opinion_facts(county.code), *inquiry_facts(facts, county.code)]
    facts += decision_facts(facts, county.code)
    facts += firm_account_facts(facts, users, waiting, county.code)
    facts += institution_facts(chance("institutions"), firms, county.code)
    facts += listing_facts(chance("listings"), firms, county.code)
    facts += filing_facts(chance("filings"), hnte, county.code)
    agencies = {fact.key: fact.columns["agency"] for fact in facts if fact.model is CultivationCase}
    facts += [*cohort_facts(county.code), *pool, *return_facts(applications, pool, agencies)]
    facts += conversation_facts(seed, hnte, users["firm"][0], county.code)
    facts += visit_facts(chance("visits"), pool, by_key)
    facts += [*task_facts(county), *value_facts(county.code), *assessment_facts(county.code)]
    facts += clause_facts(county.code)
    facts += [*relation_facts(facts, county.code), *expert_facts(county.code)]
    facts += panel_facts(facts, county.code)
    facts += platform_facts(chance("platforms"), county.code)
    facts += service_facts(chance("services"), firms, county.code)
    facts += meeting_facts(chance("meetings"), firms, county.code)
    facts += talent_facts(chance("talents"), firms, county.code)
    facts += award_facts(seed, facts, county)
    return [*facts, *application_facts(seed, facts, county.code)]


def _users(
    pool: list[Fact], hnte: list[Application], by_key: dict[str, Firm]
) -> dict[str, list[Firm]]:
    """One firm whose renewal is pending on the demonstration's day; a group with two firms; one
    firm that has registered and waits."""
    pending = next(
        each.firm
        for each in hnte
        if each.kind is TitleKind.RENEWAL
        and each.published.year == 2018
        and each.published.batch == 2
    )
    group = [firm for firm in pool_users(pool, by_key, USERS_CHOSEN_ON) if firm is not pending]
    return {
        "firm": [pending],
        "firm-colleague": [pending],
        "firm2": group[:2],
        WAITING: group[2:3],
    }
