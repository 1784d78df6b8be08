"""Files in the slots of an application: kept in versions, read by those whose papers they are."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import Session, col, select

from app.data import form as form_of
from app.domain.access import AccessKind, Role
from app.domain.forms.schema import Audience, FormKey
from app.domain.stages import Stage
from app.models.amendments import Amendment
from app.models.application_files import ApplicationFile
from app.models.applications import Application
from app.models.cases import CultivationCase
from app.models.enterprises import Attachment, Enterprise
from app.models.history import JournalEntry
from tests.clients import AsViewer, Browser
from tests.conftest import Statements
from tests.factories import make_application, make_case, make_enterprise, make_recusal
from tests.factories.ground import store as put

PDF = b"%PDF-1.4\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SLOTS = form_of(FormKey.HNTE, 1).slots
ONE = next(key for key, slot in SLOTS.items() if slot.most_files == 1 and slot.is_required)
MANY = next(key for key, slot in SLOTS.items() if slot.most_files > 2 and slot.is_required)
OFFICE_ONLY = next(key for key, slot in SLOTS.items() if slot.audience is Audience.BUREAU)


class Papers:
    """A firm with a case and an application, and its own user's browser."""

    def __init__(self, store: Session, as_viewer: AsViewer, **values: Any) -> None:
        self.firm: Enterprise = make_enterprise(store)
        self.case: CultivationCase = make_case(store, self.firm, **values)
        self.application: Application = make_application(store, self.firm, self.case)
        self.address = f"/api/applications/{self.application.public_id}"
        self.user: Browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[self.firm])

    def put(
        self, slot: str, name: str, content: bytes, by: Browser | None = None, place: str = ""
    ) -> Any:
        return (by or self.user).post(
            f"{self.address}/slots/{slot}",
            files={"file": (name, io.BytesIO(content))},
            data={"place": place},
        )

    def slot(self, key: str, by: Browser | None = None) -> dict[str, Any]:
        slots = (by or self.user).get(f"{self.address}/files").json()["slots"]
        found: dict[str, Any] = next(slot for slot in slots if slot["key"] == key)
        return found


@pytest.fixture
def papers(store: Session, as_viewer: AsViewer) -> Papers:
    return Papers(store, as_viewer)


def kept(app: FastAPI) -> list[Path]:
    folder: Path = app.state.settings.data_dir
    return [path for name in ("files", "incoming") for path in (folder / name).glob("*")]


def test_file_stands_in_its_slot_and_comes_back(papers: Papers, store: Session) -> None:
    assert papers.slot(ONE)["is_missing"]

    answer = papers.put(ONE, "执照.pdf", PDF)

    assert answer.status_code == 201
    slot = papers.slot(ONE)
    [file] = slot["files"]
    assert (slot["is_missing"], file["current"]["file_name"]) == (False, "执照.pdf")
    given = papers.user.get(f"{papers.address}/files/{file['current']['id']}")
    assert given.content == PDF
    assert given.headers["content-disposition"].startswith("attachment")
    [line] = store.exec(select(JournalEntry).where(JournalEntry.kind == AccessKind.DOWNLOAD))
    assert (line.subject, line.enterprise_id) == ("执照.pdf", papers.firm.id)


def test_newer_file_replaces_and_the_older_stays_with_who_and_when(
    papers: Papers, app: FastAPI
) -> None:
    papers.put(ONE, "执照.pdf", PDF)
    papers.put(ONE, "新执照.pdf", PDF + b"2")

    [file] = papers.slot(ONE)["files"]
    [older] = file["older"]
    assert (file["current"]["number"], file["current"]["file_name"]) == (2, "新执照.pdf")
    assert (older["number"], older["file_name"]) == (1, "执照.pdf")
    assert older["uploaded_by"] == papers.user.person.name  # type: ignore[union-attr]
    assert papers.user.get(f"{papers.address}/files/{older['id']}").content == PDF
    assert len(kept(app)) == 2


