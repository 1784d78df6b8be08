"""The application as a paper: draft or submission, for those who may read it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import AccessKind, Role
from app.models.applications import Answer, Submission
from app.models.history import JournalEntry
from app.recording import canonical
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_application,
    make_case,
    make_enterprise,
    make_recusal,
    make_row,
)
from tests.factories.ground import store as put
from tests.papers_text import text_of_docx, text_of_pdf

HOSTILE = "平湖#1 $号$ {{ 7*7 }} <w:t>&"


class Printed:
    """A firm's application with a few answers, and the firm's own browser."""

    def __init__(self, store: Session, as_viewer: AsViewer) -> None:
        self.store = store
        self.firm = make_enterprise(store, name="平湖示例科技有限公司")
        self.application = make_application(store, self.firm, make_case(store, self.firm))
        self.user: Browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[self.firm])
        self.address = f"/applications/{self.application.public_id}/paper"

    def answer(self, field: str, value: str, row: str = "") -> None:
        own: dict[str, Any] = {
            "county_code": self.firm.county_code,
            "enterprise_id": self.firm.id,
            "application_id": self.application.id,
            "saved_by_id": self.application.begun_by_id,
            "saved_by": "测试",
        }
        put(self.store, Answer(**own, field=field, value=value, row_key=row))

    def submitted(self, number: int, name: str) -> None:
        content = {
            "form": "hnte",
            "edition": 1,
            "route": "in_full",
            "values": {"name": name, "net_assets.y1": "12345678"},
            "rows": {},
            "computed": {},
            "files": {"licence": [{"name": "执照.pdf", "version": 1, "sha256": "ab" * 32}]},
        }
        text = canonical(content)
        put(
            self.store,
            Submission(
                county_code=self.firm.county_code,
                enterprise_id=self.firm.id or 0,
                application_id=self.application.id or 0,
                number=number,
                edition=1,
                submitted_at=datetime(2018, 9, 3, 4, tzinfo=UTC),
                submitted_by_id=self.application.begun_by_id,
                submitted_by="测试",
                content=text,
                digest="0123456789abcdef" * 4,
            ),
        )


@pytest.fixture
def printed(store: Session, as_viewer: AsViewer) -> Printed:
    return Printed(store, as_viewer)


def as_text(answer: Any, folder: Path) -> str:
    if answer.headers["content-type"] == "application/pdf":
        return text_of_pdf(answer.content, folder)
    return text_of_docx(answer.content)


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_draft_is_printed_in_the_order_of_its_form_and_marked(
    printed: Printed, tmp_path: Path, ending: str
) -> None:
    row = make_row(printed.store, printed.application)
    printed.answer("name", HOSTILE)
    printed.answer("net_assets.y1", "12345678.9")
    printed.answer("name", "注塑机节能研究", row.public_id)

    answer = printed.user.get(f"{printed.address}.{ending}")

    text = as_text(answer, tmp_path)
    assert "草稿,未提交" in text
    assert HOSTILE.replace(" ", "") in text.replace(" ", "").replace("\n", "")
    assert "1,234.57" in text
    assert "注塑机节能研究" in text
    headings = [
        "一、主要情况",
        "二、知识产权汇总表",
        "三、人力资源情况表",
        "四、企业研究开发活动情况表",
    ]
    assert sorted(text.index(one) for one in headings) == [text.index(one) for one in headings]
    assert "RD01" in text
    name = answer.headers["content-disposition"]
    assert name.startswith("attachment;")
    assert name.endswith(f".{ending}")


def test_newest_submission_is_printed_unless_another_is_asked_for(
    printed: Printed, tmp_path: Path
) -> None:
    printed.answer("name", "改了又改的名称")
    printed.submitted(1, "第一次的名称")
    printed.submitted(2, "第二次的名称")

    said = {
        question: as_text(printed.user.get(f"{printed.address}.docx{question}"), tmp_path)
        for question in ("", "?submission=1", "?submission=0")
    }

    assert "第二次的名称" in said[""]
    assert "第 2 次提交 2018-09-03 · 校验 0123456789abcdef" in said[""]
    assert "草稿" not in said[""]
    assert "执照.pdf(abababababababab)" in said[""]
    assert "第一次的名称" in said["?submission=1"]
    assert "改了又改的名称" in said["?submission=0"]
    assert printed.user.get(f"{printed.address}.pdf?submission=3").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BUREAU_OFFICER, 200),
        (Role.TOWN_OFFICER, 403),
        (Role.CITY_READER, 403),
        (Role.EXPERT, 403),
    ],
)
def test_paper_is_for_the_firm_and_the_bureau(
    printed: Printed, as_viewer: AsViewer, role: Role, status: int
) -> None:
    assert as_viewer(role).get(f"{printed.address}.pdf").status_code == status


def test_foreign_firm_and_recused_officer_find_no_paper(
    printed: Printed, store: Session, as_viewer: AsViewer
) -> None:
    stranger = as_viewer(Role.ENTERPRISE_USER, enterprises=[make_enterprise(store)])
    officer = as_viewer(Role.BUREAU_OFFICER)
    assert officer.person
    make_recusal(store, officer.person, printed.firm)

    for browser in (stranger, officer):
        assert browser.get(f"{printed.address}.pdf").status_code == 404
    assert printed.user.get(f"{printed.address}.odt").status_code == 422


def test_printing_is_in_the_journal_with_the_firm(printed: Printed, store: Session) -> None:
    printed.user.get(f"/api{printed.address}.pdf")

    [line] = store.exec(select(JournalEntry).where(JournalEntry.kind == AccessKind.EXPORT))
    assert line.enterprise_id == printed.firm.id
    assert "平湖示例科技有限公司" in line.subject


def test_overview_leads_to_the_papers_of_each_version_but_not_a_town(
    printed: Printed, as_viewer: AsViewer
) -> None:
    printed.submitted(1, "第一次的名称")
    overview = f"/applications/{printed.application.public_id}"

    own = printed.user.get(overview).text
    towns = as_viewer(Role.TOWN_OFFICER).get(overview).text

    for link in (f"{printed.address}.docx", f"{printed.address}.pdf?submission=1"):
        assert (f'href="{link}"' in own, f'href="{link}"' in towns) == (True, False)
