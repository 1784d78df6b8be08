"""Handed-in versions: each in full and read only, with its digest and what changed."""

import hashlib
import json

import pytest
from sqlalchemy import delete
from sqlmodel import Session, select

from app.domain.access import AccessKind, Role
from app.models.applications import SubmissionValue
from app.models.history import JournalEntry
from tests.clients import AsViewer, Browser
from tests.factories import make_application, make_case, make_enterprise, make_submission

ROW = {"id": "r1", "number": "RD01", "values": {"name": "割草机底盘"}, "computed": {}}
VALUES = {"name": "虚构育苗机械有限公司", "sales.y1": "12345678", "contact_mobile": "13812341234"}


class Versions:
    """A firm that handed in twice; the second time with other sales and one activity."""

    def __init__(self, store: Session, as_viewer: AsViewer) -> None:
        self.store = store
        self.firm = make_enterprise(store, name="虚构育苗机械有限公司")
        self.application = make_application(store, self.firm, make_case(store, self.firm))
        self.first = make_submission(store, self.application, values=VALUES)
        self.second = make_submission(
            store,
            self.application,
            2,
            values=VALUES | {"sales.y1": "23456789"},
            rows={"rd": [ROW]},
            files={"licence": [{"name": "执照.pdf", "version": 1, "sha256": "ab" * 32}]},
        )
        self.user: Browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[self.firm])
        self.path = f"/applications/{self.application.public_id}/submissions"


@pytest.fixture
def versions(store: Session, as_viewer: AsViewer) -> Versions:
    return Versions(store, as_viewer)


@pytest.mark.parametrize("role", [Role.ENTERPRISE_USER, Role.BUREAU_OFFICER])
def test_firm_and_officer_read_a_version_with_what_changed_in_it(
    versions: Versions, as_viewer: AsViewer, role: Role
) -> None:
    browser = as_viewer(role, enterprises=[versions.firm])

    page = browser.get(f"{versions.path}/2")

    assert page.status_code == 200
    for told in (versions.second.digest, "校验一致", "2,345.68", "RD01", "割草机底盘", "执照.pdf"):
        assert told in page.text
    assert "<input" not in page.text.split("<main")[1]
    twin = browser.get(f"/api{versions.path}/2").json()
    assert (twin["number"], twin["latest"], twin["compared_with"]) == (2, 2, 1)
    assert [(one["kind"], one["before"], one["after"]) for one in twin["differences"]] == [
        ("changed", "1,234.57", "2,345.68"),
        ("added", "", "研发活动名称:割草机底盘"),
        ("added", "", "执照.pdf"),
    ]


def test_an_older_version_shows_what_it_said_and_leads_to_the_newest(versions: Versions) -> None:
    page = versions.user.get(f"{versions.path}/1").text

    assert "1,234.57" in page
    assert "2,345.68" not in page
    assert "割草机底盘" not in page
    assert f'href="{versions.path}/2"' in page
    assert "这是第一次提交。" in page


def test_towns_read_neither_texts_nor_the_whole_text(
    versions: Versions, as_viewer: AsViewer
) -> None:
    town = as_viewer(Role.TOWN_OFFICER, township=versions.firm.township_code)

    page = town.get(f"{versions.path}/2")

    assert page.status_code == 200
    assert "2,345.68" in page.text
    assert town.get(f"{versions.path}/2/content.json").status_code == 403


def test_the_kept_text_has_the_digest_and_its_download_is_noted(versions: Versions) -> None:
    answer = versions.user.get(f"/api{versions.path}/2/content.json")

    assert hashlib.sha256(answer.content).hexdigest() == versions.second.digest
    assert json.loads(answer.content)["values"]["sales.y1"] == "23456789"
    [line] = versions.store.exec(select(JournalEntry).where(JournalEntry.kind == AccessKind.EXPORT))
    assert line.subject == "申报书第 2 次提交 虚构育苗机械有限公司"


def test_a_version_that_is_no_more_what_was_handed_in_says_so(versions: Versions) -> None:
    make_submission(versions.store, versions.application, 3, digest="0" * 64)

    assert "与登记的摘要不符" in versions.user.get(f"{versions.path}/3").text


def test_an_erased_contact_reads_so_to_whoever_reads_it_masked_and_nothing_else_changes(
    versions: Versions, as_viewer: AsViewer
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    assert "138****1234" in officer.get(f"{versions.path}/2").text
    versions.store.execute(delete(SubmissionValue))

    for browser in (officer, versions.user):
        page = browser.get(f"{versions.path}/2").text
        assert ("已删除" in page, "校验一致" in page, "1381234" in page) == (True, True, False)
        assert "138****1234" not in page


def test_list_is_newest_first_and_a_number_never_handed_in_is_not_found(
    versions: Versions,
) -> None:
    assert [one["number"] for one in versions.user.get(f"/api{versions.path}").json()] == [2, 1]
    assert versions.user.get(f"{versions.path}/3").status_code == 404
    overview = versions.user.get(versions.path.removesuffix("/submissions")).text
    assert f'href="{versions.path}/1"' in overview
