"""The register over HTTP: page, region, twin, file, plain forms, refusals, conflicts."""

import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.models.enterprises import Enterprise, FormerName, IpRight, YearlyFigures
from app.models.history import HistoryEntry, JournalEntry
from tests.clients import AsViewer
from tests.factories import (
    COUNTY,
    TOWN,
    make_case,
    make_cohort,
    make_contact,
    make_county,
    make_enterprise,
    make_enterprises,
    make_figures,
    make_former_name,
    make_ip_right,
    make_pool_entry,
    make_title,
    make_township,
    next_uscc,
)

PARTIAL = {"hx-request": "true", "hx-request-type": "partial"}
Statements = Callable[[str], list[str]]


def journal_of(store: Session, kind: str) -> list[JournalEntry]:
    return list(
        store.exec(
            select(JournalEntry).where(JournalEntry.kind == kind).order_by(col(JournalEntry.id))
        )
    )


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None
    return found.group(1)


# --- The list -------------------------------------------------------------------------------------


def test_list_page_region_and_twin_show_the_same_firm(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store, name="平湖青苗<b>科技</b>有限公司")
    make_title(store, firm, valid_until=date(2099, 12, 31))
    make_figures(store, firm, 2017, sales_cny=Decimal("12345678.90"))
    browser = as_viewer()

    page = browser.get("/enterprises?q=青苗")
    region = browser.get("/enterprises?q=青苗", headers=PARTIAL)
    twin = browser.get("/api/enterprises?q=青苗")

    escaped = "平湖青苗&lt;b&gt;科技&lt;/b&gt;有限公司"
    assert page.status_code == region.status_code == twin.status_code == 200
    assert escaped in page.text
    assert "1,234.57" in page.text
    assert region.text.lstrip().startswith('<div id="enterprises-table">')
    assert escaped in region.text
    body = twin.json()
    assert body["total"] == 1
    assert body["rows"][0]["id"] == firm.public_id
    assert body["rows"][0]["sales_cny"] == "12345678.90"
    assert body["rows"][0]["titles"] == ["hnte"]
    assert body["rows"][0]["rd_intensity"] == "0.080000"


def test_list_links_keep_the_filters(as_viewer: AsViewer, store: Session) -> None:
    make_enterprises(store, 21)

    page = as_viewer().get(f"/enterprises?township={TOWN}&columns=uscc&columns=status&size=20")

    links = re.findall(r'href="(/enterprises\?[^"]*after=[^"]*)"', page.text)
    assert len(links) == 1
    assert f"township={TOWN}" in links[0]
    assert links[0].count("columns=") == 2


def test_list_pages_lead_to_every_firm(as_viewer: AsViewer, store: Session) -> None:
    firms = {firm.public_id for firm in make_enterprises(store, 45)}
    browser = as_viewer()
    seen: list[str] = []
    address: str | None = "/enterprises"
    while address:
        page = browser.get(address)
        assert page.status_code == 200
        seen += re.findall(r'<th scope="row"[^>]*><a href="/enterprises/(\w+)"', page.text)
        found = re.search(r'href="([^"]*after=[^"]*)"', page.text)
        address = found.group(1).replace("&amp;", "&") if found else None

    assert len(seen) == 45
    assert set(seen) == firms


@pytest.mark.parametrize("query", ["?industry=C2", "?sort=nonsense", "?after=nonsense"])
def test_list_refuses_malformed_questions(as_viewer: AsViewer, query: str) -> None:
    assert as_viewer().get(f"/enterprises{query}").status_code == 422
    assert as_viewer().get(f"/api/enterprises{query}").status_code == 422


def test_reader_beyond_a_county_is_told_to_choose_one(as_viewer: AsViewer, store: Session) -> None:
    make_enterprise(store, name="可见企业")
    reader = as_viewer(Role.CITY_READER)

    assert "可见企业" in reader.get("/enterprises").text
    refused = reader.get("/api/enterprises?holds=hnte")
    assert refused.status_code == 422
    assert refused.json()["reasons"] == ["choose_county"]
    assert reader.get(f"/enterprises?holds=hnte&county={COUNTY}").status_code == 200


