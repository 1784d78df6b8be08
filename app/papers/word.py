"""A paper as Word, by docxtpl: a template of ours with the fonts and measures of GB/T 9704-2012."""

import io
import zipfile
from functools import cache
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from app.papers.paper import Paper, as_json, content_of

SONG, BLACK, TITLE, KAI = "仿宋_GB2312", "黑体", "方正小标宋简体", "楷体_GB2312"
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
EPOCH = (1980, 1, 1, 0, 0, 0)


def as_docx(paper: Paper) -> bytes:
    as_json(paper)  # its bound on length
    template = DocxTemplate(io.BytesIO(_template(bool(paper.addressee))))
    # Text is escaped, and the template may call nothing.
    content = _as_markup(content_of(paper))
    template.render(content, SandboxedEnvironment(autoescape=True), autoescape=True)
    written = io.BytesIO()
    template.save(written)
    return _without_moments(written)


def _as_markup(value: Any) -> Any:
    """Escaped here, braces too: docxtpl takes `{_{` in what it has written for an escape of its
    own and would print `{{`."""
    if isinstance(value, str):
        return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704
    if isinstance(value, dict):
        # What the template asks about stays text.
        return {name: one if name == "kind" else _as_markup(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_markup(one) for one in value]
    return value


def _without_moments(written: io.BytesIO) -> bytes:
    """One content is one file: a zip keeps the time of each part otherwise."""
    plain = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(plain, "w") as target:
        for part in source.infolist():
            same = zipfile.ZipInfo(part.filename, EPOCH)
            same.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(same, source.read(part))
    return plain.getvalue()


@cache
def _template(is_letter: bool) -> bytes:
    """Written by hand here, so that no binary file has to be kept in step with the code."""
    size = 16 if is_letter else 10.5
    document = Document()
    _measure(document, size)
    _paragraph(document, "{{ title }}", TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True)
    _when(document, "number", "{{ number }}", WD_ALIGN_PARAGRAPH.CENTER)
    _when(document, "mark", "（{{ mark }}）", WD_ALIGN_PARAGRAPH.CENTER)
    if is_letter:
        _paragraph(document, "{{ addressee }}：")
    document.add_paragraph("{%p for block in blocks %}")
    _headings(document, size)
    _prose(document, size)
    _facts(document)
    _table(document)
    _signature(document)
    _section(document, "break")
    document.add_page_break()  # type: ignore[no-untyped-call]
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    _footer(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _measure(document: DocumentType, size: float) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, millimetres in MARGINS.items():
        setattr(section, name, Mm(millimetres))
    style = document.styles["Normal"]
    style.font.name = "Times New Roman"
    style.font.size = Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
    language = OxmlElement("w:lang")  # else the signs are those of Japan where a font has both
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_after = Pt(0)
    if size > 14:
        style.paragraph_format.line_spacing = Pt(28)


def _run(paragraph: Any, text: str, font: str, size: float, *, is_bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = is_bold
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _paragraph(
    document: Any,
    text: str,
    font: str = SONG,
    size: float | None = None,
    alignment: WD_ALIGN_PARAGRAPH | None = None,
    *,
    is_bold: bool = False,
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    if size is None:
        paragraph.add_run(text)
    else:
        _run(paragraph, text, font, size, is_bold=is_bold)
    return paragraph


def _when(document: DocumentType, name: str, text: str, alignment: WD_ALIGN_PARAGRAPH) -> None:
    document.add_paragraph(f"{{%p if {name} %}}")
    _paragraph(document, text, alignment=alignment)
    document.add_paragraph("{%p endif %}")


def _section(document: DocumentType, kind: str, more: str = "") -> None:
    document.add_paragraph(f'{{%p if block.kind == "{kind}"{more} %}}')


def _headings(document: DocumentType, size: float) -> None:
    for level, font in ((1, BLACK), (2, KAI if size > 14 else BLACK)):
        _section(document, "heading", f" and block.level == {level}")
        heading = _paragraph(
            document, "{{ block.text }}", font, max(size, 14 if level == 1 else 11)
        )
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before = Pt(8)
        document.add_paragraph("{%p endif %}")


def _prose(document: DocumentType, size: float) -> None:
    _section(document, "prose")
    document.add_paragraph("{%p for one in block.paragraphs %}")
    paragraph = _paragraph(document, "{{ one }}")
    paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _facts(document: DocumentType) -> None:
    _section(document, "facts")
    table = document.add_table(rows=3, cols=2)
    table.style = "Table Grid"
    table.rows[0].cells[0].text = "{%tr for row in block.rows %}"
    for cell, text, font in zip(
        table.rows[1].cells, ("{{ row[0] }}", "{{ row[1] }}"), (BLACK, SONG), strict=True
    ):
        _run(cell.paragraphs[0], text, font, 10.5)
    table.rows[2].cells[0].text = "{%tr endfor %}"
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Mm(50), Mm(106)
    document.add_paragraph()
    document.add_paragraph("{%p endif %}")


def _table(document: DocumentType) -> None:
    _section(document, "table")
    document.add_paragraph("{%p if block.title %}")
    _paragraph(document, "{{ block.title }}", BLACK, 10.5).paragraph_format.keep_with_next = True
    document.add_paragraph("{%p endif %}")
    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    _across(table.rows[0].cells, "for one in block.header", "{{ one }}", BLACK)
    table.rows[1].cells[0].text = "{%tr for row in block.rows %}"
    _across(table.rows[2].cells, "for cell in row", "{{ cell }}", SONG)
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph()
    document.add_paragraph("{%p endif %}")


def _across(cells: Any, loop: str, text: str, font: str) -> None:
    """One cell for each of a row's columns, however many there are."""
    cells[0].text = f"{{%tc {loop} %}}"
    _run(cells[1].paragraphs[0], text, font, 9)
    cells[2].text = "{%tc endfor %}"


def _signature(document: DocumentType) -> None:
    _section(document, "signature")
    document.add_paragraph()
    document.add_paragraph()
    document.add_paragraph("{%p for one in block.lines %}")
    line = _paragraph(document, "{{ one }}", alignment=WD_ALIGN_PARAGRAPH.RIGHT)
    line.paragraph_format.right_indent = Pt(64)
    line.paragraph_format.keep_with_next = True
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")


def _footer(document: DocumentType) -> None:
    """— 1 —, and beside it which version this is."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, "{{ foot }}    — ", SONG, 9)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._element.append(mark)
    _run(paragraph, " —", SONG, 14)
