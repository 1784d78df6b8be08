"""What a draft of the provincial SME form says, as the facts that are judged."""

from app.domain.criteria.facts import Facts, IndustryStanding
from app.domain.forms.canonical import amount_of, year, yes
from app.domain.forms.common_facts import stated_firm, stated_rights, with_year
from app.domain.forms.computations import is_none
from app.domain.forms.drafts import Draft
from app.domain.forms.hnte.matrix_rows import KnownRights

CONDITION_ONE = ("has_independent_accounting", "has_clear_ownership")


def provincial_tech_sme_facts(draft: Draft, registered: Facts, known: KnownRights) -> Facts:
    facts = _with_last_year(stated_firm(draft, registered), draft)
    return facts._replace(
        ip_rights=stated_rights(draft, registered, known),
        know_how_count=_count(draft, "know_how", registered.know_how_count),
        has_own_product=_has_product(draft, registered),
        has_independent_accounting=_accounting(draft, registered),
        industry_standing=_industry(draft, registered),
    )


def _with_last_year(facts: Facts, draft: Draft) -> Facts:
    applied_in = year(draft.values.get("application_year"))
    if applied_in is None and facts.applied_on:
        applied_in = facts.applied_on.year
    if applied_in is None:
        return facts
    staff, tech = amount_of(draft, "staff"), amount_of(draft, "tech_staff")
    last = applied_in - 1
    facts = with_year(
        facts,
        last,
        sales_cny=amount_of(draft, "sales"),
        total_assets_cny=amount_of(draft, "total_assets"),
        profit_cny=amount_of(draft, "profit"),
        tax_paid_cny=amount_of(draft, "tax_paid"),
        rd_cny=amount_of(draft, "rd"),
    )
    if staff is None or tech is None:
        return facts
    # The document names no average: the pair as stated goes before one of either basis.
    return with_year(facts, last, staff_quarterly_avg=staff, tech_staff_quarterly_avg=tech)


def _count(draft: Draft, table: str, registered: int | None) -> int | None:
    if draft.of(table) or is_none(draft, table):
        return len(draft.of(table))
    return registered


def _has_product(draft: Draft, registered: Facts) -> bool | None:
    if draft.of("ps"):
        return True
    return False if is_none(draft, "ps") else registered.has_own_product


def _accounting(draft: Draft, registered: Facts) -> bool | None:
    """The same condition asks for clear ownership; either no is a no."""
    said = [yes(draft.values.get(key)) for key in CONDITION_ONE]
    if False in said:
        return False
    return True if None not in said else registered.has_independent_accounting


def _industry(draft: Draft, registered: Facts) -> IndustryStanding | None:
    """A no says not which class it is: it takes away that the industry is permitted, no more."""
    is_open = yes(draft.values.get("is_open_industry"))
    if is_open is None:
        return registered.industry_standing
    if is_open:
        return IndustryStanding.PERMITTED
    known = registered.industry_standing
    return None if known is IndustryStanding.PERMITTED else known