def test_reader_beyond_a_county_filters_by_a_whole_field(
    as_viewer: AsViewer, store: Session
) -> None:
    make_enterprise(store, name="同领域企业", technology_field="8.7.2")
    make_enterprise(store, name="别的企业", technology_field="8.7.1")
    reader = as_viewer(Role.PROVINCE_READER)

    found = reader.get("/api/enterprises?field=8.7.2").json()

    assert [row["name"] for row in found["rows"]] == ["同领域企业"]
    assert '<option value="8.7.2" selected>' in reader.get("/enterprises?field=8.7.2").text
    for query in ("field=8.7", "field=8.7.2&sort=uscc", "field=8.7.2&industry=38"):
        refused = reader.get(f"/api/enterprises?{query}")
        assert (refused.status_code, refused.json()["reasons"]) == (422, ["choose_county"])


def test_reader_is_offered_the_counties_in_their_reach(as_viewer: AsViewer, store: Session) -> None:
    for code in ("330499", "330599", "310199"):
        make_county(store, code)
    of_province, of_city = (as_viewer(role) for role in (Role.PROVINCE_READER, Role.CITY_READER))

    def offered(browser: Any) -> list[str]:
        return re.findall('<option value="([0-9]{6})"', browser.get("/enterprises").text)

    assert offered(of_province) == [COUNTY, "330499", "330599"]
    assert offered(of_city) == [COUNTY, "330499"]
    make_county(store, "330498")
    assert offered(of_city) == [COUNTY, "330498", "330499"]


@pytest.mark.parametrize(
    "role",
    [Role.ENTERPRISE_USER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN],
)
def test_list_is_closed_to(as_viewer: AsViewer, store: Session, role: Role) -> None:
    firm = make_enterprise(store)

    browser = as_viewer(role, enterprises=[firm] if role is Role.ENTERPRISE_USER else ())

    assert browser.get("/enterprises").status_code == 403
    assert browser.get("/api/enterprises/export").status_code == 403


def test_list_page_statements_do_not_grow(
    as_viewer: AsViewer, store: Session, app_statements: Statements
) -> None:
    browser = as_viewer()
    counts: list[int] = []
    for more in (1, 29):
        make_enterprises(store, more)
        browser.get("/enterprises?size=50")
        before = len(app_statements("SELECT"))
        browser.get("/enterprises?size=50")
        counts.append(len(app_statements("SELECT")) - before)

    assert counts[0] == counts[1]
    assert counts[0] <= 8


# --- The list as a file ---------------------------------------------------------------------------


def test_export_is_exactly_what_was_filtered(as_viewer: AsViewer, store: Session) -> None:
    kept = [make_enterprise(store, name=f"平湖留下{n}有限公司") for n in range(3)]
    make_enterprise(store, name="平湖别的有限公司")
    browser = as_viewer()
    query = "?q=留下&columns=uscc&columns=sales_cny&sort=name"

    sheet = browser.get(f"/enterprises/export{query}")
    text = browser.get(f"/enterprises/export{query}&format=csv")
    twin = browser.get(f"/api/enterprises/export{query}")

    disposition = unquote(sheet.headers["content-disposition"])
    assert re.search(r"filename\*=UTF-8''企业台账_\d{4}-\d\d-\d\d\.xlsx$", disposition)
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert rows[0] == ("企业名称", "统一社会信用代码", "销售收入(万元)")
    assert [row[:2] for row in rows[1:]] == [(firm.name, firm.uscc) for firm in kept]
    assert text.content.decode("utf-8-sig").splitlines()[1] == f"{kept[0].name},{kept[0].uscc},"
    assert [row["uscc"] for row in json.loads(twin.content)] == [firm.uscc for firm in kept]
    entries = journal_of(store, "export")
    assert [(entry.rows, entry.subject) for entry in entries] == [(3, "企业台账")] * 3
    assert entries[0].person_id == (browser.person and browser.person.id)


