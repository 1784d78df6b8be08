"""Letters of a case: made of its moves and gaps, the same in PDF and Word, for the bureau."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import AccessKind, Role
from app.domain.stages import Action, FailureReason, Stage
from app.domain.titles import Authority, Programme, TitleKind
from app.models.amendments import Amendment
from app.models.cases import CultivationCase, StageEvent
from app.models.enterprises import Enterprise
from app.models.history import JournalEntry
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_application,
    make_batch,
    make_case,
    make_demonstration,
    make_enterprise,
    make_recusal,
)
from tests.factories.ground import store as put
from tests.papers_text import text_of_docx, text_of_pdf

DAY = date(2018, 9, 3)


@pytest.fixture
def firm(store: Session) -> Enterprise:
    make_demonstration(store, date(2018, 9, 30))
    return make_enterprise(store, name="平湖示例科技有限公司")


def moved(
    store: Session, case: CultivationCase, action: Action, target: Stage, **values: Any
) -> None:
    usual: dict[str, Any] = {
        "county_code": case.county_code,
        "case_id": case.id,
        "programme": case.programme,
        "action": action,
        "source": case.stage,
        "target": target,
        "authority": Authority.COUNTY,
        "happened_on": DAY,
        "known_on": DAY,
        "actor_name": "测试",
    }
    put(store, StageEvent(**usual | values))
    case.stage = target
    case.stage_since = DAY


def text_of(browser: Browser, case: CultivationCase, letter: str, ending: str, folder: Path) -> str:
    answer = browser.get(f"/cases/{case.public_id}/letters/{letter}.{ending}")
    assert answer.status_code == 200
    if ending == "pdf":
        return text_of_pdf(answer.content, folder).replace("\n", "")
    return text_of_docx(answer.content)


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_return_is_told_with_its_reasons_point_by_point(
    store: Session, as_viewer: AsViewer, firm: Enterprise, tmp_path: Path, ending: str
) -> None:
    case = make_case(store, firm, stage=Stage.TOWN_ENDORSED)
    note = "IP03 缺授权证书 #1 {{ x }}\n2017 年专项审计报告缺签章"
    moved(store, case, Action.RETURN_FOR_AMENDMENT, Stage.RETURNED, note=note)

    text = text_of(as_viewer(), case, "amendment", ending, tmp_path)

    for said in (
        "关于退回补正2018年度高新技术企业申报材料的通知",
        "平湖示例科技有限公司",
        "（首次认定）",
        "2．2017 年专项审计报告缺签章",
        "2018年9月3日",
    ):
        assert said.replace(" ", "") in text.replace(" ", "")
    assert "1．IP03缺授权证书#1{{x}}" in text.replace(" ", "")
    assert "草" not in text


def test_return_names_the_parts_that_are_open_and_until_when(
    store: Session, as_viewer: AsViewer, firm: Enterprise, tmp_path: Path
) -> None:
    case = make_case(store, firm, stage=Stage.TOWN_ENDORSED)
    make_application(store, firm, case)
    moved(store, case, Action.RETURN_FOR_AMENDMENT, Stage.RETURNED, note="缺授权证书")
    put(
        store,
        Amendment(
            county_code=case.county_code,
            case_id=case.id or 0,
            enterprise_id=firm.id or 0,
            parts="section:ip\nlicence",
            reason="缺授权证书",
            returned_on=DAY,
            returned_by="测试",
            due_on=date(2018, 9, 17),
        ),
    )

    text = text_of(as_viewer(), case, "amendment", "docx", tmp_path)

    assert "补正，并最迟于2018年9月17日在系统内重新提交。" in text
    assert "二、须补正的部分（其余部分不开放修改）\n1．二、知识产权汇总表" in text
    assert "营业执照" in text


def test_refusal_names_what_failed_and_the_conditions_that_are_not_met(
    store: Session, as_viewer: AsViewer, firm: Enterprise, tmp_path: Path
) -> None:
    firm.registered_on = date(2018, 6, 1)
    case = make_case(store, firm, stage=Stage.COUNTY_CHECKED)
    moved(
        store,
        case,
        Action.REJECT,
        Stage.REJECTED,
        note="知识产权为受让，未完成变更",
        failure_reason=FailureReason.IP,
    )

    text = text_of(as_viewer(), case, "refusal", "docx", tmp_path)

    assert "1．未通过的方面：知识产权。" in text
    assert "2．知识产权为受让，未完成变更" in text
    assert "国科发火〔2016〕32号" in text
    assert "成立年限" in text
    assert "94 天，未达到 365 天，还差 271 天。" in text


def test_recommendation_lists_the_whole_batch_whoever_writes_it(
    store: Session, as_viewer: AsViewer, firm: Enterprise, tmp_path: Path
) -> None:
    batch = make_batch(store)
    other = make_enterprise(store, name="乙公司")
    apart = make_enterprise(store, name="丙公司")
    cases = [
        make_case(store, one, stage=stage, batch_id=batch.id, kind=kind)
        for one, stage, kind in (
            (firm, Stage.JOINTLY_ENDORSED, TitleKind.FIRST),
            (other, Stage.JOINTLY_ENDORSED, TitleKind.RENEWAL),
            (apart, Stage.SUBMITTED, TitleKind.FIRST),
        )
    ]
    officer = as_viewer()
    assert officer.person
    make_recusal(store, officer.person, other)

    text = text_of(officer, cases[0], "recommendation", "docx", tmp_path)

    assert "（草稿）" in text
    assert "市科学技术局" in text
    assert "下列2家企业" in text
    assert ("乙公司" in text, other.uscc in text, "重新认定" in text) == (True, True, True)
    assert "丙公司" not in text
    assert "    年    月    日" in text


def test_page_and_twin_say_what_the_files_say(
    store: Session, as_viewer: AsViewer, firm: Enterprise
) -> None:
    case = make_case(store, firm, stage=Stage.TOWN_ENDORSED)
    moved(store, case, Action.RETURN_FOR_AMENDMENT, Stage.RETURNED, note="缺证书 <b>")
    officer = as_viewer()

    page = officer.get(f"/cases/{case.public_id}/letters").text
    [twin] = officer.get(f"/api/cases/{case.public_id}/letters").json()

    assert "缺证书 &lt;b&gt;" in page
    assert f"/cases/{case.public_id}/letters/amendment.docx" in page
    assert (twin["letter"], twin["is_draft"]) == ("amendment", False)
    assert "1．缺证书 <b>" in twin["blocks"][1]["paragraphs"]
    assert f'href="/cases/{case.public_id}/letters"' in officer.get(f"/cases/{case.public_id}").text


def test_letter_that_the_stage_does_not_have_is_refused(
    store: Session, as_viewer: AsViewer, firm: Enterprise
) -> None:
    case = make_case(store, firm)

    answer = as_viewer().get(f"/api/cases/{case.public_id}/letters/refusal.pdf")

    assert (answer.status_code, answer.json()["reasons"]) == (422, ["no_such_letter"])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.SECTION_HEAD, 200),
        (Role.TOWN_OFFICER, 403),
        (Role.ENTERPRISE_USER, 403),
        (Role.CITY_READER, 403),
    ],
)
def test_letters_are_the_bureaus(
    store: Session, as_viewer: AsViewer, firm: Enterprise, role: Role, status: int
) -> None:
    case = make_case(store, firm, stage=Stage.TOWN_ENDORSED)
    browser = as_viewer(role, enterprises=[firm])

    for address in ("letters", "letters/refusal.docx"):
        assert browser.get(f"/cases/{case.public_id}/{address}").status_code == status


def test_recused_officer_finds_no_letter_and_printing_is_in_the_journal(
    store: Session, as_viewer: AsViewer, firm: Enterprise
) -> None:
    case = make_case(store, firm, stage=Stage.TOWN_ENDORSED)
    recused, officer = as_viewer(), as_viewer()
    assert recused.person
    make_recusal(store, recused.person, firm)
    address = f"/cases/{case.public_id}/letters/refusal.docx"

    assert recused.get(address).status_code == 404
    assert officer.get(address).status_code == 200
    [line] = store.exec(select(JournalEntry).where(JournalEntry.kind == AccessKind.EXPORT))
    assert (line.subject, line.enterprise_id) == ("不予推荐告知书 平湖示例科技有限公司", firm.id)


@pytest.mark.parametrize("programme", list(Programme))
def test_every_programme_has_its_letters(
    store: Session, as_viewer: AsViewer, firm: Enterprise, programme: Programme
) -> None:
    case = make_case(store, firm, stage=Stage.SUBMITTED, programme=programme)

    assert as_viewer().get(f"/cases/{case.public_id}/letters").status_code == 200
