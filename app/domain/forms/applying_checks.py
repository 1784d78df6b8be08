"""Checks of what every application says of its days and of the firm: sections both forms have."""

from collections.abc import Iterator
from datetime import date

from app.domain.forms.canonical import day, year, yes
from app.domain.forms.drafts import Draft, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity
from app.domain.refusals import InvalidValue
from app.domain.uscc import Uscc

APPLYING = "applying"
REGISTRATION = "registration"
SUBMITTED = ("national_submitted_on", "provincial_submitted_on")
DETAILS = (("is_listed", "stock"), ("is_in_national_zone", "national_zone"))
"""A yes and what it then asks for."""


def applied_on(draft: Draft) -> date | None:
    """The day it was submitted above, or else the day planned."""
    values = draft.values
    said = (day(values.get(key)) for key in (*SUBMITTED, "planned_on"))
    return next((on for on in said if on), None)


def applying_findings(draft: Draft) -> Iterator[FormFinding]:
    yield from _days_of_the_year(draft)
    yield from _days_in_order(draft)
    yield from _registration(draft)


def _error(section: str, key: str, fault: FormFault, *also: Place, **names: str) -> FormFinding:
    return FormFinding(Place(section, key), Severity.ERROR, fault, names=names, also=also)


def _days_of_the_year(draft: Draft) -> Iterator[FormFinding]:
    applied_in = year(draft.values.get("application_year"))
    for key in ("planned_on", *SUBMITTED):
        on = day(draft.values.get(key))
        if on and applied_in and on.year != applied_in:
            names = {"year": str(applied_in), "day": str(on)}
            also = Place(APPLYING, "application_year")
            yield _error(APPLYING, key, FormFault.YEAR_IS_NOT_OF_DAY, also, **names)


def _days_in_order(draft: Draft) -> Iterator[FormFinding]:
    registered = day(draft.values.get("national_registered_on"))
    submitted = day(draft.values.get("national_submitted_on"))
    if registered and submitted and submitted < registered:
        names = {"first": str(registered), "second": str(submitted)}
        also = Place(APPLYING, "national_registered_on")
        fault = FormFault.SUBMITTED_BEFORE_REGISTERED
        yield _error(APPLYING, "national_submitted_on", fault, also, **names)
    founded, applied = day(draft.values.get("registered_on")), applied_on(draft)
    if founded and applied and founded > applied:
        names = {"founded": str(founded), "applied": str(applied)}
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
