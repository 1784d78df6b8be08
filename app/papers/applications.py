"""The application as it is signed and sealed: its form's sections in their order (annex 2's), each
value as the page shows it, whatever is unknown as a dash."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.schema import FieldKind, Form, FormField, FormTable, Grid, Section
from app.domain.forms.values import Around, shown_value, unit_of
from app.papers.paper import Block, Break, Facts, Heading, Paper, Prose, Signature, Table

DRAFT = "草稿"
NONE_FILLED = "(未填)"
NUMBER = "编号"
ACROSS = 7
"""A table of no more columns stands with one row a line; a wider one is turned, so that the rows
stand side by side as annex 2 prints them."""
BESIDE = 6
"""So many rows stand beside each other in a turned table."""
DECLARATION = (
    "声明：本申请书上填写的有关内容和提交的资料均准确、真实、合法、有效、无涉密信息，"
    "本企业愿为此承担有关法律责任。"
)
SIGNED = ("法定代表人（签名）：            ", "（企业公章）        ", "年    月    日")


@dataclass(frozen=True, slots=True)
class FiledName:
    """One attached file, as the list of enclosures names it."""

    slot: str
    file_name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ApplicationContent:
    """One version of an application: a draft, or what was submitted."""

    form: Form
    draft: Draft
    """With what is computed."""
    enterprise: str
    uscc: str
    year: int
    version: str
    """草稿, or which submission with its digest; under every page."""
    is_draft: bool
    files: tuple[FiledName, ...] = ()
    technology_fields: Mapping[str, str] = field(default_factory=dict)


def application_paper(content: ApplicationContent) -> Paper:
    around = Around(content.draft, content.technology_fields)
    return Paper(
        title=content.form.title,
        blocks=(*_cover(content), *_sections(content, around)),
        mark=DRAFT if content.is_draft else "",
        foot=f"{content.enterprise} · {content.version}",
    )


def _cover(content: ApplicationContent) -> Iterator[Block]:
    yield Facts(
        (
            ("企业名称", content.enterprise),
            ("统一社会信用代码", content.uscc),
            ("申报年度", f"{content.year} 年"),
            ("格式依据", content.form.source),
            ("版本", content.version),
        )
    )
    yield Prose((DECLARATION,))
    yield Signature(SIGNED)
    yield Break()


def _sections(content: ApplicationContent, around: Around) -> Iterator[Block]:
    for section in content.form.sections:
        yield Heading(section.title)
        yield from _fields(section, around)
        for grid in section.grids:
            yield from _grid(grid, content.form, around)
        for table in section.tables:
            yield from _table(table, around)
        if section.slots:
            yield from _enclosures(section, content.files)


def _fields(section: Section, around: Around) -> Iterator[Block]:
    in_grids = {
        f"{line.key}.{column.key}"
        for grid in section.grids
        for line in grid.lines
        for column in grid.columns
    }
    alone = [one for one in section.fields if one.key not in in_grids]
    rows = tuple((_label(one), _shown(one, around.draft.values, around)) for one in alone)
    if rows:
        yield Facts(rows)


def _grid(grid: Grid, form: Form, around: Around) -> Iterator[Block]:
    values = around.draft.values
    unit = {
        unit_of(form.fields[f"{line.key}.{column.key}"])
        for line in grid.lines
        for column in grid.columns
        if f"{line.key}.{column.key}" in form.fields
    }
    rows = []
    for line in grid.lines:
        cells = [form.fields.get(f"{line.key}.{column.key}") for column in grid.columns]
        rows.append((line.text, *(_shown(one, values, around) if one else "" for one in cells)))
    suffix = f"({unit.pop()})" if len(unit) == 1 and unit != {""} else ""
    yield Table(
        ("项目", *(column.text for column in grid.columns)), tuple(rows), f"{grid.title}{suffix}"
    )


def _table(table: FormTable, around: Around) -> Iterator[Block]:
    rows = around.draft.of(table.key)
    if not rows:
        yield Heading(table.title, 2)
        yield Prose((NONE_FILLED,))
    elif any(column.kind is FieldKind.LONG_TEXT for column in table.columns):
        for row in rows:
            yield Heading(f"{table.title} {row.number}", 2)
            yield Facts(
                tuple((_label(one), _shown(one, row.values, around)) for one in table.columns)
            )
    elif len(table.columns) <= ACROSS:
        yield Table(
            (NUMBER, *(_label(one) for one in table.columns)),
            tuple((row.number, *_cells(table.columns, row, around)) for row in rows),
            table.title,
        )
    else:
        yield from _turned(table, rows, around)


def _turned(table: FormTable, rows: Sequence[DraftRow], around: Around) -> Iterator[Block]:
    for start in range(0, len(rows), BESIDE):
        beside = rows[start : start + BESIDE]
        columns = [tuple(_cells(table.columns, row, around)) for row in beside]
        lines = zip((_label(one) for one in table.columns), *columns, strict=True)
        yield Table((NUMBER, *(row.number for row in beside)), tuple(lines), table.title)


def _cells(columns: Sequence[FormField], row: DraftRow, around: Around) -> Iterator[str]:
    return (_shown(one, row.values, around) for one in columns)


def _enclosures(section: Section, files: Sequence[FiledName]) -> Iterator[Block]:
    rows = []
    for slot in section.slots:
        own = [one for one in files if one.slot == slot.key]
        names = "\n".join(f"{one.file_name}({one.sha256[:16]})" for one in own)
        rows.append((slot.title, "必传" if slot.is_required else "选传", names or "—"))
    yield Table(("附件", "要求", "文件(SHA-256 前 16 位)"), tuple(rows))


def _label(asked: FormField) -> str:
    unit = unit_of(asked)
    return f"{asked.label}({unit})" if unit else asked.label


def _shown(asked: FormField, values: Mapping[str, str], around: Around) -> str:
    return shown_value(asked, values.get(asked.key, ""), around)
