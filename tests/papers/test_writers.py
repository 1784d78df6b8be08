"""PDF and Word of one content: Chinese right, what people typed unchanged, twice the same file."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.refusals import InvalidValue, Reason, Refusal, Unavailable
from app.papers import paper as papers
from app.papers import pdf
from app.papers.paper import Block, Break, Facts, Heading, Paper, Prose, Signature, Table
from app.papers.pdf import as_pdf
from app.papers.word import as_docx
from tests.papers_text import text_of_docx, text_of_pdf

HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0"',
    "$x^2$ *粗* _斜_ `码` @ref <label> \\ [内] // 注",
    "= 标题",
    "{{ 7*7 }} {% for x in y %} {# 注 #} {_{ }_}",
    "{{ ''.__class__.__mro__ }}",
    "<w:p><w:t>&lt;</w:t></w:p> & \"引\" 'a'",
    "]]> <!-- --> <?xml?>",
)


def paper_of(*blocks: Block, **values: str) -> Paper:
    return Paper(title="高新技术企业认定申请书", blocks=blocks, **values)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_typed_is_text_and_nothing_else(text: str, tmp_path: Path) -> None:
    paper = paper_of(
        Facts((("名称", text),)), Prose((text,)), Table(("项目",), ((text,),)), foot=text
    )

    in_pdf = squeezed(text_of_pdf(as_pdf(paper), tmp_path))
    in_docx = text_of_docx(as_docx(paper))

    assert in_pdf.count(squeezed(text)) == 4
    assert in_docx.count(text) == 3


def test_every_kind_of_block_stands_in_both(tmp_path: Path) -> None:
    paper = paper_of(
        Heading("一、主要情况"),
        Heading("(一)总体情况", 2),
        Facts((("企业名称", "平湖市示例科技有限公司"),)),
        Prose(("第一段。", "第二段。")),
        Table(("项目", "第一年", "第二年"), (("净资产", "1,234.56", "—"),), "近三年"),
        Break(),
        Signature(("平湖市科学技术局", "2018年9月3日")),
        number="平科〔2018〕1号",
        addressee="平湖市示例科技有限公司",
        mark="草稿",
        foot="第 1 次提交",
    )
    said = (
        *("高新技术企业认定申请书", "平科〔2018〕1号", "一、主要情况", "(一)总体情况", "企业名称"),
        *("第一段。", "第二段。", "近三年", "净资产", "1,234.56", "—"),
        *("平湖市科学技术局", "2018年9月3日", "草"),
    )

    in_pdf, in_docx = text_of_pdf(as_pdf(paper), tmp_path), text_of_docx(as_docx(paper))

    assert [one for one in said if one not in squeezed(in_pdf)] == []
    assert [one for one in said if one not in in_docx] == []
    assert "{%" not in in_docx
    assert "第 1 次提交" in in_pdf


def test_line_breaks_stay(tmp_path: Path) -> None:
    paper = paper_of(Facts((("说明", "第一行\n第二行"),)))

    assert "第一行\n第二行" in text_of_docx(as_docx(paper))
    assert "第一行\n第二行" in text_of_pdf(as_pdf(paper), tmp_path)


@pytest.mark.parametrize("write", [as_pdf, as_docx], ids=["pdf", "docx"])
def test_one_content_is_one_file(write: object) -> None:
    paper = paper_of(Facts((("名称", "甲"),)), mark="草稿")
    assert callable(write)

    assert write(paper) == write(paper)


def test_word_names_the_fonts_of_official_papers_and_their_margins() -> None:
    content = as_docx(paper_of(Prose(("甲",)), addressee="某公司"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        document = package.read("word/document.xml").decode()
        styles = package.read("word/styles.xml").decode()

    assert 'w:eastAsia="方正小标宋简体"' in document
    assert 'w:eastAsia="仿宋_GB2312"' in styles
    margins = re.search(r"<w:pgMar[^>]*>", document)
    assert margins is not None
    # Twentieths of a point: 37, 26, 35, 28 mm.
    sides = {side: re.search(rf'w:{side}="(\d+)"', margins[0]) for side in SIDES}
    assert {side: int(found[1]) for side, found in sides.items() if found} == SIDES


SIDES = {"top": 2098, "right": 1474, "bottom": 1984, "left": 1587}


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_either_file(text: str) -> None:
    paper = paper_of(Facts(((text, text),)), Prose((text,)), Table((text,), ((text,),)), foot=text)

    assert as_pdf(paper).startswith(b"%PDF-")
    with zipfile.ZipFile(io.BytesIO(as_docx(paper))) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(package.read(name))  # noqa: S314 (our own)


def test_paper_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "LONGEST", 1000)
    paper = paper_of(Prose(("字" * 1000,)))

    for write in (as_pdf, as_docx):
        with pytest.raises(InvalidValue) as refusal:
            write(paper)
        assert refusal.value.reasons == (Reason.PAPER_TOO_LONG,)


@pytest.mark.parametrize(
    ("program", "refused"),
    [
        ("sys.exit(3)", Unavailable(Reason.FONTS_MISSING)),
        ("sys.exit(1)", Unavailable(Reason.TYPESETTING_FAILED)),
        ("os.kill(os.getpid(), signal.SIGXCPU)", InvalidValue(Reason.PAPER_TOO_LONG)),
        ("time.sleep(60)", InvalidValue(Reason.PAPER_TOO_LONG)),
    ],
    ids=["no Chinese fonts", "fault", "out of its limits", "never ready"],
)
def test_typesetter_that_fails_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, refused: Refusal
) -> None:
    written = tmp_path / "typesetter.py"
    written.write_text(f"import os, signal, sys, time\n{program}\n")
    monkeypatch.setattr(pdf, "PROGRAM", written)
    monkeypatch.setattr(pdf, "SECONDS", 1)

    with pytest.raises(type(refused)) as refusal:
        as_pdf(paper_of())

    assert refusal.value.reasons == refused.reasons
