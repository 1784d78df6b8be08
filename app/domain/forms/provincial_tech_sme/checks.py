"""All checks of the provincial SME form, in the order of its sections."""

from collections.abc import Iterator

from app.domain.forms.applying_checks import applied_on, applying_findings
from app.domain.forms.canonical import amount_of, cell, day, ids, total, yes
from app.domain.forms.computations import is_none
from app.domain.forms.drafts import Draft, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity
from app.domain.forms.main_figures import MAIN, tech_staff_above_staff
from app.domain.forms.right_checks import IP, numbers_twice, own_before_founding

PS = "ps"


def provincial_tech_sme_findings(draft: Draft) -> Iterator[FormFinding]:
    yield from applying_findings(draft)
    yield from _incident(draft)
    yield from tech_staff_above_staff(draft)
    yield from _no_rd(draft)
    yield from numbers_twice(draft)
    yield from own_before_founding(draft)
    yield from _days_of_rights(draft)
    yield from _no_own_technology(draft)
    yield from _products(draft)


def _incident(draft: Draft) -> Iterator[FormFinding]:
    if yes(draft.values.get("had_incident")):
        place = Place("conditions", "had_incident")
        yield FormFinding(place, Severity.WARNING, FormFault.EVENT_DOUBTED)


def _no_rd(draft: Draft) -> Iterator[FormFinding]:
    if amount_of(draft, "rd") == 0:
        yield FormFinding(Place(MAIN, "rd"), Severity.WARNING, FormFault.NO_RD_SPENDING)


def _days_of_rights(draft: Draft) -> Iterator[FormFinding]:
    """Applied for before it was granted, and before the firm applies: later ones do not count."""
    applying = applied_on(draft)
    for row in draft.of(IP):
        asked, granted = day(row.values.get("applied_on")), day(row.values.get("granted_on"))
        if asked and granted and granted < asked:
            yield FormFinding(
                Place(IP, IP, row.id, "granted_on"),
                Severity.ERROR,
                FormFault.GRANTED_BEFORE_APPLIED_FOR,
                names={"row": row.number, "asked": str(asked), "granted": str(granted)},
                also=(Place(IP, IP, row.id, "applied_on"),),
            )
        exists_from = min((on for on in (asked, granted) if on), default=None)
        if exists_from and applying and exists_from > applying:
            yield FormFinding(
                Place(IP, IP, row.id, "applied_on" if asked else "granted_on"),
                Severity.WARNING,
                FormFault.RIGHT_AFTER_APPLYING,
                names={"row": row.number, "day": str(exists_from), "applied": str(applying)},
            )


def _no_own_technology(draft: Draft) -> Iterator[FormFinding]:
    if is_none(draft, "ip") and is_none(draft, "know_how"):
        also = (Place("know_how", "none.know_how"),)
        place, fault = Place(IP, "none.ip"), FormFault.NO_OWN_TECHNOLOGY
        yield FormFinding(place, Severity.WARNING, fault, also=also)


def _products(draft: Draft) -> Iterator[FormFinding]:
    rows = draft.of(PS)
    if is_none(draft, PS):
        yield FormFinding(Place(PS, "none.ps"), Severity.WARNING, FormFault.NO_OWN_PRODUCT)
    for row in rows:
        if not ids(row.values.get("ip")) and not ids(row.values.get("know_how")):
            place, fault = Place(PS, PS, row.id, "ip"), FormFault.PRODUCT_WITHOUT_TECHNOLOGY
            yield FormFinding(place, Severity.WARNING, fault, names={"row": row.number})
    sold, sales = total([cell(row, "sales") for row in rows]), amount_of(draft, "sales")
    if rows and sold is not None and sales is not None and sold > sales:
        yield FormFinding(
            Place(PS, PS),
            Severity.ERROR,
            FormFault.PRODUCTS_ABOVE_SALES,
            {"sold": sold, "sales": sales},
            also=(Place(MAIN, "sales"),),
        )
