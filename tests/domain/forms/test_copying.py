"""An application as it is carried over: every value in the printed order, nothing made up."""

from dataclasses import replace

import pytest

from app.data import form, technology_fields
from app.domain.forms.copying import CopyItem, CopySection, copied
from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.schema import FormKey
from tests.domain.forms import hnte_drafts, sme_drafts

HNTE = form(FormKey.HNTE, 1)
SME = form(FormKey.PROVINCIAL_TECH_SME, 1)


def sections(of: Draft) -> dict[str, CopySection]:
    return {one.key: one for one in copied(HNTE, of, technology_fields())}


def single(of: Draft, section: str) -> dict[str, str]:
    return {item.key: item.text for item in sections(of)[section].groups[0].items}


def test_sections_stand_in_the_order_of_annex_2() -> None:
    assert list(sections(hnte_drafts.draft())) == [
        "registration",
        "main",
        "ip",
        "staff",
        "rd",
        "costs",
        "ps",
        "innovation",
        "standards",
        "conversions",
    ]


def test_main_table_is_copied_in_its_order_in_wan_with_two_decimals() -> None:
    found = single(hnte_drafts.draft(sales__y1="30000050"), "main")

    assert list(found.items()) == [
        ("technology_field", found["technology_field"]),
        ("ip_class_i", "1"),
        ("ip_class_ii", "2"),
        ("staff", "100"),
        ("tech_staff", "20"),
        ("net_assets.y1", "2000.00"),
        ("net_assets.y2", "2400.00"),
        ("net_assets.y3", "3000.00"),
        ("sales.y1", "3000.01"),
        ("sales.y2", "3600.00"),
        ("sales.y3", "4500.00"),
        ("profit.y1", "200.00"),
        ("profit.y2", "260.00"),
        ("profit.y3", "390.00"),
        ("rd_total", "420.00"),
        ("rd_domestic", "420.00"),
        ("rd_basic", "0.00"),
        ("total_income", "4550.00"),
        ("high_tech_income", "3000.00"),
        ("had_incident", "否"),
    ]


def test_technology_field_is_named_on_every_level() -> None:
    names = technology_fields()
    text = single(hnte_drafts.draft(), "main")["technology_field"]

    assert text == "/".join(names[path] for path in ("8", "8.2", "8.2.1"))


@pytest.mark.parametrize(
    ("yuan", "wan"),
    [
        ("0", "0.00"),
        ("49.99", "0.00"),
        ("50", "0.01"),
        ("-50", "-0.01"),
        ("-49", "0.00"),
        ("1234567890.12", "123456.79"),
    ],
)
def test_amount_is_rounded_to_two_decimals_of_wan(yuan: str, wan: str) -> None:
    assert single(hnte_drafts.draft(profit__y1=yuan), "main")["profit.y1"] == wan


def test_what_was_not_said_is_open_and_never_zero() -> None:
    blank = sections(Draft())
    said = {item.text for one in blank.values() for group in one.groups for item in group.items}

    assert said == {""}
    assert blank["main"].open_count == 20
    assert sections(hnte_drafts.draft())["main"].open_count == 0


def test_table_confirmed_empty_is_none_and_its_counts_are_zero() -> None:
    denied = Draft({"none.ip": "true"})

    assert single(denied, "ip")["ip_count.utility_model"] == "0"
    assert single(denied, "main")["ip_class_i"] == "0"
    assert sections(denied)["ip"].tables[0].is_none
    assert not sections(Draft())["ip"].tables[0].is_none


def test_confirmations_and_the_countys_own_section_are_not_copied() -> None:
    found = sections(hnte_drafts.draft())
    keys = {item.key for one in found.values() for group in one.groups for item in group.items}

    assert "applying" not in found
    assert [key for key in keys if key.startswith("none.")] == []


def test_rows_are_copied_one_by_one_with_numbers_for_references() -> None:
    group = sections(hnte_drafts.draft())["rd"].groups[1]
    texts = {item.key: item.text for item in group.items}

    assert group.title == "研究开发活动 RD02"
    assert (texts["ip"], texts["source"], texts["spent"]) == ("IP02", "企业自有技术", "210.00")
    assert group.items[0] == CopyItem("name", "rd2", "RD02", "研发活动名称", "研发活动2", "", False)


def test_table_is_lines_with_tabs_for_a_sheet() -> None:
    [table] = sections(hnte_drafts.draft())["ip"].tables
    lines = table.sheet.split("\n")

    assert lines[0] == "\t知识产权名称\t类别\t授权日期\t授权号\t获得方式"
    assert lines[1] == "IP01\t一种夹具1\t实用新型专利\t2017-01-11\tZL201620000001\t自主研发"
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("+x", "'+x"),
        ("-x", "'-x"),
        ("甲\n乙\t丙", "甲 乙 丙"),
    ],
)
def test_text_in_a_sheet_stays_one_cell_and_no_formula(typed: str, cell: str) -> None:
    row = replace(hnte_drafts.right(1), values={"name": typed})
    [table] = sections(hnte_drafts.with_rows("ip", row))["ip"].tables

    assert table.sheet.split("\n")[1].split("\t")[1] == cell


def test_negative_number_in_a_sheet_stays_a_number() -> None:
    row = DraftRow("rd1", "RD01", {"budget": "-120000"})
    [table] = sections(Draft({}, {"rd": (row,)}))["rd"].tables

    assert "-12.00" in table.sheet.split("\n")[1].split("\t")


def test_every_field_of_the_provincial_form_is_copied_but_for_confirmations() -> None:
    found = copied(SME, sme_drafts.draft(), technology_fields())
    keys = {item.key for one in found for group in one.groups for item in group.items}
    asked = {
        field.key
        for section in SME.sections
        if section.key != "applying"
        for field in section.fields
        if not field.key.startswith("none.")
    }

    assert asked <= keys
