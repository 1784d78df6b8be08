"""One section of a draft, drawn for one viewer: fields, grids and tables as they are laid out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from app.data import technology_fields
from app.domain.access import FILLERS, Role, Viewer
from app.domain.forms.computations import completed
from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.schema import (
    Audience,
    Choice,
    FieldKind,
    FormField,
    FormTable,
    Grid,
    Route,
    Section,
)
from app.domain.forms.values import Around, shown_value, typed_value, unit_of
from app.queries.application_views import Block, FieldView, GridLine, Judged, RowView, TableView
from app.queries.applications import Cell, Papers, Saved, order_of

YES_NO = (Choice("true", "是"), Choice("false", "否"))
NOTHING = Saved("", "", 0, datetime.min.replace(tzinfo=UTC), "")


@lru_cache
def third_level_fields() -> list[tuple[str, str]]:
    """What annex 2 asks for: a technology field to its third level."""
    return [(path, name) for path, name in technology_fields().items() if path.count(".") == 2]


class Drawing:
    """One section of a draft, drawn for one viewer."""

    def __init__(
        self,
        papers: Papers,
        viewer: Viewer,
        section: Section,
        judged: Judged,
        as_submitted: Route | None = None,
    ) -> None:
        """`as_submitted`: how a frozen version was filled in. Nothing of it is computed again, for
        a calculation may have been mended since."""
        self._papers = papers
        self._section = section
        self._judged = judged
        self._may_fill = viewer.role in FILLERS
        self._sees_all = viewer.role is not Role.TOWN_OFFICER
        self._is_whole = (as_submitted or papers.application.route) is Route.IN_FULL
        self._around = Around(papers.draft, technology_fields())
        self._full: Draft = papers.draft if as_submitted else completed(papers.form, papers.draft)

    def blocks(self) -> Iterator[Block]:
        """Fields in the order of the form; a grid where its first cell stands."""
        grid_of = {key: grid for grid in self._section.grids for key in cell_keys(grid)}
        loose: list[FieldView] = []
        drawn: set[int] = set()
        for asked in self._seen(self._section.fields):
            grid = grid_of.get(asked.key)
            if grid is None:
                loose.append(self._field(asked))
            elif id(grid) not in drawn:
                if loose:
                    yield Block(fields=tuple(loose))
                    loose = []
                drawn.add(id(grid))
                yield self._grid(grid)
        if loose:
            yield Block(fields=tuple(loose))

    def table(self, table: FormTable) -> TableView:
        columns = list(self._seen(table.columns))
        rows = self._full.of(table.key)
        return TableView(
            key=table.key,
            title=table.title,
            hint=table.hint,
            prefix=table.prefix,
            most_rows=table.most_rows,
            columns=tuple(f"{one.label}{_in_brackets(unit_of(one))}" for one in columns),
            rows=tuple(
                RowView(row.id, row.number, tuple(self._cell(table, row, one) for one in columns))
                for row in rows
            ),
            order=order_of(rows),
            is_open=self._is_open(table.key),
            has_texts=any(one.kind is FieldKind.LONG_TEXT for one in table.columns),
            findings=self._judged.by_name.get(table.key, ()),
        )

    def _seen(self, asked: Iterable[FormField]) -> Iterator[FormField]:
        """Texts on R&D, rosters and salaries are not for the towns."""
        return (one for one in asked if self._sees_all or one.audience is Audience.EVERYBODY)

    def _grid(self, grid: Grid) -> Block:
        fields = {one.key: one for one in self._seen(self._section.fields)}

        def cell(line: Choice, column: Choice) -> FieldView | None:
            asked = fields.get(f"{line.key}.{column.key}")
            return self._field(asked) if asked else None

        return Block(
            title=grid.title,
            columns=tuple(column.text for column in grid.columns),
            lines=tuple(
                GridLine(line.text, tuple(cell(line, column) for column in grid.columns))
                for line in grid.lines
            ),
        )

    def _field(self, asked: FormField) -> FieldView:
        value = self._full.values.get(asked.key, "")
        return self._view(asked, asked.key, ("", asked.key), value, self._is_open(asked.key))

    def _cell(self, table: FormTable, row: DraftRow, asked: FormField) -> FieldView:
        value = row.values.get(asked.key, "")
        name = f"{row.id}:{asked.key}"
        drawn = self._view(asked, name, (row.id, asked.key), value, self._is_open(table.key))
        return replace(drawn, label=f"{row.number} {asked.label}")

    def _is_open(self, key: str) -> bool:
        return self._may_fill and self._papers.openness.holds(self._section.key, key)

    def _view(
        self, asked: FormField, name: str, cell: Cell, value: str, is_open: bool
    ) -> FieldView:
        saved = self._papers.saved.get(cell, NOTHING)
        is_computed = bool(asked.computed) and self._is_whole
        return FieldView(
            name=name,
            key=asked.key,
            row=cell[0],
            label=asked.label,
            kind=asked.kind,
            unit=unit_of(asked),
            hint=asked.hint,
            is_required=asked.is_required,
            longest=asked.longest,
            choices=self._choices(asked),
            table=asked.table,
            is_computed=is_computed,
            is_open=is_open and not is_computed,
            value=value,
            typed=typed_value(asked, value, self._around),
            shown=shown_value(asked, value, self._around),
            version=saved.version,
            source=saved.source,
            saved_at=saved.saved_at if saved.version else None,
            saved_by=saved.saved_by,
            findings=self._judged.by_name.get(name, ()),
        )

    def _choices(self, asked: FormField) -> tuple[Choice, ...]:
        match asked.kind:
            case FieldKind.YES_NO:
                return YES_NO
            case FieldKind.CHOICE:
                return asked.choices
            case FieldKind.REFERENCE:
                rows = self._papers.draft.of(asked.table)
                return tuple(
                    Choice(row.number, f"{row.number} {row.values.get('name', '')}".strip())
                    for row in rows
                )
            case _:
                return ()


def cell_keys(grid: Grid) -> Iterator[str]:
    return (f"{line.key}.{column.key}" for line in grid.lines for column in grid.columns)


def _in_brackets(unit: str) -> str:
    return f"({unit})" if unit else ""
