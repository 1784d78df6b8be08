"""The remaining lists as files: their page leads to them, and they hold what it shows."""

from datetime import date

import pytest
from sqlmodel import Session

from app.domain.access import Role
from app.domain.reminders import ReminderSubject
from app.models.reminders import Reminder
from tests.clients import AsViewer
from tests.factories import (
    make_case,
    make_cohort,
    make_county,
    make_enterprise,
    make_indicator,
    make_plan,
    make_pool_entry,
    make_staff,
)
from tests.routers.test_list_exports import rows_of

LISTS = [
    ("/people", Role.SYSTEM_ADMIN, ("账号", "姓名", "科室或单位")),
    ("/places", Role.SYSTEM_ADMIN, ("代码", "名称", "类别")),
    ("/grants", Role.SECURITY_ADMIN, ("账号", "姓名", "角色")),
    ("/tokens", Role.SECURITY_ADMIN, ("用途", "账号", "姓名")),
    ("/handovers", Role.BUREAU_OFFICER, ("姓名", "科室或单位", "负责企业")),
    ("/notices", Role.BUREAU_OFFICER, ("标题", "事项", "文号")),
    ("/pool/cohorts", Role.BUREAU_OFFICER, ("名称", "起始年", "结束年")),
    ("/tasks", Role.BUREAU_OFFICER, ("类别", "企业名称", "镇街道")),
    ("/lists", Role.BUREAU_OFFICER, ("文号", "种类", "资格")),
]


@pytest.mark.parametrize(("path", "role", "heads"), LISTS)
def test_list_leads_to_its_file(
    as_viewer: AsViewer, path: str, role: Role, heads: tuple[str, ...]
) -> None:
    browser = as_viewer(role)

    page = browser.get(path).text
    rows = rows_of(browser, f"{path}/export?format=xlsx")

    # An empty list may keep its links to itself.
    assert f'href="{path}/export?' in page or "<tbody>" not in page
    assert rows[0][:3] == heads
    assert isinstance(browser.get(f"/api{path}/export?format=json").json(), list)


def test_firm_pages_lead_to_their_files(store: Session, as_viewer: AsViewer) -> None:
    firm = make_enterprise(store)
    browser = as_viewer()

    for part, subject in (("history", "变更历史"), ("lineage", "沿革"), ("diagnoses", "历次诊断")):
        path = f"/enterprises/{firm.public_id}/{part}"
        assert f'href="{path}/export?' in browser.get(path).text
        answer = browser.get(f"/api{path}/export?format=json")
        assert answer.status_code == 200
        from_file_name = answer.headers["content-disposition"]
        assert subject.encode().hex("%").upper() in from_file_name.upper()


def test_history_of_a_firm_is_exported_field_by_field(store: Session, as_viewer: AsViewer) -> None:
    firm = make_enterprise(store)
    browser = as_viewer()
    browser.post(f"/api/enterprises/{firm.public_id}/tags", json={"tag": "重点"})

    rows = browser.get(f"/api/enterprises/{firm.public_id}/history/export?format=json").json()

    assert (rows[0]["label"], rows[0]["before"], rows[0]["after"]) == ("标签", "—", "重点")


def test_tasks_are_exported_without_a_limit(store: Session, as_viewer: AsViewer) -> None:
    officer, firm = make_staff(store), make_enterprise(store)
    for number in range(201):
        store.add(
            Reminder(
                county_code=firm.county_code,
                enterprise_id=firm.id or 0,
                subject=ReminderSubject.ENTERPRISE,
                subject_id=f"{number:012}",
                from_id=officer.id or 0,
                to_id=officer.id or 0,
                text="=催",
                sent_on=date(2018, 9, 30),
            )
        )

    rows = rows_of(as_viewer(person=officer), "/tasks/export?format=xlsx")

    assert len(rows) == 202
    assert rows[1][4] == f"{officer.name}：=催"


def test_trial_of_all_firms_is_exported_whole(store: Session, as_viewer: AsViewer) -> None:
    cohort = make_cohort(store)
    for _ in range(2):
        make_pool_entry(store, make_enterprise(store), cohort)
    browser = as_viewer()

    page = browser.get("/diagnoses?shows=all").text
    rows = rows_of(browser, "/diagnoses/export")

    assert 'href="/diagnoses/export?' in page
    assert len(rows) == 3


def test_trial_of_a_province_is_refused_before_the_file_begins(as_viewer: AsViewer) -> None:
    reader = as_viewer(Role.PROVINCE_READER)

    assert reader.get("/api/diagnoses/export").status_code == 422


def test_indicator_is_exported_with_its_baselines(store: Session, as_viewer: AsViewer) -> None:
    indicator = make_indicator(store, make_plan(store))
    browser = as_viewer()

    page = browser.get(f"/plan/{indicator.key}").text
    rows = rows_of(browser, f"/plan/{indicator.key}/export")

    assert f'href="/plan/{indicator.key}/export?' in page
    assert rows[0][:2] == ("类别", "所属期")


def test_firms_of_a_foreign_county_stay_out_of_the_files(
    store: Session, as_viewer: AsViewer
) -> None:
    make_county(store, "330101")
    firm = make_enterprise(store, county_code="330101", township_code=None)
    make_case(store, firm)
    reader = as_viewer(Role.CITY_READER)

    assert reader.get(f"/api/enterprises/{firm.public_id}/diagnoses/export").status_code == 404
    for path in ("/enterprises", "/cases", "/pool", "/titles", "/batches", "/notices"):
        assert reader.get(f"/api{path}/export?format=json").json() == []
