"""Checks of the dates, the registration and the main figures of annex 2."""

from collections.abc import Iterator

from app.domain.forms.canonical import amount_of, day, year, yes
from app.domain.forms.drafts import Draft, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity
from app.domain.forms.hnte.years import applied_on
from app.domain.refusals import InvalidValue
from app.domain.uscc import Uscc

APPLYING = "applying"
REGISTRATION = "registration"
MAIN = "main"
WHOLES = (
    ("tech_staff", "staff", FormFault.TECH_STAFF_ABOVE_STAFF),
    ("rd_domestic", "rd_total", FormFault.PART_ABOVE_WHOLE),
    ("rd_basic", "rd_total", FormFault.PART_ABOVE_WHOLE),
    ("high_tech_income", "total_income", FormFault.PART_ABOVE_WHOLE),
)
"""A part and the whole it cannot exceed."""
DETAILS = (("is_listed", "stock"), ("is_in_national_zone", "national_zone"))
"""A yes and what it then asks for."""


def main_findings(draft: Draft) -> Iterator[FormFinding]:
    yield from _dates(draft)
    yield from _registration(draft)
    yield from _wholes(draft)
    yield from _income(draft)


def _error(section: str, key: str, fault: FormFault, *also: Place, **names: str) -> FormFinding:
    return FormFinding(Place(section, key), Severity.ERROR, fault, names=names, also=also)


def _dates(draft: Draft) -> Iterator[FormFinding]:
    values = draft.values
    applied_in = year(values.get("application_year"))
    for key in ("planned_on", "national_submitted_on"):
        on = day(values.get(key))
        if on and applied_in and on.year != applied_in:
            names = {"year": str(applied_in), "day": on.isoformat()}
            also = Place(APPLYING, "application_year")
            yield _error(APPLYING, key, FormFault.YEAR_IS_NOT_OF_DAY, also, **names)
    registered = day(values.get("national_registered_on"))
    submitted = day(values.get("national_submitted_on"))
    if registered and submitted and submitted < registered:
        names = {"first": registered.isoformat(), "second": submitted.isoformat()}
        also = Place(APPLYING, "national_registered_on")
        yield _error(
            APPLYING, "national_submitted_on", FormFault.SUBMITTED_BEFORE_REGISTERED, also, **names
        )
    founded, applied = day(values.get("registered_on")), applied_on(draft)
    if founded and applied and founded > applied:
        names = {"founded": founded.isoformat(), "applied": applied.isoformat()}
        yield _error(REGISTRATION, "registered_on", FormFault.FOUNDED_AFTER_APPLYING, **names)


def _registration(draft: Draft) -> Iterator[FormFinding]:
    code = draft.values.get("uscc")
    if code and not _is_code(code):
        yield _error(REGISTRATION, "uscc", FormFault.BAD_USCC, code=code)
    for asked, detail in DETAILS:
        if yes(draft.values.get(asked)) and not draft.values.get(detail):
            yield _error(REGISTRATION, detail, FormFault.DETAIL_MISSING, Place(REGISTRATION, asked))


def _is_code(code: str) -> bool:
    try:
        Uscc.parse(code)
    except InvalidValue:
        return False
    return True


def _wholes(draft: Draft) -> Iterator[FormFinding]:
    for part, whole, fault in WHOLES:
        less, more = amount_of(draft, part), amount_of(draft, whole)
        if less is None or more is None or less <= more:
            continue
        place, also = Place(MAIN, part), (Place(MAIN, whole),)
        if fault is FormFault.TECH_STAFF_ABOVE_STAFF:
            names = {"part": f"{less:f}", "whole": f"{more:f}"}
            yield FormFinding(place, Severity.ERROR, fault, names=names, also=also)
        else:
            amounts = {"part": less, "whole": more}
            yield FormFinding(place, Severity.ERROR, fault, amounts, also=also)


def _income(draft: Draft) -> Iterator[FormFinding]:
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
