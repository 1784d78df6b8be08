"""Checks of the R&D activities by themselves: dates, budget, years in which they spent."""

from collections.abc import Iterator
from datetime import date

from app.domain.forms.canonical import cell, day
from app.domain.forms.computations import spent
from app.domain.forms.drafts import Draft, DraftRow, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity
from app.domain.forms.hnte.years import years_of

RD = "rd"


def rd_findings(draft: Draft) -> Iterator[FormFinding]:
    years = years_of(draft)
    for row in draft.of(RD):
        yield from _over_budget(row)
        starts, ends = day(row.values.get("starts_on")), day(row.values.get("ends_on"))
        if starts and ends and ends < starts:
            yield FormFinding(
                _place(row, "ends_on"),
                Severity.ERROR,
                FormFault.DATES_OUT_OF_ORDER,
                names={"row": row.number, "first": str(starts), "second": str(ends)},
                also=(_place(row, "starts_on"),),
            )
        elif starts and ends and years:
            yield from _beside_years(row, starts, ends, years)


def _place(row: DraftRow, column: str) -> Place:
    return Place(RD, RD, row.id, column)


def _over_budget(row: DraftRow) -> Iterator[FormFinding]:
    budget, paid = cell(row, "budget"), spent(row)
    if budget is not None and paid is not None and paid > budget:
        yield FormFinding(
            _place(row, "budget"),
            Severity.WARNING,
            FormFault.RD_OVER_BUDGET,
            {"spent": paid, "budget": budget},
            {"row": row.number},
            (_place(row, "spent"),),
        )


def _beside_years(
    row: DraftRow, starts: date, ends: date, years: dict[str, int]
) -> Iterator[FormFinding]:
    first, last = min(years.values()), max(years.values())
    if ends.year < first or starts.year > last:
        names = {"row": row.number, "first": str(first), "last": str(last)}
        yield FormFinding(
            _place(row, "starts_on"),
            Severity.WARNING,
            FormFault.RD_OUTSIDE_THREE_YEARS,
            names=names,
            also=(_place(row, "ends_on"),),
        )
        return
    for column, of_year in years.items():
        paid = cell(row, f"spent_{column}")
        if paid and not starts.year <= of_year <= ends.year:
            yield FormFinding(
                _place(row, f"spent_{column}"),
                Severity.WARNING,
                FormFault.RD_SPENT_OUTSIDE_DATES,
                {"spent": paid},
                {"row": row.number, "year": str(of_year)},
                (_place(row, "starts_on"), _place(row, "ends_on")),
            )