def test_export_keeps_to_the_town(as_viewer: AsViewer, store: Session) -> None:
    own = make_enterprise(store)
    make_enterprise(store, township_code="330482002")

    rows = as_viewer(Role.TOWN_OFFICER).get("/api/enterprises/export").json()

    assert [row["name"] for row in rows] == [own.name]


def test_export_of_many_firms_is_whole(as_viewer: AsViewer, store: Session) -> None:
    make_enterprises(store, 501)

    rows = as_viewer().get("/api/enterprises/export?columns=uscc").json()

    assert len({row["uscc"] for row in rows}) == 501


# --- One firm -------------------------------------------------------------------------------------


def whole_firm(store: Session) -> Enterprise:
    firm = make_enterprise(
        store, name="平湖全貌有限公司", industry_code="3670", technology_field="8.7.2"
    )
    make_former_name(store, firm, "平湖旧貌厂")
    make_title(store, firm)
    make_case(store, firm)
    make_pool_entry(store, firm, make_cohort(store))
    make_figures(store, firm, 2016)
    make_figures(store, firm, 2017)
    make_ip_right(store, firm)
    make_contact(store, firm, name="陈联络", mobile="13812341234")
    return firm


def test_firm_page_and_twin_show_everything(as_viewer: AsViewer, store: Session) -> None:
    firm = whole_firm(store)
    browser = as_viewer()

    page = browser.get(f"/enterprises/{firm.public_id}")
    twin = browser.get(f"/api/enterprises/{firm.public_id}").json()

    assert page.status_code == 200
    for text in (
        "平湖全貌有限公司",
        "演示企业(虚构)",
        "平湖旧貌厂",
        "先进制造与自动化 / ",
        "高新技术企业",
        "8.0%",
        "实用新型专利",
        "138****1234",
        "陈**",
    ):
        assert text in page.text
    assert "13812341234" not in page.text
    assert twin["head"]["name"] == firm.name
    assert twin["head"]["field_names"][0] == "先进制造与自动化"
    assert [one["fiscal_year"] for one in twin["figures"]] == [2017, 2016]
    assert twin["figures"][0]["figures"]["staff_monthly_avg"] is None
    assert twin["figures"][0]["rd_intensity"] == "0.080000"
    assert twin["contacts"][0]["mobile"] == "138****1234"
    assert "row_id" not in twin
    assert journal_of(store, "personal_view") == []


def test_firm_page_has_a_fixed_number_of_statements(
    as_viewer: AsViewer, store: Session, app_statements: Statements
) -> None:
    firm = whole_firm(store)
    browser = as_viewer()
    counts: list[int] = []
    for more in range(2):
        before = len(app_statements("SELECT"))
        browser.get(f"/enterprises/{firm.public_id}")
        counts.append(len(app_statements("SELECT")) - before)
        make_figures(store, firm, 2014 + more)
        for _ in range(5):
            make_ip_right(store, firm)
            make_contact(store, firm)

    assert counts[0] == counts[1]


def test_firm_of_another_county_is_not_found(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store, county_code="330481")
    browser = as_viewer()

    for path in ("", "/edit", "/circumstances", "/figures/2017", "/history", "/rights/new"):
        assert browser.get(f"/enterprises/{firm.public_id}{path}").status_code == 404
        assert browser.get(f"/api/enterprises/{firm.public_id}{path}").status_code == 404
    assert (
        browser.post(f"/enterprises/{firm.public_id}/edit", data={"version": "1"}).status_code
        == 404
    )


