"""What the auditor reads, and the walls around the three administrators."""

import re

import pytest
from sqlmodel import Session

from app.domain.access import ADMINISTRATORS, AccessKind, Role
from app.queries.people import today_in_shanghai
from app.web.access import ROUTES
from tests.clients import AsViewer, Browser
from tests.factories import (
    PASSWORD,
    make_case,
    make_contact,
    make_enterprise,
    make_grant,
    make_person,
    make_staff,
    make_title,
)


def test_auditor_sees_who_changed_which_field_and_no_business_value(
    as_viewer: AsViewer, store: Session
) -> None:
    firm = make_enterprise(store, name="不可见之企业有限公司")
    auditor = as_viewer(Role.AUDIT_ADMIN)

    rows = auditor.get("/api/history?kind=enterprise").json()["rows"]

    assert [row["subject"] for row in rows] == [firm.public_id]
    assert {"name": "name", "before": None, "after": None, "is_shown": False} in rows[0]["changes"]


def test_history_is_filtered_by_person_kind_and_day_and_paged(
    as_viewer: AsViewer, store: Session
) -> None:
    for _ in range(25):
        make_person(store)
    auditor = as_viewer(Role.AUDIT_ADMIN)
    today = today_in_shanghai().isoformat()
    address = f"/api/history?kind=person&person=测试&since={today}&until={today}&subject="

    first = auditor.get(address).json()
    second = auditor.get(f"{address}&after={first['next']}").json()

    assert (first["total"], len(first["rows"]), len(second["rows"])) == (26, 20, 6)
    assert auditor.get("/api/history?person=nobody").json()["total"] == 0
    assert auditor.get("/api/history?until=2015-01-01").json()["total"] == 0


def test_journal_tells_who_came_and_who_was_refused(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    person = make_staff(store, name="来访者")
    client.post("/login", data={"login": person.login, "password": PASSWORD})
    client.post("/login", data={"login": "stranger", "password": "x"})

    page = as_viewer(Role.AUDIT_ADMIN).get("/journal").text

    assert "来访者" in page
    assert "登录被拒" in page
    assert "账号或密码不正确" in page


def test_looks_at_contacts_and_downloads_are_found_by_what_they_are_called(
    as_viewer: AsViewer, store: Session
) -> None:
    officer = make_staff(store, name="查看者")
    firm = make_enterprise(store, responsible_id=officer.id)
    make_contact(store, firm)
    title = make_title(store, firm)
    browser = as_viewer(person=officer)
    taken = browser.post(
        f"/api/attachments/title/{title.public_id}", files={"file": ("证书.pdf", b"%PDF-1.4\n")}
    )
    browser.get(f"/enterprises/{firm.public_id}")
    browser.get(f"/attachments/{taken.json()['id']}")
    page = as_viewer(Role.AUDIT_ADMIN).get("/journal").text
    chosen = dict(re.findall(r'<option value="(\w+)"[^>]*>([^<]+)</option>', page))

    assert set(chosen) == {kind.value for kind in AccessKind}
    for kind, word, subject in (
        (AccessKind.PERSONAL_VIEW, "查看联系方式", firm.name),
        (AccessKind.DOWNLOAD, "下载附件", "证书.pdf"),
    ):
        rows = as_viewer(Role.AUDIT_ADMIN).get(f"/api/journal?kind={kind}").json()["rows"]
        assert chosen[kind] == word
        assert [(row["person_name"], row["subject"]) for row in rows] == [("查看者", subject)]


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_see_no_business_row(
    as_viewer: AsViewer, store: Session, role: Role
) -> None:
    firm = make_enterprise(store, name="不可见之企业有限公司", legal_representative="不可见之人")
    make_title(store, firm, certificate_number="GR201633009999")
    make_case(store, firm)
    make_contact(store, firm, name="不可见联络员")
    person = make_person(store, Role.ENTERPRISE_USER)
    make_grant(store, person, Role.ENTERPRISE_USER, enterprise_id=firm.id)
    browser = as_viewer(role)
    secrets = {"不可见", "GR201633009999"}
    if role is not Role.SECURITY_ADMIN:  # who grants a firm's account has typed its code
        secrets.add(firm.uscc)

    for (method, path), roles in ROUTES.items():
        address = path.replace("{person_id}", person.public_id).replace("{key}", "x")
        if method != "GET" or "{" in address:
            continue
        for tried in (address, f"/api{address}"):
            answer = browser.get(tried)
            assert not any(secret in answer.text for secret in secrets), tried
            if role not in roles:
                assert answer.status_code in {403, 404, 405}, tried


def test_every_page_of_the_administrators_opens(as_viewer: AsViewer, store: Session) -> None:
    person = make_staff(store, Role.CITY_READER)
    for role in sorted(ADMINISTRATORS):
        browser = as_viewer(role)
        for (method, path), roles in ROUTES.items():
            if method == "GET" and role in roles and path not in {"/", "/openapi.json"}:
                address = path.replace("{person_id}", person.public_id)
                if "{" not in address:  # a row of theirs, of which there is none
                    assert browser.get(address).status_code == 200, address