def test_same_file_sent_again_is_no_new_version(papers: Papers, app: FastAPI) -> None:
    papers.put(ONE, "执照.pdf", PDF)

    assert papers.put(ONE, "执照.pdf", PDF).status_code == 201
    assert papers.slot(ONE)["files"][0]["older"] == []
    assert len(kept(app)) == 1


def test_slot_of_several_keeps_them_apart_and_replaces_by_place(papers: Papers) -> None:
    for name in ("a.pdf", "b.pdf"):
        papers.put(MANY, name, PDF)

    papers.put(MANY, "c.pdf", PDF, place="1")

    names = [file["current"]["file_name"] for file in papers.slot(MANY)["files"]]
    assert names == ["c.pdf", "b.pdf"]


def test_file_taken_out_leaves_its_place_and_stays_readable(papers: Papers) -> None:
    papers.put(ONE, "执照.pdf", PDF)
    file_id = papers.slot(ONE)["files"][0]["current"]["id"]
    address = f"{papers.address}/files/{file_id}"

    first = papers.user.post(f"{address}/take-out")
    again = papers.user.post(f"{address}/take-out")

    slot = papers.slot(ONE)
    assert (first.status_code, again.status_code) == (200, 422)
    assert (slot["is_missing"], slot["files"]) == (True, [])
    assert slot["taken_out"][0]["current"]["taken_out_by"] == papers.user.person.name  # type: ignore[union-attr]
    assert papers.user.get(address).content == PDF


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("执照.xlsx", PDF, "file_type_refused"),
        ("执照.pdf", b"MZ\x90\0" + b"\0" * 99, "file_is_program"),
        ("执照.pdf", PNG, "file_unreadable"),
        ("执照.svg", b"<svg/>", "file_type_refused"),
    ],
)
def test_slot_takes_only_its_types_and_leaves_nothing_of_others(
    papers: Papers, app: FastAPI, store: Session, name: str, content: bytes, reason: str
) -> None:
    answer = papers.put(ONE, name, content)

    assert (answer.status_code, answer.json()["fields"]["file"]["reason"]) == (422, reason)
    assert kept(app) == []
    assert store.exec(select(Attachment)).all() == []
    [line] = store.exec(select(JournalEntry).where(JournalEntry.kind == AccessKind.REFUSED))
    assert line.reason == reason


def test_operator_bounds_what_a_slot_allows(papers: Papers, app: FastAPI) -> None:
    app.state.settings.upload_megabytes = 1

    answer = papers.put(ONE, "执照.pdf", PDF + b"\0" * (1024 * 1024))

    assert answer.json()["detail"] == "文件过大,最大 1 MB。"
    assert papers.slot(ONE)["megabytes"] == 1
    assert kept(app) == []


@pytest.mark.parametrize(
    "stage", [Stage.SUBMITTED, Stage.TOWN_ENDORSED, Stage.COUNTY_CHECKED, Stage.RECOGNIZED]
)
def test_slots_are_locked_once_the_application_is_handed_in(
    papers: Papers, app: FastAPI, stage: Stage
) -> None:
    papers.put(ONE, "执照.pdf", PDF)
    file_id = papers.slot(ONE)["files"][0]["current"]["id"]
    papers.case.stage = stage

    answer = papers.put(ONE, "别的.pdf", PDF + b"2")

    assert (answer.status_code, answer.json()["reasons"]) == (403, ["slot_closed"])
    assert papers.user.post(f"{papers.address}/files/{file_id}/take-out").status_code == 403
    assert len(kept(app)) == 1
    assert not papers.slot(ONE)["is_open"]


def test_return_opens_the_slots_it_names_and_no_other(papers: Papers, store: Session) -> None:
    papers.case.stage = Stage.RETURNED
    put(
        store,
        Amendment(
            county_code=papers.case.county_code,
            case_id=papers.case.id or 0,
            enterprise_id=papers.firm.id or 0,
            parts=MANY,
            reason="缺证明",
            returned_on=date(2018, 9, 3),
            returned_by="测试",
        ),
    )

    statuses = [papers.put(slot, "证明.pdf", PDF).status_code for slot in (MANY, ONE)]

    assert statuses == [201, 403]
    assert [papers.slot(slot)["is_open"] for slot in (MANY, ONE)] == [True, False]


