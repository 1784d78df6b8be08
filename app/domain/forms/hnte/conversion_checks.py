"""Checks of the conversions: of the last three years, and each result once."""

from collections.abc import Iterator

from app.domain.forms.canonical import year
from app.domain.forms.drafts import Draft, DraftRow, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity
from app.domain.forms.hnte.years import years_of

CONVERSIONS = "conversions"


def conversion_findings(draft: Draft) -> Iterator[FormFinding]:
    years = years_of(draft)
    seen: dict[str, DraftRow] = {}
    for row in draft.of(CONVERSIONS):
        converted = year(row.values.get("year"))
        if years and converted is not None and converted not in years.values():
            span = {"first": str(min(years.values())), "last": str(max(years.values()))}
            names = {"row": row.number, "year": str(converted), **span}
            fault = FormFault.CONVERSION_OUTSIDE_THREE_YEARS
            yield FormFinding(_place(row, "year"), Severity.WARNING, fault, names=names)
        name = "".join(row.values.get("name", "").split())
        first = seen.setdefault(name, row)
        if name and first is not row:
            # The same result in several products is one conversion (G195 三(七)2).
            yield FormFinding(
                _place(row, "name"),
                Severity.WARNING,
                FormFault.CONVERSION_TWICE,
                names={"row": row.number, "first": first.number},
                also=(_place(first, "name"),),
            )


def _place(row: DraftRow, column: str) -> Place:
    return Place(CONVERSIONS, CONVERSIONS, row.id, column)
