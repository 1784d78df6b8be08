"""A summary of errors names each field as the page does, and links to where it is typed."""

import re

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.web.named_errors import name_fields
from tests.clients import AsViewer
from tests.factories import make_enterprise

SENTENCE = "此项必填。"


def link(place: str) -> str:
    return f'<a href="#{place}" data-names-field="">{SENTENCE}</a>'


@pytest.mark.parametrize(
    ("control", "told"),
    [
        (
            '<label for="field-x">经办人 <span class="required" aria-hidden="true">*</span></label>'
            '<input id="field-x" name="x">',
            f'<a href="#field-x">经办人：{SENTENCE}</a>',
        ),
        (
            '<fieldset class="field" id="field-x" tabindex="-1"><legend>类型</legend></fieldset>',
            f'<a href="#field-x">类型：{SENTENCE}</a>',
        ),
        (
            '<select name="x" id="field-x" aria-label="第 1 行 &lt;级别&gt;"></select>',
            f'<a href="#field-x">第 1 行 &lt;级别&gt;：{SENTENCE}</a>',
        ),
        ('<p id="field-x"></p>', f'<a href="#field-x">{SENTENCE}</a>'),
        ("<p>没有这个栏目</p>", SENTENCE),
    ],
)
def test_field_is_named_by_its_label(control: str, told: str) -> None:
    page = f"<ul><li>{link('field-x')}</li></ul>{control}"

    assert name_fields(page) == f"<ul><li>{told}</li></ul>{control}"


def test_summary_follows_the_order_of_the_page() -> None:
    items = "\n".join(f"<li>{link(place)}</li>" for place in ("c", "gone", "a", "b"))
    fields = "".join(f'<label for="{one}">{one}</label><input id="{one}">' for one in "abc")

    told = name_fields(f"<ul>{items}</ul>{fields}")

    assert re.findall("<li>(?:<a[^>]*>)?(.*?)(?:</a>)?</li>", told) == [
        *(f"{one}：{SENTENCE}" for one in "abc"),
        SENTENCE,
    ]


def test_page_without_a_summary_is_left_alone() -> None:
    page = '<label for="field-x">经办人</label><a href="#field-x">跳到经办人</a>'

    assert name_fields(page) is page


def test_two_empty_fields_of_a_new_institution_are_named(as_viewer: AsViewer) -> None:
    page = as_viewer().post("/institutions/new", data={"type": "key_lab"})

    assert page.status_code == 422
    for told in ("企业（统一社会信用代码或全称）", "机构名称"):
        assert f"{told}：此项必填。</a>" in page.text
    assert "data-names-field" not in page.text


def test_region_of_a_form_names_them_too(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    partial = {"HX-Request": "true", "HX-Request-Type": "partial"}

    region = as_viewer(Role.BUREAU_OFFICER).post(
        f"/enterprises/{firm.public_id}/contacts/new", data={"email": "x"}, headers=partial
    )

    assert region.status_code == 422
    assert "<html" not in region.text
    assert '<a href="#contact-name">姓名：此项必填。</a>' in region.text


def test_refusal_that_has_no_form_names_its_field_too(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)

    page = as_viewer().post(f"/enterprises/{firm.public_id}/tags", data={"tag": ""})

    assert page.status_code == 422
    assert "标签：此项必填。" in page.text