def test_unknown_slot_and_foreign_application_are_not_found(
    papers: Papers, store: Session, as_viewer: AsViewer
) -> None:
    stranger = as_viewer(Role.ENTERPRISE_USER, enterprises=[make_enterprise(store)])
    papers.put(ONE, "执照.pdf", PDF)
    file_id = papers.slot(ONE)["files"][0]["current"]["id"]

    assert papers.put("nonsense", "执照.pdf", PDF).status_code == 404
    assert papers.put(ONE, "执照.pdf", PDF, by=stranger).status_code == 404
    for path in ("files", f"files/{file_id}", f"files/{file_id}/preview"):
        assert stranger.get(f"{papers.address.removeprefix('/api')}/{path}").status_code == 404
    assert stranger.post(f"{papers.address}/files/{file_id}/take-out").status_code == 404


def test_file_of_an_application_has_no_other_door(
    papers: Papers, as_viewer: AsViewer, store: Session
) -> None:
    other = Papers(store, as_viewer)
    papers.put(ONE, "执照.pdf", PDF)
    file_id = papers.slot(ONE)["files"][0]["current"]["id"]
    officer = as_viewer(Role.BUREAU_OFFICER)

    assert officer.get(f"/attachments/{file_id}").status_code == 404
    assert officer.get(f"{other.address}/files/{file_id}").status_code == 404
    assert officer.get(f"/api/enterprises/{papers.firm.public_id}").json()["files"] == []
    assert officer.get(f"{papers.address}/files/{file_id}").status_code == 200


@pytest.mark.parametrize(
    ("role", "everybodys", "office_only"),
    [
        (Role.BUREAU_OFFICER, 200, 200),
        (Role.TOWN_OFFICER, 200, 404),
        (Role.CITY_READER, 403, 403),
        (Role.AUDIT_ADMIN, 403, 403),
    ],
)
def test_town_reads_what_is_for_everybody(
    papers: Papers, as_viewer: AsViewer, role: Role, everybodys: int, office_only: int
) -> None:
    papers.put(ONE, "执照.pdf", PDF)
    papers.put(OFFICE_ONLY, "立项.pdf", PDF)
    ids = [papers.slot(key)["files"][0]["current"]["id"] for key in (ONE, OFFICE_ONLY)]
    browser = as_viewer(role)

    statuses = [browser.get(f"{papers.address}/files/{one}").status_code for one in ids]

    assert statuses == [everybodys, office_only]


def test_town_does_not_learn_of_slots_that_are_not_for_it(
    papers: Papers, as_viewer: AsViewer
) -> None:
    town = as_viewer(Role.TOWN_OFFICER)
    papers.put(OFFICE_ONLY, "立项.pdf", PDF)

    slots = town.get(f"{papers.address}/files").json()["slots"]

    assert OFFICE_ONLY not in {slot["key"] for slot in slots}
    assert ONE in {slot["key"] for slot in slots}
    assert not any(slot["is_open"] for slot in slots)


def test_officer_reads_and_does_not_fill_in(papers: Papers, as_viewer: AsViewer) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)

    assert papers.put(ONE, "执照.pdf", PDF, by=officer).status_code == 403
    assert officer.get(f"{papers.address}/files").status_code == 200


def test_agency_fills_the_slots_of_its_case_and_of_no_other(
    papers: Papers, store: Session, as_viewer: AsViewer
) -> None:
    other = Papers(store, as_viewer)
    agency = as_viewer(Role.AGENCY_USER, cases=[papers.case])
    papers.put(OFFICE_ONLY, "立项.pdf", PDF)
    file_id = papers.slot(OFFICE_ONLY)["files"][0]["current"]["id"]

    assert papers.put(ONE, "执照.pdf", PDF, by=agency).status_code == 201
    assert agency.get(f"{papers.address}/files/{file_id}").content == PDF
    assert other.put(ONE, "执照.pdf", PDF, by=agency).status_code == 404
    assert agency.get(f"{other.address}/files").status_code == 404


