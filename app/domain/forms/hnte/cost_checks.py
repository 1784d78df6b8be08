"""Checks of the yearly cost structure beside the R&D activities that it explains."""

from collections.abc import Iterator
from decimal import Decimal

from app.domain.forms.canonical import cell, ids, total
from app.domain.forms.computations import COST_TABLES, is_answered, sum_of, total_cost
from app.domain.forms.drafts import Draft, DraftRow, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity

COSTS = "costs"
TOLERANCE = Decimal(200)
"""Yuan: 0.02 万元, what rounding the lines to two decimals of 万元 may leave, as the national
system allows (national-rules.md, 13). A difference of exactly 0.02 passes."""
CAP_OF_OTHER = Decimal(20)
"""Percent of all R&D cost, "in general" (G195 三(六)2(8)): so a warning."""


def cost_findings(draft: Draft) -> Iterator[FormFinding]:
    for table in COST_TABLES:
        yield from _outsourced(draft, table)
        yield from _beside_activities(draft, table)
    yield from _other(draft)


def activity_of(row: DraftRow) -> str | None:
    """The id of the R&D activity that a line of costs belongs to."""
    named = ids(row.values.get("rd"))
    return named[0] if named else None


def _outsourced(draft: Draft, table: str) -> Iterator[FormFinding]:
    for row in draft.of(table):
        paid, at_home = cell(row, "outsourced"), cell(row, "outsourced_domestic")
        if paid is not None and at_home is not None and at_home > paid:
            yield FormFinding(
                Place(COSTS, table, row.id, "outsourced_domestic"),
                Severity.ERROR,
                FormFault.PART_ABOVE_WHOLE,
                {"part": at_home, "whole": paid},
                also=(Place(COSTS, table, row.id, "outsourced"),),
            )


def _beside_activities(draft: Draft, table: str) -> Iterator[FormFinding]:
    lines: dict[str, DraftRow] = {}
    for row in draft.of(table):
        activity = activity_of(row)
        if activity is None:
            continue
        first = lines.setdefault(activity, row)
        if first is not row:
            yield FormFinding(
                Place(COSTS, table, row.id, "rd"),
                Severity.ERROR,
                FormFault.RD_TWICE_IN_COSTS,
                names={"row": row.number, "first": first.number},
                also=(Place(COSTS, table, first.id, "rd"),),
            )
    if not is_answered(draft, table):
        return  # an empty table is missing as a whole; its activities are not told one by one
    for activity_row in draft.of("rd"):
        yield from _beside_lines(activity_row, table, lines.get(activity_row.id))


def _beside_lines(activity: DraftRow, table: str, line: DraftRow | None) -> Iterator[FormFinding]:
    column = f"spent_{table.removeprefix('costs_')}"
    paid = cell(activity, column)
    if paid is None:
        return
    place = Place("rd", "rd", activity.id, column)
    names = {"row": activity.number, "column": column.removeprefix("spent_")}
    if line is None:
        if paid > TOLERANCE:
            fault = FormFault.RD_NOT_IN_COSTS
            also = (Place(COSTS, table),)
            yield FormFinding(place, Severity.ERROR, fault, {"spent": paid}, names, also)
        return
    lines = total_cost(line)
    if lines is not None and abs(paid - lines) > TOLERANCE:
        amounts = {"spent": paid, "lines": lines, "difference": abs(paid - lines)}
        also = (Place(COSTS, table, line.id, "total"),)
        fault = FormFault.RD_YEAR_IS_NOT_ITS_LINES
        yield FormFinding(place, Severity.ERROR, fault, amounts, names, also)


def _other(draft: Draft) -> Iterator[FormFinding]:
    other = total([sum_of(draft, table, lambda row: cell(row, "other")) for table in COST_TABLES])
    costs = total([sum_of(draft, table, total_cost) for table in COST_TABLES])
    if other is not None and costs is not None and other * 100 > costs * CAP_OF_OTHER:
        yield FormFinding(
            Place(COSTS),
            Severity.WARNING,
            FormFault.OTHER_COSTS_OVER_CAP,
            {"other": other, "costs": costs},
        )
