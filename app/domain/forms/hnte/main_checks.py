"""Checks of the main figures of annex 2."""

from collections.abc import Iterator

from app.domain.forms.canonical import amount_of, yes
from app.domain.forms.drafts import Draft, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity
from app.domain.forms.main_figures import MAIN, parts_above_wholes, tech_staff_above_staff

WHOLES = (
    ("rd_domestic", "rd_total"),
    ("rd_basic", "rd_total"),
    ("high_tech_income", "total_income"),
)


def main_findings(draft: Draft) -> Iterator[FormFinding]:
    yield from tech_staff_above_staff(draft)
    yield from parts_above_wholes(draft, WHOLES)
    income, sales = amount_of(draft, "total_income"), amount_of(draft, "sales.y3")
    if income is not None and sales is not None and income < sales:
        # Possible (G195 三(四) leaves out 不征税收入, and the bases differ), but rare.
        yield FormFinding(
            Place(MAIN, "total_income"),
            Severity.WARNING,
            FormFault.TOTAL_INCOME_BELOW_SALES,
            {"income": income, "sales": sales},
            also=(Place(MAIN, "sales.y3"),),
        )
    if yes(draft.values.get("had_incident")):
        yield FormFinding(Place(MAIN, "had_incident"), Severity.WARNING, FormFault.INCIDENT_BARS)
