"""Calculations that fill the computed fields and columns of the forms, by their names in the data.

Unknown stays unknown: a sum with a missing cell, or over a table that nobody has answered for, is
not shown. An empty table means none only where the firm has confirmed so (`none.<table>`)."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial

from app.domain.enterprises import IpClass, IpKind, ip_class
from app.domain.forms.canonical import amount_of, cell, plain, total, yes
from app.domain.forms.drafts import Draft, DraftRow, Place
from app.domain.forms.schema import Form

COST_TABLES = ("costs_y1", "costs_y2", "costs_y3")
INTERNAL_LINES = (
    "personnel",
    "direct_input",
    "depreciation",
    "amortisation",
    "design",
    "debugging",
    "other",
)
RD_YEARS = ("spent_y1", "spent_y2", "spent_y3")

OfDraft = Callable[[Draft], Decimal | int | None]
OfRow = Callable[[DraftRow], Decimal | int | None]


def is_none(draft: Draft, table: str) -> bool:
    """The firm has confirmed that there is nothing to enter."""
    return not draft.of(table) and yes(draft.values.get(f"none.{table}")) is True


def is_answered(draft: Draft, table: str) -> bool:
    return bool(draft.of(table)) or is_none(draft, table)


def sum_of(draft: Draft, table: str, measure: OfRow) -> Decimal | None:
    """Over the rows of a table; nothing over one that nobody has answered for."""
    if not is_answered(draft, table):
        return None
    measured = [measure(row) for row in draft.of(table)]
    return total([None if one is None else Decimal(one) for one in measured])


def column_sum(table: str, column: str, draft: Draft) -> Decimal | None:
    return sum_of(draft, table, lambda row: cell(row, column))


def internal_cost(row: DraftRow) -> Decimal | None:
    return total([cell(row, line) for line in INTERNAL_LINES])


def total_cost(row: DraftRow) -> Decimal | None:
    return total([internal_cost(row), cell(row, "outsourced")])


def domestic_cost(row: DraftRow) -> Decimal | None:
    return total([internal_cost(row), cell(row, "outsourced_domestic")])


def spent(row: DraftRow) -> Decimal | None:
    return total([cell(row, column) for column in RD_YEARS])


def costs_of_three_years(measure: OfRow, draft: Draft) -> Decimal | None:
    return total([sum_of(draft, table, measure) for table in COST_TABLES])


def _kinds(draft: Draft) -> list[IpKind] | None:
    """Of every right; unknown while one of them has no kind."""
    kinds = [row.values.get("kind") for row in draft.of("ip")]
    known = [IpKind(kind) for kind in kinds if kind in set(IpKind)]
    return known if is_answered(draft, "ip") and len(known) == len(kinds) else None


def rights_of_kind(kind: IpKind, draft: Draft) -> int | None:
    kinds = _kinds(draft)
    return None if kinds is None else kinds.count(kind)


def rights_of_class(of_class: IpClass, draft: Draft) -> int | None:
    kinds = _kinds(draft)
    return None if kinds is None else sum(ip_class(kind) is of_class for kind in kinds)


def same_as(key: str, draft: Draft) -> Decimal | None:
    return amount_of(draft, key)


OF_DRAFT: Mapping[str, OfDraft] = {
    "ip_class_i": partial(rights_of_class, IpClass.I),
    "ip_class_ii": partial(rights_of_class, IpClass.II),
    **{f"ip_count.{kind.value}": partial(rights_of_kind, kind) for kind in IpKind},
    "staff": partial(same_as, "people.all"),
    "tech_staff": partial(same_as, "people.tech"),
    "rd_total": partial(costs_of_three_years, total_cost),
    "rd_domestic": partial(costs_of_three_years, domestic_cost),
    "high_tech_income": partial(column_sum, "ps", "sales"),
}
OF_ROW: Mapping[str, OfRow] = {
    "rd.spent": spent,
    "costs.internal": internal_cost,
    "costs.total": total_cost,
}


def computed(form: Form, draft: Draft) -> Mapping[Place, str]:
    """What the draft's own numbers make of its computed fields and cells."""
    return dict(_computed(form, draft))


def _computed(form: Form, draft: Draft) -> Iterator[tuple[Place, str]]:
    for section in form.sections:
        for field in section.fields:
            value = OF_DRAFT[field.computed](draft) if field.computed else None
            if value is not None:
                yield Place(section.key, field.key), plain(value)
        for table in section.tables:
            columns = [column for column in table.columns if column.computed]
            for row in draft.of(table.key) if columns else ():
                for column in columns:
                    value = OF_ROW[column.computed](row)
                    if value is not None:
                        yield Place(section.key, table.key, row.id, column.key), plain(value)


def completed(form: Form, draft: Draft) -> Draft:
    """The draft with its computed values in their places. Where nothing can be computed (a firm
    that gives only the main table) what was typed there stays."""
    values, cells = dict(draft.values), dict[tuple[str, str], dict[str, str]]()
    for place, value in computed(form, draft).items():
        if place.row:
            cells.setdefault((place.key, place.row), {})[place.column] = value
        else:
            values[place.key] = value
    rows = {
        table: tuple(
            DraftRow(row.id, row.number, {**row.values, **cells.get((table, row.id), {})})
            for row in found
        )
        for table, found in draft.rows.items()
    }
    return Draft(values, rows)