def test_enterprise_user_sees_own_firm_only(as_viewer: AsViewer, store: Session) -> None:
    firm, other = make_enterprises(store, 2)
    make_contact(store, firm, mobile="13812341234")
    browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])

    assert browser.get("/firm").headers["location"] == f"/enterprises/{firm.public_id}"
    assert [one["id"] for one in browser.get("/api/firm").json()] == [firm.public_id]
    page = browser.get(f"/enterprises/{firm.public_id}")
    assert "13812341234" in page.text
    assert "/edit" not in page.text
    assert browser.get(f"/enterprises/{other.public_id}").status_code == 404
    assert browser.get(f"/enterprises/{firm.public_id}/edit").status_code == 403


def test_group_user_chooses_among_firms(as_viewer: AsViewer, store: Session) -> None:
    firms = make_enterprises(store, 2)
    browser = as_viewer(Role.ENTERPRISE_USER, enterprises=firms)

    page = browser.get("/firm")

    assert page.status_code == 200
    assert all(f'href="/enterprises/{firm.public_id}"' in page.text for firm in firms)


# --- Entering and correcting ----------------------------------------------------------------------


def test_plain_form_enters_a_firm(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)
    browser = as_viewer()
    uscc = next_uscc()

    answer = browser.post(
        "/enterprises/new",
        data={
            "name": "平湖新登记有限公司",
            "uscc": uscc.lower(),
            "status": "operating",
            "township_code": TOWN,
            "registered_capital_cny": "1,000.5",
            "registered_on": "2015-01-02",
            "since": "",
        },
    )

    firm = store.exec(select(Enterprise)).one()
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/enterprises/{firm.public_id}"
    assert (firm.uscc, firm.registered_capital_cny) == (uscc, Decimal("10005000.00"))
    recorded = store.exec(select(HistoryEntry).where(HistoryEntry.enterprise_id == firm.id)).all()
    assert {entry.actor_name for entry in recorded} == {browser.person and browser.person.name}


