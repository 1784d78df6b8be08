"""An application on paper: every field of every form, in the form's order; tables that fit."""

import pytest

from app.data import form as form_of
from app.data import newest_edition
from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.schema import FieldKind, Form, FormField, FormKey, FormTable, Section
from app.papers.applications import (
    ACROSS,
    BESIDE,
    NONE_FILLED,
    ApplicationContent,
    FiledName,
    application_paper,
)
from app.papers.paper import Block, Facts, Heading, Paper, Prose, Table

FORMS = [form_of(key, edition) for key in FormKey for edition in range(1, newest_edition(key) + 1)]


def content(form: Form, draft: Draft | None = None, *files: FiledName) -> ApplicationContent:
    return ApplicationContent(
        form=form,
        draft=draft or Draft(),
        enterprise="平湖示例科技有限公司",
        uscc="91330482MA00000000",
        year=2018,
        version="草稿,未提交",
        is_draft=True,
        files=files,
    )


def words_of(block: Block) -> list[str]:
    match block:
        case Heading(text):
            return [text]
        case Prose(paragraphs):
            return list(paragraphs)
        case Facts(rows):
            return [word for row in rows for word in row]
        case Table(header, rows, title):
            return [title, *header, *(word for row in rows for word in row)]
        case _:
            return []


def said(paper: Paper) -> list[str]:
    return [word for block in paper.blocks for word in words_of(block)]


def one_row_each(form: Form) -> Draft:
    return Draft(
        rows={key: (DraftRow(f"{key}1", f"{one.prefix}01"),) for key, one in form.tables.items()}
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.key}-{form.edition}")
def test_every_field_of_a_form_stands_on_its_paper(form: Form) -> None:
    paper = application_paper(content(form, one_row_each(form)))

    words = said(paper)
    headings = [one.text for one in paper.blocks if isinstance(one, Heading) and one.level == 1]
    assert headings == [section.title for section in form.sections]
    alone = [one.label for one in form.fields.values() if "." not in one.key]
    columns = [one.label for table in form.tables.values() for one in table.columns]
    slots = [slot.title for slot in form.slots.values()]
    for label in (*alone, *columns, *slots):
        assert any(word.startswith(label) for word in words), label
    for grid in (grid for section in form.sections for grid in section.grids):
        assert [line.text for line in grid.lines if line.text not in words] == []


def form_with(*columns: FormField, most_rows: int = 99) -> Form:
    table = FormTable("rd", "研发活动", "RD", columns, most_rows)
    return Form(FormKey.HNTE, 1, "申请书", "", "", (Section("rd", "研发", tables=(table,)),))


def rows(number: int) -> Draft:
    return Draft(rows={"rd": tuple(DraftRow(f"r{n}", f"RD{n:02}") for n in range(1, number + 1))})


def tables_of(form: Form, draft: Draft) -> list[Table]:
    blocks = application_paper(content(form, draft)).blocks
    return [block for block in blocks if isinstance(block, Table)]


def columns(number: int) -> list[FormField]:
    return [FormField(f"c{place}", f"列{place}", FieldKind.TEXT) for place in range(number)]


def test_table_as_wide_as_a_page_has_a_line_a_row() -> None:
    [table] = tables_of(form_with(*columns(ACROSS)), rows(2))

    assert table.header == ("编号", *(f"列{place}" for place in range(ACROSS)))
    assert [row[0] for row in table.rows] == ["RD01", "RD02"]


def test_wider_table_is_turned_and_cut_so_that_it_fits() -> None:
    found = tables_of(form_with(*columns(ACROSS + 1)), rows(BESIDE + 1))

    assert [table.header for table in found] == [
        ("编号", *(f"RD{place:02}" for place in range(1, BESIDE + 1))),
        ("编号", f"RD{BESIDE + 1:02}"),
    ]
    assert [row[0] for row in found[0].rows] == [f"列{place}" for place in range(ACROSS + 1)]


def test_rows_with_long_texts_stand_one_by_one() -> None:
    form = form_with(*columns(2), FormField("text", "目的", FieldKind.LONG_TEXT))

    words = said(application_paper(content(form, rows(2))))

    assert [word for word in words if word.startswith("研发活动 RD")] == [
        "研发活动 RD01",
        "研发活动 RD02",
    ]


def test_what_nobody_filled_in_is_a_dash_and_an_empty_table_says_so() -> None:
    amount = FormField("sales", "销售收入", FieldKind.AMOUNT)
    table = FormTable("rd", "研发活动", "RD", (amount,))
    section = Section("m", "主要", fields=(amount,), tables=(table,))
    form = Form(FormKey.HNTE, 1, "申请书", "", "", (section,))

    words = said(application_paper(content(form)))
    filled = said(application_paper(content(form, Draft({"sales": "12345678.9"}))))

    assert words[words.index("销售收入(万元)") + 1] == "—"
    assert NONE_FILLED in words
    assert filled[filled.index("销售收入(万元)") + 1] == "1,234.57"


def test_enclosures_are_listed_by_name_and_digest() -> None:
    form = form_of(FormKey.HNTE, 1)
    slot = next(iter(form.slots.values()))

    words = said(application_paper(content(form, None, FiledName(slot.key, "甲.pdf", "ab" * 32))))

    assert "甲.pdf(abababababababab)" in words
