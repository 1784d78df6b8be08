"""Checks that hold for every form: each value fits its field, nothing required is left out."""

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal

from app.domain.forms.canonical import day, ids, number, year, yes
from app.domain.forms.computations import is_answered
from app.domain.forms.drafts import Draft, DraftRow, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity
from app.domain.forms.schema import FieldKind, Form, FormField, FormTable, Section

READERS: Mapping[FieldKind, Callable[[str], object]] = {
    FieldKind.INTEGER: year,
    FieldKind.YEAR: year,
    FieldKind.AMOUNT: number,
    FieldKind.FOREIGN_AMOUNT: number,
    FieldKind.RATIO: number,
    FieldKind.DATE: day,
    FieldKind.YES_NO: yes,
}
TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
MEASURED = frozenset(
    {FieldKind.INTEGER, FieldKind.AMOUNT, FieldKind.FOREIGN_AMOUNT, FieldKind.RATIO, FieldKind.YEAR}
)
POINTING = frozenset({FieldKind.REFERENCE, FieldKind.REFERENCES})
NONE = "none."
"""A field `none.<table>` confirms that the table stays empty."""


def error(place: Place, fault: FormFault, **names: str) -> FormFinding:
    return FormFinding(place, Severity.ERROR, fault, names=names)


def general_findings(form: Form, draft: Draft) -> Iterator[FormFinding]:
    for section in form.sections:
        for field in section.fields:
            yield from _of_value(
                draft, field, draft.values.get(field.key, ""), Place(section.key, field.key)
            )
            yield from _contradicted(draft, section, field)
        for table in section.tables:
            yield from _of_rows(draft, section, table)


def _contradicted(draft: Draft, section: Section, field: FormField) -> Iterator[FormFinding]:
    table = field.key.removeprefix(NONE)
    if table != field.key and yes(draft.values.get(field.key)) and draft.of(table):
        count = str(len(draft.of(table)))
        yield error(Place(section.key, field.key), FormFault.NONE_CONTRADICTED, count=count)


def _of_rows(draft: Draft, section: Section, table: FormTable) -> Iterator[FormFinding]:
    rows = draft.of(table.key)
    if len(rows) > table.most_rows:
        numbers = {"count": str(len(rows)), "most": str(table.most_rows)}
        yield error(Place(section.key, table.key), FormFault.TOO_MANY_ROWS, **numbers)
    for row in rows:
        for column in table.columns:
            place = Place(section.key, table.key, row.id, column.key)
            yield from _of_value(draft, column, row.values.get(column.key, ""), place)


def _of_value(draft: Draft, field: FormField, text: str, place: Place) -> Iterator[FormFinding]:
    if not text:
        return
    if field.kind in READERS and READERS[field.kind](text) is None:
        yield error(place, FormFault.UNREADABLE, label=field.label)
    elif field.kind in TEXTS and len(text) > field.longest:
        numbers = {"count": str(len(text)), "most": str(field.longest)}
        yield error(place, FormFault.TOO_LONG, label=field.label, **numbers)
    elif field.kind in MEASURED:
        yield from _out_of_bounds(field, number(text), place)
    elif field.kind is FieldKind.CHOICE and text not in {choice.key for choice in field.choices}:
        yield error(place, FormFault.NOT_A_CHOICE, label=field.label)
    elif field.kind in POINTING:
        there = {row.id for row in draft.of(field.table)}
        if not there.issuperset(ids(text)):
            yield error(place, FormFault.ROW_GONE, label=field.label)


def _out_of_bounds(field: FormField, value: Decimal | None, place: Place) -> Iterator[FormFinding]:
    if value is None:
        return
    if field.least is not None and value < field.least:
        yield _beyond(field, FormFault.BELOW_LEAST, field.least, place)
    if field.most is not None and value > field.most:
        yield _beyond(field, FormFault.ABOVE_MOST, field.most, place)


def _beyond(field: FormField, fault: FormFault, limit: Decimal, place: Place) -> FormFinding:
    if field.kind is FieldKind.AMOUNT:
        amounts, names = {"limit": limit}, {"label": field.label, "unit": "万元"}
    else:
        amounts, names = {}, {"label": field.label, "limit": format(limit, "f"), "unit": field.unit}
    return FormFinding(place, Severity.ERROR, fault, amounts, names)


def missing_findings(
    form: Form, draft: Draft, sections: Collection[str] | None = None
) -> Iterator[FormFinding]:
    for section in form.sections:
        if sections is not None and section.key not in sections:
            continue
        for field in section.fields:
            # Where a firm gives only some sections, what is computed from others must be typed.
            is_asked = field.is_required or (field.computed and sections is not None)
            if is_asked and not draft.values.get(field.key):
                yield _missing(field, Place(section.key, field.key), field.label)
        for table in section.tables:
            if f"{NONE}{table.key}" in form.fields and not is_answered(draft, table.key):
                yield error(Place(section.key, table.key), FormFault.TABLE_UNANSWERED)
            for row in draft.of(table.key):
                yield from _missing_cells(section, table, row)


def _missing_cells(section: Section, table: FormTable, row: DraftRow) -> Iterator[FormFinding]:
    for column in table.columns:
        if column.is_required and not row.values.get(column.key):
            place = Place(section.key, table.key, row.id, column.key)
            yield _missing(column, place, f"{row.number} {column.label}")


def _missing(asked: FormField, place: Place, label: str) -> FormFinding:
    """Of a number it is said how to state that there is none."""
    can_be_zero = asked.kind in MEASURED and asked.kind is not FieldKind.YEAR
    return error(place, FormFault.MISSING, label=label, hint="zero" if can_be_zero else "")
