"""A firm's diagnoses: judged live, kept as they were, printed for a visit."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from sqlmodel import Session, select

from app.domain.access import Role
from app.domain.criteria import editions
from app.domain.criteria.editions import EDITIONS
from app.domain.stages import FailureReason, Stage
from app.models.diagnoses import Diagnosis
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from tests.clients import AsViewer
from tests.factories import make_case, make_demonstration, make_enterprise, make_figures

TODAY = date(2018, 9, 30)


@pytest.fixture
def firm(store: Session) -> Enterprise:
    """A firm one technician short of a tenth."""
    make_demonstration(store, TODAY)
    firm = make_enterprise(store)
    make_figures(store, firm, staff_monthly_avg=Decimal(100), tech_staff_monthly_avg=Decimal(9))
    return firm


def test_page_says_what_is_missing_and_by_how_much(firm: Enterprise, as_viewer: AsViewer) -> None:
    officer = as_viewer()

    page = officer.get(f"/enterprises/{firm.public_id}/diagnoses?applied_on=").text

    assert "科技人员占比(差 1 人)" in page.replace("（", "(").replace("）", ")")
    assert "国科发火〔2016〕32号 第十一条(四)" in page
    assert "还没有保存过诊断" in page
    assert "差 1 人" in officer.get(f"/enterprises/{firm.public_id}").text


def test_diagnosis_is_kept_and_reads_the_same_under_a_new_edition(
    store: Session,
    firm: Enterprise,
    as_viewer: AsViewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = as_viewer()
    path = f"/enterprises/{firm.public_id}/diagnoses"

    made = officer.post(f"/api{path}", json={"programme": "hnte", "note": "首次走访"})
    assert made.status_code == 201
    kept = f"{path}/{made.json()['line']['id']}"
    before = officer.get(kept).text, officer.get(f"/api{kept}").json()
    harsher = EDITIONS["hnte-2016"].with_figures(min_tech_staff_share=Decimal("0.5"))
    monkeypatch.setattr(editions, "EDITIONS", {"hnte-2018": harsher})
    make_figures(store, firm, 2016, sales_cny=Decimal(1))

    assert (officer.get(kept).text, officer.get(f"/api{kept}").json()) == before
    assert before[1]["line"]["short"] == ["科技人员占比"]
    assert before[1]["facts"]["years"]["2017"]["staff_monthly_avg"] == "100.00"
    line = officer.get(f"/api{path}").json()["kept"][0]
    assert (line["verdict"], line["note"], line["edition"]) == ("not_yet", "首次走访", "hnte-2016")


def test_history_keeps_the_digest_of_what_was_kept(
    store: Session, firm: Enterprise, as_viewer: AsViewer
) -> None:
    officer = as_viewer()
    answer = officer.post(f"/enterprises/{firm.public_id}/diagnoses", data={"programme": "hnte"})

    assert answer.status_code == 303
    row = store.exec(select(Diagnosis)).one()
    documents = "\n".join((row.facts, row.result, row.reading))
    assert row.digest == sha256(documents.encode()).hexdigest()
    entry = store.exec(select(HistoryEntry).where(HistoryEntry.subject_kind == "diagnosis")).one()
    assert row.digest in entry.payload
    assert "第十一条" not in entry.payload


def test_paper_for_a_visit_names_the_last_refusal(
    store: Session, firm: Enterprise, as_viewer: AsViewer
) -> None:
    make_case(
        store,
        firm,
        year=2017,
        stage=Stage.REJECTED,
        failure_reason=next(iter(FailureReason)),
    )

    paper = as_viewer().get(f"/enterprises/{firm.public_id}/diagnoses/print").text

    assert "2017 年申报高新技术企业未通过" in paper
    assert "科技人员占比" in paper


def test_firm_sees_its_own_and_keeps_none(
    store: Session, firm: Enterprise, as_viewer: AsViewer
) -> None:
    other = make_enterprise(store)
    owner = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])

    assert owner.get(f"/enterprises/{firm.public_id}/diagnoses").status_code == 200
    assert owner.get(f"/enterprises/{other.public_id}/diagnoses").status_code == 404
    assert owner.post(f"/api/enterprises/{firm.public_id}/diagnoses", json={}).status_code == 403


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("programme=hnte&applied_on=1999-01-01", "no_edition_in_force"),
        ("programme=tech", "bad_value"),
        ("applied_on=soon", "bad_date"),
    ],
)
def test_what_cannot_be_judged_is_said(
    firm: Enterprise, as_viewer: AsViewer, query: str, reason: str
) -> None:
    answer = as_viewer().get(f"/api/enterprises/{firm.public_id}/diagnoses?{query}")

    assert answer.status_code == 422
    assert answer.json()["reasons"] == [reason]


def test_pages_cost_the_same_with_many_rows(
    store: Session,
    firm: Enterprise,
    as_viewer: AsViewer,
    app_statements: Callable[[str], list[Any]],
) -> None:
    officer = as_viewer()
    path = f"/api/enterprises/{firm.public_id}/diagnoses"

    def cost() -> int:
        before = len(app_statements("SELECT"))
        officer.get(path)
        return len(app_statements("SELECT")) - before

    first = cost()
    officer.post(path, json={})
    officer.post(path, json={})
    make_figures(store, firm, 2016)

    assert cost() == first