def test_refused_form_keeps_what_was_typed(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()

    answer = browser.post(
        "/enterprises/new",
        data={"name": "平湖错码有限公司", "uscc": "123", "registered_on": "2999-01-01"},
    )

    assert answer.status_code == 422
    assert 'value="平湖错码有限公司"' in answer.text
    assert 'value="123"' in answer.text
    assert "统一社会信用代码不正确" in answer.text
    assert "日期不能晚于今天" in answer.text
    assert store.exec(select(Enterprise)).all() == []


def test_twin_enters_and_corrects_a_firm(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)
    browser = as_viewer()
    given = {"name": "平湖接口有限公司", "uscc": next_uscc(), "registered_capital_cny": "88.80"}

    made = browser.post("/api/enterprises/new", json=given)
    firm_id = made.json()["id"]
    edited = browser.post(
        f"/api/enterprises/{firm_id}/edit",
        json={"version": made.json()["version"], "name": "平湖改名有限公司", "uscc": given["uscc"]},
    )

    assert made.status_code == 201
    assert made.json()["registered_capital_cny"] == "88.80"
    assert edited.json()["name"] == "平湖改名有限公司"
    assert store.exec(select(FormerName.name)).all() == ["平湖接口有限公司"]


def test_conflict_keeps_what_was_typed_and_shows_what_the_other_changed(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store, name="平湖两人改有限公司")
    mine, theirs = as_viewer(), as_viewer(name="钱经办")
    address = f"/enterprises/{firm.public_id}/edit"
    form = mine.get(address).text
    typed = {
        "version": hidden(form, "version"),
        "seen": hidden(form, "seen"),
        "name": firm.name,
        "uscc": firm.uscc,
        "remark": "我写的备注",
    }
    theirs.post(address, data=typed | {"remark": "", "legal_representative": "周法人"})

    conflict = mine.post(address, data=typed)

    assert conflict.status_code == 409
    assert "我写的备注" in conflict.text
    assert "钱经办" in conflict.text
    assert "法定代表人" in conflict.text
    assert "— → 周法人" in conflict.text
    again = typed | {
        "version": hidden(conflict.text, "version"),
        "seen": hidden(conflict.text, "seen"),
    }
    assert mine.post(address, data=again).status_code == 303
    store.expire_all()
    assert store.exec(select(Enterprise.remark)).one() == "我写的备注"


def test_archived_firm_leaves_the_list(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    browser = as_viewer()
    page = browser.get(f"/enterprises/{firm.public_id}").text

    answer = browser.post(
        f"/enterprises/{firm.public_id}/archive", data={"version": hidden(page, "version")}
    )

    assert answer.status_code == 303
    assert browser.get("/api/enterprises").json()["total"] == 0
    assert browser.get("/api/enterprises?status=archived").json()["total"] == 1
    assert (
        as_viewer(Role.TOWN_OFFICER)
        .post(f"/enterprises/{firm.public_id}/archive", data={"version": "2"})
        .status_code
        == 403
    )


def test_circumstances_form_dates_a_change(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    browser = as_viewer()
    address = f"/enterprises/{firm.public_id}/circumstances"
    form = browser.get(address).text

    answer = browser.post(
        address,
        data={
            "version": hidden(form, "version"),
            "seen": hidden(form, "seen"),
            "from_day": "2016-05-01",
            "is_above_designated_size": "true",
            "status": "",
        },
    )

    assert answer.status_code == 303
    periods = browser.get(f"/api{address}").json()
    assert [(one["valid_from"], one["is_above_designated_size"]) for one in periods] == [
        ("2016-05-01", True),
        ("2010-01-01", None),
    ]


def test_figures_form_reads_wan_and_keeps_unknown(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    browser = as_viewer()
    address = f"/enterprises/{firm.public_id}/figures/2017"

    answer = browser.post(
        address,
        data={
            "source": "special_audit",
            "status": "verified",
            "sales_cny": "1,234.56",
            "rd_cny": "",
        },
    )

    assert answer.status_code == 303
    row = store.exec(select(YearlyFigures)).one()
    assert (row.sales_cny, row.rd_cny) == (Decimal("12345600.00"), None)
    form = browser.get(f"{address}?source=special_audit").text
    assert 'value="1234.56"' in form
    other = browser.get(address).text
    assert 'value="1234.56"' not in other
    assert hidden(other, "version") == ""


def test_figures_that_contradict_are_refused(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)

    answer = as_viewer().post(
        f"/enterprises/{firm.public_id}/figures/2017",
        data={
            "source": "self_reported",
            "staff_monthly_avg": "10",
            "tech_staff_monthly_avg": "10.5",
            "rd_cny": "abc",
        },
    )

    assert answer.status_code == 422
    assert "金额无法识别" in answer.text
    again = as_viewer().post(
        f"/api/enterprises/{firm.public_id}/figures/2017",
        json={
            "source": "self_reported",
            "staff_monthly_avg": "10",
            "tech_staff_monthly_avg": "10.5",
        },
    )
    assert again.json()["fields"]["tech_staff_monthly_avg"]["reason"] == "tech_staff_above_staff"
    assert store.exec(select(YearlyFigures)).all() == []


def test_right_is_entered_and_used_up(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    browser = as_viewer()
    base = f"/enterprises/{firm.public_id}/rights"
    typed = {
        "kind": "utility_model",
        "name": "一种苗床",
        "number": "ZL1",
        "granted_on": "2017-01-01",
    }

    assert browser.post(f"{base}/new", data=typed).status_code == 303
    right = store.exec(select(IpRight)).one()
    form = browser.get(f"{base}/{right.public_id}").text
    used = typed | {"version": hidden(form, "version"), "used_on": "2018-06-01"}
    assert browser.post(f"{base}/{right.public_id}", data=used).status_code == 303
    stale = browser.post(f"{base}/{right.public_id}", data=used)
    twice = browser.post(f"/api{base}/new", json=typed)

    assert stale.status_code == 409
    assert twice.json()["fields"]["number"]["reason"] == "already_exists"
    assert browser.get(f"/api{base}/{right.public_id}").json()["used_on"] == "2018-06-01"


def test_class_one_right_is_never_used_up(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)

    answer = as_viewer().post(
        f"/api/enterprises/{firm.public_id}/rights/new",
        json={
            "kind": "invention_patent",
            "name": "x",
            "number": "y",
            "used_on": "2018-01-01",
            "granted_on": "2999-01-01",
        },
    )

    assert {name: one["reason"] for name, one in answer.json()["fields"].items()} == {
        "used_on": "bad_value",
        "granted_on": "date_in_future",
    }


# --- Contacts -------------------------------------------------------------------------------------


def test_contacts_lie_open_to_those_who_work_with_the_firm(
    as_viewer: AsViewer, store: Session
) -> None:
    responsible = as_viewer(name="陆经办")
    person_id = responsible.person.id if responsible.person else None
    firm = make_enterprise(store, responsible_id=person_id)
    make_contact(store, firm, name="陈联络", mobile="13812341234")
    town, other = as_viewer(Role.TOWN_OFFICER), as_viewer()
    reader = as_viewer(Role.CITY_READER)
    address = f"/enterprises/{firm.public_id}"

    seen = ["13812341234" in one.get(address).text for one in (responsible, town, other, reader)]

    assert seen == [True, True, False, False]
    looks = journal_of(store, "personal_view")
    assert [(look.person_id, look.enterprise_id) for look in looks] == [
        (person_id, firm.id),
        (town.person and town.person.id, firm.id),
    ]


def test_contacts_are_shown_for_a_reason_and_the_look_is_kept(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    make_contact(store, firm, mobile="13812341234")
    browser = as_viewer()
    address = f"/enterprises/{firm.public_id}/contacts/show"

    without = browser.post(address, data={"reason": "  "}, headers=PARTIAL)
    shown = browser.post(address, data={"reason": "核对申报材料"}, headers=PARTIAL)
    plain = browser.post(address, data={"reason": "再看"})
    twin = browser.post(f"/api{address}", json={"reason": "接口"})

    assert without.status_code == 422
    assert "须填写事由" in without.text
    assert "13812341234" not in without.text
    assert shown.text.lstrip().startswith('<section class="panel" id="enterprises-contacts">')
    assert "13812341234" in shown.text
    assert "<!doctype html>" in plain.text
    assert twin.json()[0]["mobile"] == "13812341234"
    looks = journal_of(store, "personal_view")
    assert [(look.reason, look.rows) for look in looks] == [
        ("核对申报材料", 1),
        ("再看", 1),
        ("接口", 1),
    ]
    assert as_viewer(Role.CITY_READER).post(address, data={"reason": "x"}).status_code == 403


def test_masked_contact_cannot_be_edited(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    contact = make_contact(store, firm)
    typed = {"version": "1", "name": "新名"}
    address = f"/enterprises/{firm.public_id}/contacts/{contact.public_id}"

    assert as_viewer().post(address, data=typed).status_code == 403
    assert as_viewer(Role.TOWN_OFFICER).post(address, data=typed).status_code == 303
    store.refresh(contact)
    assert contact.name == "新名"


def test_contact_conflict_shows_the_others_values_in_the_form_that_was_sent(
    as_viewer: AsViewer, store: Session
) -> None:
    mine = as_viewer(Role.TOWN_OFFICER)
    theirs = as_viewer(Role.TOWN_OFFICER, name="钱经办")
    firm = make_enterprise(store)
    contact = make_contact(store, firm)
    address = f"/enterprises/{firm.public_id}/contacts/{contact.public_id}"
    typed = {"version": "1", "name": "陈联络", "duty": "总经理", "mobile": "13800000000"}
    assert theirs.post(address, data=typed | {"mobile": "13911111111"}).status_code == 303

    conflict = mine.post(address, data=typed)

    assert conflict.status_code == 409
    assert conflict.text.count("对方已改为") == 1
    assert "对方已改为:13911111111" in conflict.text
    assert conflict.text.count('value="总经理"') == 1  # not in the form for a new contact
    assert f'id="contact-{contact.public_id}-mobile"' in conflict.text
    again = mine.post(address, data=typed | {"version": "2"})
    assert again.status_code == 303
    store.refresh(contact)
    assert (contact.mobile, contact.duty) == ("13800000000", "总经理")


def test_contact_is_added_and_its_values_stay_out_of_the_history(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store)
    browser = as_viewer()
    base = f"/enterprises/{firm.public_id}/contacts/new"

    bad = browser.post(base, data={"name": "陈联络", "mobile": "不是号码"})
    good = browser.post(
        base, data={"name": "陈联络", "mobile": "13812341234", "is_liaison": "true"}
    )
    history = browser.get(f"/enterprises/{firm.public_id}/history")

    assert bad.status_code == 422
    assert "不是号码" in bad.text
    assert good.status_code == 303
    assert "新增联系人" in history.text
    assert "(个人信息)" in history.text
    assert "13812341234" not in history.text


# --- History --------------------------------------------------------------------------------------


def test_history_says_before_and_after_in_chinese(as_viewer: AsViewer, store: Session) -> None:
    make_township(store, "330482002", name="钟埭街道")
    firm = make_enterprise(store, registered_capital_cny=Decimal(10_000))
    browser = as_viewer()
    browser.post(
        f"/api/enterprises/{firm.public_id}/circumstances",
        json={
            "version": firm.version,
            "from_day": "2017-01-01",
            "township_code": "330482002",
            "registered_capital_cny": "50000000.00",
            "status": "moved_out",
        },
    )

    twin = browser.get(f"/api/enterprises/{firm.public_id}/history").json()
    page = browser.get(f"/enterprises/{firm.public_id}/history")

    line = next(one for one in twin["lines"] if (one["kind"], one["action"]) == ("企业", "修改"))
    assert [(one["label"], one["before"], one["after"]) for one in line["changes"]] == [
        ("状态", "存续", "迁出"),
        ("镇街道", "镇001", "钟埭街道"),
        ("注册资本", "1.00 万元", "5,000.00 万元"),
    ]
    assert page.status_code == 200
    assert "5,000.00 万元" in page.text


def test_history_turns_to_older_changes(as_viewer: AsViewer, store: Session) -> None:
    firm = make_enterprise(store)
    for year in range(1990, 2050):
        make_figures(store, firm, year)
    browser = as_viewer()

    first = browser.get(f"/api/enterprises/{firm.public_id}/history").json()
    second = browser.get(f"/api/enterprises/{firm.public_id}/history?before={first['next']}").json()

    ids = [line["id"] for line in first["lines"] + second["lines"]]
    assert ids == sorted(set(ids), reverse=True)
    assert (len(first["lines"]), second["next"]) == (50, None)
    kept = store.exec(select(HistoryEntry.id).where(HistoryEntry.enterprise_id == firm.id)).all()
    assert len(ids) == len(kept)


def test_every_page_of_a_firm_opens(as_viewer: AsViewer, store: Session) -> None:
    firm = whole_firm(store)
    browser = as_viewer()
    pages: list[Any] = [
        browser.get(f"/enterprises/{firm.public_id}{path}")
        for path in ("", "/edit", "/circumstances", "/figures/2017", "/rights/new", "/history")
    ]
    pages.append(browser.get("/enterprises/new"))

    assert [page.status_code for page in pages] == [200] * 7
    assert all("{{" not in page.text for page in pages)
    assert date(2010, 1, 1).isoformat() in pages[0].text
