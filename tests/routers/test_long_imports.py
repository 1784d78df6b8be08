"""Long imports on their page: carried by a job, told in the page's words, cancelled and undone."""

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.uscc import make_uscc
from app.exchange import checking
from app.jobs import imports, portions
from app.jobs.errands import carry_out_next
from app.jobs.imports import Pace
from app.jobs.works import errands_of
from app.models.enterprises import Enterprise
from app.models.jobs import Job
from app.services import long_imports
from tests.clients import AsViewer, Browser
from tests.factories import make_township

CODES = [make_uscc("990482", f"MA28A00{number}") for number in range(3)]
FIRMS = "企业名称,统一社会信用代码\n" + "".join(
    f"平湖{number}有限公司,{code}\n" for number, code in enumerate(CODES)
)


@pytest.fixture(autouse=True)
def _two_rows_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "LONG", 1)
    monkeypatch.setattr(long_imports, "LONG", 1)
    monkeypatch.setattr(long_imports, "LONG_UNDO", 1)
    monkeypatch.setattr(portions, "SECONDS", 0.0)
    monkeypatch.setattr(imports, "WRITING", Pace(1, 1))


@pytest.fixture
def browser(as_viewer: AsViewer, store: Session) -> Browser:
    make_township(store)
    return as_viewer(Role.BUREAU_OFFICER)


def brought(browser: Browser, content: str = FIRMS) -> str:
    answer = browser.post("/imports", files={"file": ("名册.csv", content.encode())})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def worked(app: FastAPI, tmp_path: Path, portions_of_it: int = 99) -> None:
    """What a worker does with the newest job."""
    with Session(app.state.engine) as session:
        job = session.exec(select(Job).order_by(col(Job.id).desc())).first()
    assert job is not None
    for _ in range(portions_of_it):
        errands = errands_of(tmp_path)
        if not carry_out_next(app.state.engine, errands, job.public_id, job.turn, lambda: False):
            return


def run_of(browser: Browser, address: str) -> dict[str, Any]:
    found: dict[str, Any] = browser.get(f"/api{address}").json()
    return found


def firms_in(store: Session) -> list[str]:
    store.expire_all()
    return list(store.exec(select(Enterprise.uscc).order_by(col(Enterprise.id))))


def test_a_long_file_goes_in_behind_a_bar_and_out_again(
    app: FastAPI, browser: Browser, store: Session, tmp_path: Path
) -> None:
    run = brought(browser)
    page = browser.get(run).text
    assert "正在检查文件" in page
    assert 'data-hx-trigger="every 1s"' in page
    assert "确认写入" not in page
    region = browser.get(run, headers={"hx-request": "true", "hx-request-type": "partial"}).text
    assert region.lstrip().startswith('<div id="imports-run"')
    worked(app, tmp_path)
    assert "平湖0有限公司" in browser.get(run).text
    assert firms_in(store) == []

    assert browser.post(f"{run}/confirm").headers["location"] == run
    assert "正在核对台账" in browser.get(run).text
    worked(app, tmp_path, 1)
    assert "正在写入" in browser.get(run).text
    worked(app, tmp_path)
    assert "已写入:新增 3 家" in browser.get(run).text
    assert firms_in(store) == CODES

    assert browser.post(f"{run}/undo").status_code == 303
    assert "正在撤销" in browser.get(run).text
    worked(app, tmp_path)
    assert run_of(browser, run)["run"]["state"] == "undone"
    assert firms_in(store) == []


def test_cancelled_in_the_middle_it_says_what_stands_and_goes_on(
    app: FastAPI, browser: Browser, store: Session, tmp_path: Path
) -> None:
    run = brought(browser)
    worked(app, tmp_path)
    browser.post(f"{run}/confirm")
    worked(app, tmp_path, 2)
    job = run_of(browser, run)["job"]
    answer = browser.post(f"/jobs/{job['id']}/cancel")
    assert browser.get(answer.headers["location"]).headers["location"] == run
    assert "正在取消" in browser.get(run).text
    worked(app, tmp_path)

    page = browser.get(run).text
    assert "中途停下：已写入 1 行，未写入 2 行。" in page
    assert "接着写入其余的行" in page
    assert "撤销这次导入" in page
    assert browser.post(f"{run}/discard").status_code == 409

    browser.post(f"{run}/confirm")
    worked(app, tmp_path)
    assert run_of(browser, run)["run"]["state"] == "applied"
    assert firms_in(store) == CODES


def test_the_same_file_on_its_way_in_is_named_to_whoever_brings_it_again(
    app: FastAPI, browser: Browser, as_viewer: AsViewer, tmp_path: Path
) -> None:
    early = brought(browser)
    worked(app, tmp_path)
    second = as_viewer(Role.BUREAU_OFFICER, name="后到")
    late = brought(second)
    worked(app, tmp_path)
    browser.post(f"{early}/confirm")

    assert "内容相同的文件正由" in second.get(late).text


def test_a_file_nobody_can_read_is_told_where_it_was_brought(
    app: FastAPI, browser: Browser, tmp_path: Path
) -> None:
    run = brought(browser, "a,b\n1,2\n3,4\n5,6\n")
    worked(app, tmp_path)

    page = browser.get(run).text
    assert "没有写入任何内容。" in page
    assert "表头" in page
    assert run_of(browser, run)["job"]["problem"] == "header_not_found"


def test_a_program_brings_in_a_long_file(
    app: FastAPI, browser: Browser, store: Session, tmp_path: Path
) -> None:
    answer = browser.post(
        "/api/imports", files={"file": ("a.csv", FIRMS.encode())}, data={"dry_run": "false"}
    ).json()
    assert (answer["written"], answer["state"]) == (False, "checking")
    worked(app, tmp_path)
    address = f"/imports/{answer['id']}"
    assert run_of(browser, address)["run"]["state"] == "planned"
    assert browser.post(f"/api{address}/confirm", json={}).json()["run"]["state"] == "writing"
    worked(app, tmp_path)

    assert run_of(browser, address)["run"]["state"] == "applied"
    assert firms_in(store) == CODES