def test_recused_officer_finds_no_file(papers: Papers, store: Session, as_viewer: AsViewer) -> None:
    papers.put(ONE, "执照.pdf", PDF)
    file_id = papers.slot(ONE)["files"][0]["current"]["id"]
    officer = as_viewer(Role.BUREAU_OFFICER)
    assert officer.person
    make_recusal(store, officer.person, papers.firm)

    assert officer.get(f"{papers.address}/files/{file_id}").status_code == 404
    assert officer.get(f"{papers.address}/files").status_code == 404


@pytest.mark.parametrize(("name", "content"), [("执照.pdf", PDF), ("执照.png", PNG)])
def test_preview_stands_in_a_frame_that_may_do_nothing(
    papers: Papers, name: str, content: bytes
) -> None:
    papers.put(ONE, name, content)
    file_id = papers.slot(ONE)["files"][0]["current"]["id"]
    address = f"{papers.address.removeprefix('/api')}/files/{file_id}"

    page = papers.user.get(f"{address}/view")
    shown = papers.user.get(f"{address}/preview")

    assert f'src="{address}/preview"' in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert shown.content == content
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("sandbox;")
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert shown.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-src" not in papers.user.get("/firm").headers["content-security-policy"]


def test_table_is_only_for_saving(papers: Papers) -> None:
    slot = next(key for key, one in SLOTS.items() if ".xlsx" in one.endings)
    papers.put(slot, "名单.xlsx", spreadsheet())
    file_id = papers.slot(slot)["files"][0]["current"]["id"]
    address = f"{papers.address.removeprefix('/api')}/files/{file_id}"

    statuses = [papers.user.get(f"{address}{end}").status_code for end in ("", "/view", "/preview")]

    assert statuses == [200, 404, 404]


def spreadsheet() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for member in ("[Content_Types].xml", "xl/workbook.xml"):
            file.writestr(member, "<x/>")
    return written.getvalue()


def test_page_lists_what_is_missing_and_keeps_the_form_that_was_refused(papers: Papers) -> None:
    page_address = papers.address.removeprefix("/api")
    page = papers.user.get(f"{page_address}/files").text
    assert f'href="#slot-{ONE}"' in page

    refused = papers.user.post(
        f"{page_address}/slots/{ONE}", files={"file": ("执照.pdf", b"MZ\x90\0")}
    )
    taken = papers.user.post(f"{page_address}/slots/{ONE}", files={"file": ("执照.pdf", PDF)})

    assert refused.status_code == 422
    assert f'<a href="#{ONE}-file">添加到“' in refused.text
    assert "”：这是可执行程序" in refused.text
    assert taken.headers["location"] == f"{page_address}/files#slot-{ONE}"
    assert "执照.pdf" in papers.user.get(f"{page_address}/files").text


def test_list_takes_as_many_statements_for_one_file_as_for_many(
    papers: Papers, app_statements: Statements, as_viewer: AsViewer
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)
    papers.put(MANY, "0.pdf", PDF)
    before = len(app_statements("SELECT"))
    officer.get(f"{papers.address}/files")
    for_one = len(app_statements("SELECT")) - before
    for number in range(1, 4):
        papers.put(MANY, f"{number}.pdf", PDF)

    before = len(app_statements("SELECT"))
    officer.get(f"{papers.address}/files")

    assert len(app_statements("SELECT")) - before == for_one <= 4


def test_history_keeps_who_put_what_where(papers: Papers, store: Session) -> None:
    papers.put(ONE, "执照.pdf", PDF)

    [row] = store.exec(select(ApplicationFile).order_by(col(ApplicationFile.id)))
    assert (row.slot, row.place, row.number, row.audience) == (ONE, 1, 1, SLOTS[ONE].audience)
