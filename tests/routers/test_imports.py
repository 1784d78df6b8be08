"""The import page and its twin: look first, then write, under one's own name."""

from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.uscc import make_uscc
from app.models.enterprises import Enterprise
from app.models.history import HistoryEntry
from tests.clients import AsViewer
from tests.factories import make_township

CODE = make_uscc("990482", "MA28A001")
GOOD = f"企业名称,统一社会信用代码\n平湖甲有限公司,{CODE}\n".encode()
BAD = f"企业名称,统一社会信用代码\n平湖甲有限公司,{CODE}\n平湖乙有限公司,1234\n".encode()


def token_in(page: str) -> str:
    return page.split('name="token" value="')[1].split('"')[0]


def test_a_file_is_shown_before_it_is_written(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)
    browser = as_viewer(Role.BUREAU_OFFICER, name="王经办")

    shown = browser.post("/imports", files={"file": ("firms.csv", GOOD)})

    assert shown.status_code == 200
    assert "平湖甲有限公司" in shown.text
    assert store.exec(select(Enterprise)).all() == []

    written = browser.post("/imports", data={"token": token_in(shown.text)})

    assert written.status_code == 200
    assert [firm.name for firm in store.exec(select(Enterprise))] == ["平湖甲有限公司"]
    entry = store.exec(
        select(HistoryEntry)
        .where(HistoryEntry.subject_kind == "enterprise")
        .order_by(col(HistoryEntry.id).desc())
    ).first()
    assert entry is not None
    assert (entry.actor_name, entry.actor_role) == ("王经办", "bureau_officer")


def test_a_bad_row_keeps_everything_out_until_it_is_left_out(
    as_viewer: AsViewer, store: Session
) -> None:
    make_township(store)
    browser = as_viewer(Role.BUREAU_OFFICER)
    token = token_in(browser.post("/imports", files={"file": ("firms.csv", BAD)}).text)

    shown = browser.post("/imports", files={"file": ("名册.csv", BAD)}).text
    assert "<td>名册.csv</td>" in shown
    refused = browser.post("/imports", data={"token": token})
    assert refused.status_code == 422
    assert store.exec(select(Enterprise)).all() == []

    taken = browser.post("/imports", data={"token": token, "good_rows": "yes"})
    assert taken.status_code == 200
    assert [firm.uscc for firm in store.exec(select(Enterprise))] == [CODE]


def test_somebody_elses_upload_is_not_mine(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)
    token = token_in(as_viewer().post("/imports", files={"file": ("firms.csv", GOOD)}).text)

    assert as_viewer().post("/imports", data={"token": token}).status_code == 422
    assert store.exec(select(Enterprise)).all() == []


def test_the_twin_reports_and_writes_when_asked(as_viewer: AsViewer, store: Session) -> None:
    make_township(store)
    browser = as_viewer(Role.BUREAU_OFFICER)

    dry = browser.post("/api/imports", files={"file": ("firms.csv", BAD)}).json()
    assert (dry["rows"], dry["create"], dry["written"]) == (2, 1, False)
    assert [(p["row"], p["column"], p["reason"]) for p in dry["problems"]] == [
        (3, "统一社会信用代码", "bad_uscc")
    ]
    assert dry["preview"][0]["changes"]["name"] == [None, "平湖甲有限公司"]

    wet = browser.post(
        "/api/imports",
        files={"file": ("firms.csv", BAD)},
        data={"dry_run": "false", "good_rows": "true"},
    ).json()
    assert wet["written"] is True
    assert [firm.uscc for firm in store.exec(select(Enterprise))] == [CODE]
    again = browser.post("/api/imports", files={"file": ("firms.csv", GOOD)}).json()
    assert (again["create"], again["update"], again["unchanged"]) == (0, 0, 1)


def test_no_file_and_no_table_bring_the_form_back(as_viewer: AsViewer) -> None:
    browser = as_viewer(Role.BUREAU_OFFICER)

    nothing = browser.post("/imports", data={"token": ""})
    letter = browser.post("/imports", files={"file": ("letter.pdf", b"%PDF-1.4 hello")})

    assert (nothing.status_code, letter.status_code) == (422, 422)
    assert "文件无法读取" in letter.text


def test_a_reader_brings_nothing_in(as_viewer: AsViewer) -> None:
    assert as_viewer(Role.CITY_READER).get("/imports").status_code == 403


def test_the_template_has_the_headings(as_viewer: AsViewer) -> None:
    answer = as_viewer(Role.BUREAU_OFFICER).get("/imports/template")

    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert answer.content[:2] == b"PK"
