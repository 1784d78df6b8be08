"""The shorter lists as files: each for those who see its page, with the columns it shows."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.stages import Stage
from tests.clients import AsViewer, Browser
from tests.factories import make_batch, make_case, make_enterprise

LISTS = [
    ("/batches", Role.BUREAU_OFFICER, ("项目", "年度", "批次")),
    ("/duplicates", Role.BUREAU_OFFICER, ("企业一", "企业一信用代码", "企业一镇街道")),
    ("/history", Role.AUDIT_ADMIN, ("时间", "人员", "角色")),
    ("/journal", Role.AUDIT_ADMIN, ("时间", "类别", "人员")),
    ("/jobs", Role.BUREAU_OFFICER, ("事项", "状态", "条数")),
    ("/board", Role.BUREAU_OFFICER, ("指标", "单位", "基期")),
    ("/calendar", Role.SYSTEM_ADMIN, ("年份", "日期", "休或班")),
]


def rows_of(browser: Browser, address: str) -> list[Sequence[Any]]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)


@pytest.mark.parametrize(("path", "role", "heads"), LISTS)
def test_list_leads_to_its_file(
    as_viewer: AsViewer, path: str, role: Role, heads: tuple[str, ...]
) -> None:
    browser = as_viewer(role)

    page = browser.get(path).text
    rows = rows_of(browser, f"{path}/export?format=xlsx")

    assert f'href="{path}/export?' in page
    assert rows[0][:3] == heads
    assert isinstance(browser.get(f"/api{path}/export?format=json").json(), list)


def test_batches_are_exported_with_their_outcomes(store: Session, as_viewer: AsViewer) -> None:
    batch = make_batch(store)
    make_case(store, make_enterprise(store), batch_id=batch.id, stage=Stage.PLANNED)

    rows = as_viewer().get("/api/batches/export?format=json").json()

    assert [(row["kind"], row["planned"], row["pass_rate"]) for row in rows] == [
        ("首次认定", 1, None),
        ("重新认定", 0, None),
        ("合计", 1, None),
    ]


def test_duplicates_are_exported_side_by_side(store: Session, as_viewer: AsViewer) -> None:
    make_enterprise(store, name="嘉兴市新达电子有限公司")
    make_enterprise(store, name="浙江新达电子股份有限公司")

    rows = rows_of(as_viewer(Role.BUREAU_OFFICER), "/duplicates/export")

    assert len(rows) == 2
    assert {rows[1][0], rows[1][3]} == {"嘉兴市新达电子有限公司", "浙江新达电子股份有限公司"}
    assert len({rows[1][1], rows[1][4]}) == 2


def test_log_is_exported_beyond_its_first_page(as_viewer: AsViewer) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    for _ in range(101):
        officer.get("/enterprises/export?format=json")
    auditor = as_viewer(Role.AUDIT_ADMIN)

    rows = auditor.get("/api/journal/export?format=json&kind=export").json()

    assert len(rows) == 101
    assert {(row["kind"], row["subject"]) for row in rows} == {("导出", "企业台账")}


@pytest.mark.parametrize("path", ["/history", "/journal", "/calendar"])
def test_file_is_as_closed_as_its_page(as_viewer: AsViewer, path: str) -> None:
    assert as_viewer(Role.BUREAU_OFFICER).get(f"/api{path}/export").status_code == 403
