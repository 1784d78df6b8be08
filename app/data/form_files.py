"""The shipped editions of the forms that enterprises fill in, read strictly from their files.

A grid's fields are written as lines and columns and unfold here into one field for each cell; a
line's words may say {column}. Lists of choices are named once and referred to."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields as fields_of
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from app.domain.forms.schema import (
    Audience,
    Choice,
    FieldKind,
    Form,
    FormField,
    FormKey,
    FormTable,
    Grid,
    Section,
    Slot,
)

FOLDER = Path(__file__).resolve().parent / "forms"
UNITS = {FieldKind.AMOUNT: "万元", FieldKind.FOREIGN_AMOUNT: "万美元"}
GRID_KEYS = frozenset({"title", "columns", "lines", "each", "after"})

Made = TypeVar("Made")
Written = Mapping[str, Any]
ChoiceLists = Mapping[str, tuple[Choice, ...]]


class UnknownEdition(LookupError):
    """We ship no such edition of a form."""


class BrokenForm(ValueError):
    """A shipped file says what the language of forms does not know; for whoever edits it."""


@lru_cache
def form(key: FormKey, edition: int) -> Form:
    with _file(key, edition).open("rb") as opened:
        read = tomllib.load(opened, parse_float=Decimal)
    return read_form(read)


def editions(key: FormKey) -> tuple[int, ...]:
    """Oldest first."""
    stems = (file.stem for file in FOLDER.glob("*.toml"))
    parts = (stem.rsplit("-", 1) for stem in stems)
    return tuple(sorted(int(edition) for name, edition in parts if name == _stem(key)))


def newest_edition(key: FormKey) -> int:
    return editions(key)[-1]


def edition_digest(key: FormKey, edition: int) -> str:
    """SHA-256 of the file: what has been published is never edited."""
    return sha256(_file(key, edition).read_bytes()).hexdigest()


def _stem(key: FormKey) -> str:
    return key.value.replace("_", "-")


def _file(key: FormKey, edition: int) -> Path:
    if edition not in editions(key):
        raise UnknownEdition(f"{key.value}-{edition}")
    return FOLDER / f"{_stem(key)}-{edition}.toml"


def read_form(read: Written) -> Form:
    """A form from what its file says; anything unknown in it is refused."""
    lists = {name: _choices(row) for name, row in read.get("choices", {}).items()}
    own = {name: value for name, value in read.items() if name != "choices"}
    sections = tuple(_section(row, lists) for row in own.pop("sections", ()))
    return _made(Form, {**own, "key": FormKey(own["key"]), "sections": sections}, "form")


def _section(row: Written, lists: ChoiceLists) -> Section:
    where = str(row.get("key", "?"))
    single = [_field(one, lists, where) for one in row.get("fields", ())]
    grids = row.get("grids", ())
    cells: dict[str, list[FormField]] = {}
    for one in grids:
        cells.setdefault(one.get("after", ""), []).extend(_cells(one, lists, where))
    astray = set(cells) - {"", *(one.key for one in single)}
    if astray:
        raise BrokenForm(f"{where}: after {sorted(astray)}")
    filled = {
        **row,
        "fields": tuple(_in_order(single, cells)),
        "grids": tuple(_grid(one, where) for one in grids),
        "tables": tuple(_table(one, lists) for one in row.get("tables", ())),
        "slots": tuple(_slot(one) for one in row.get("slots", ())),
    }
    return _made(Section, filled, where)


def _in_order(
    single: Sequence[FormField], cells: Mapping[str, Sequence[FormField]]
) -> Iterator[FormField]:
    """The fields as annex 2 has them: a grid stands after the field it names, or at the end."""
    for one in single:
        yield one
        yield from cells.get(one.key, ())
    yield from cells.get("", ())


def _grid(row: Written, where: str) -> Grid:
    unknown = set(row) - GRID_KEYS
    if unknown:
        raise BrokenForm(f"{where}: {sorted(unknown)}")
    lines = tuple(Choice(line["key"], line["label"]) for line in row["lines"])
    return Grid(title=row["title"], lines=lines, columns=_choices(row["columns"]))


def _cells(row: Written, lists: ChoiceLists, where: str) -> Iterator[FormField]:
    for line in row["lines"]:
        asked = {**row.get("each", {}), **line}
        for column in _choices(row["columns"]):
            said = {
                name: value.replace("{column}", column.key) if isinstance(value, str) else value
                for name, value in asked.items()
            }
            key, label = f"{said['key']}.{column.key}", f"{said['label']}·{column.text}"
            yield _field({**said, "key": key, "label": label}, lists, where)


def _table(row: Written, lists: ChoiceLists) -> FormTable:
    where = str(row.get("key", "?"))
    columns = tuple(_field(one, lists, where) for one in row["columns"])
    return _made(FormTable, {**row, "columns": columns}, where)


def _field(row: Written, lists: ChoiceLists, where: str) -> FormField:
    where = f"{where}.{row.get('key', '?')}"
    kind = FieldKind(row["kind"])
    filled: dict[str, Any] = {"unit": UNITS.get(kind, ""), **row, "kind": kind}
    filled |= {name: Decimal(row[name]) for name in ("least", "most") if name in row}
    if "audience" in row:
        filled["audience"] = Audience(row["audience"])
    if "choices" in row:
        filled["choices"] = lists[row["choices"]]
    return _made(FormField, filled, where)


def _slot(row: Written) -> Slot:
    filled = dict(row)
    if "audience" in row:
        filled["audience"] = Audience(row["audience"])
    if "endings" in row:
        filled["endings"] = tuple(row["endings"])
    return _made(Slot, filled, str(row.get("key", "?")))


def _choices(row: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(key, text) for key, text in row.items())


def _made(kind: type[Made], row: Written, where: str) -> Made:
    unknown = set(row) - {one.name for one in fields_of(kind)}  # type: ignore[arg-type]
    if unknown:
        raise BrokenForm(f"{where}: {sorted(unknown)}")
    try:
        return kind(**row)
    except TypeError as missing:
        raise BrokenForm(f"{where}: {missing}") from missing
