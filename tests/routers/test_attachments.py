"""Files: taken in by what they are, kept whole, given out as downloads to those who may see."""

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select

from app.domain.access import Role
from app.models.enterprises import Attachment
from app.models.titles import Title
from tests.clients import AsViewer, Browser
from tests.factories import (
    COUNTY,
    make_demonstration,
    make_enterprise,
    make_plan,
    make_recusal,
    make_staff,
    make_title,
    make_township,
    make_visit,
)

PDF = b"%PDF-1.4\n%scan\n" + bytes(range(256)) * 8
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
DOC = OLE + "WordDocument".encode("utf-16-le") + b"\0" * 600
XLS = OLE + "Workbook".encode("utf-16-le") + b"\0" * 600


def package(*members: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for member in members:
            file.writestr(member, "<x/>")
    return written.getvalue()


DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")


def make_scanned(store: Session) -> Title:
    make_demonstration(store, date(2018, 9, 30))
    return make_title(store, make_enterprise(store))


def upload(browser: Browser, title: Title, name: str, content: bytes) -> int:
    answer = browser.post(
        f"/api/attachments/title/{title.public_id}", files={"file": (name, content)}
    )
    return int(answer.status_code)


def stored(app: FastAPI) -> list[Path]:
    folder = app.state.settings.data_dir / "files"
    return sorted(folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("证书扫描件.pdf", PDF),
        ("照片.PNG", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
        ("照片.jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 40),
        ("通知.docx", DOCX),
        ("名单.xlsx", XLSX),
        ("旧通知.doc", DOC),
        ("旧名单.xls", XLS),
    ],
)
def test_file_comes_back_byte_for_byte_as_a_download(
    app: FastAPI, store: Session, as_viewer: AsViewer, name: str, content: bytes
) -> None:
    title = make_scanned(store)
    officer = as_viewer()

    taken = officer.post(
        f"/api/attachments/title/{title.public_id}", files={"file": (name, content)}
    )
    given = officer.get(f"/attachments/{taken.json()['id']}")

    assert (taken.status_code, taken.json()["file_name"]) == (201, name)
    assert taken.json()["sha256"] == hashlib.sha256(content).hexdigest()
    assert given.content == content
    assert given.headers["content-disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''" in given.headers["content-disposition"]
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["content-security-policy"].startswith("sandbox")
    [file] = stored(app)
    assert name not in file.name
    assert len(file.name) == 32


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("page.html", b"<script>1</script>", "file_type_refused"),
        ("picture.svg", b"<svg/>", "file_type_refused"),
        ("run.exe", b"MZ\x90\0", "file_is_program"),
        ("证书.pdf", b"MZ\x90\0" + b"\0" * 600, "file_is_program"),
        ("证书.jpg", b"\x7fELF" + b"\0" * 600, "file_is_program"),
        ("message.doc", OLE, "file_unreadable"),
        ("macros.xls", XLS + "_VBA_PROJECT".encode("utf-16-le"), "file_has_macros"),
        ("noending", PDF, "file_type_refused"),
        ("scan.pdf", b"<html>", "file_unreadable"),
        ("scan.pdf", DOCX, "file_unreadable"),
        ("photo.png", b"\xff\xd8\xff", "file_unreadable"),
        ("list.xlsx", DOCX, "file_unreadable"),
        ("list.xlsx", package("evil.txt"), "file_unreadable"),
        (
            "macros.docx",
            package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "file_has_macros",
        ),
        ("list.xlsx", b"PK\x03\x04 no package", "file_unreadable"),
        ("locked.docx", OLE, "file_encrypted"),
        ("empty.pdf", b"", "file_unreadable"),
    ],
)
def test_other_content_is_refused_and_leaves_nothing(
    app: FastAPI, store: Session, as_viewer: AsViewer, name: str, content: bytes, reason: str
) -> None:
    title = make_scanned(store)

    answer = as_viewer().post(
        f"/api/attachments/title/{title.public_id}", files={"file": (name, content)}
    )

    assert (answer.status_code, answer.json()["fields"]["file"]["reason"]) == (422, reason)
    assert stored(app) == []
    assert store.exec(select(Attachment)).all() == []


@pytest.mark.parametrize("megabytes", [1.5, 2.5])
def test_too_large_a_file_is_refused_and_leaves_nothing(
    app: FastAPI, store: Session, as_viewer: AsViewer, megabytes: float
) -> None:
    """Once by its announced length, once, just below that, by its own size."""
    app.state.settings.upload_megabytes = 1
    title = make_scanned(store)

    answer = as_viewer().post(
        f"/api/attachments/title/{title.public_id}",
        files={"file": ("scan.pdf", PDF + b"\0" * int(megabytes * 1024 * 1024))},
    )

    assert (answer.status_code, answer.json()["fields"]["file"]["reason"]) == (
        422,
        "file_too_large",
    )
    assert stored(app) == []


def test_page_form_returns_to_the_title(store: Session, as_viewer: AsViewer) -> None:
    title = make_scanned(store)
    officer = as_viewer()

    answer = officer.post(
        f"/attachments/title/{title.public_id}", files={"file": ("证书.pdf", b"%PDF-1.4\n")}
    )

    assert answer.headers["location"] == f"/titles/{title.public_id}"
    page = officer.get(f"/titles/{title.public_id}").text
    assert "证书.pdf" in page
    assert "1 KB" in page  # rounded up: a small file is not an empty one


def test_same_name_is_the_next_version_and_the_old_one_stays(
    app: FastAPI, store: Session, as_viewer: AsViewer
) -> None:
    title = make_scanned(store)
    officer = as_viewer()

    upload(officer, title, "证书.pdf", PDF)
    upload(officer, title, "证书.pdf", PDF + b"2")

    assert len(stored(app)) == 2
    assert officer.get(f"/titles/{title.public_id}").text.count("· 旧版") == 1


def test_name_cannot_lead_out_of_the_folder(
    app: FastAPI, store: Session, as_viewer: AsViewer
) -> None:
    title = make_scanned(store)

    answer = as_viewer().post(
        f"/api/attachments/title/{title.public_id}", files={"file": ("../../a\\..\\b.pdf", PDF)}
    )

    assert answer.json()["file_name"] == "b.pdf"
    assert [file.parent.name for file in stored(app)] == ["files"]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BUREAU_OFFICER, 200),
        (Role.TOWN_OFFICER, 404),
        (Role.CITY_READER, 200),
        (Role.ENTERPRISE_USER, 404),
        (Role.AUDIT_ADMIN, 403),
    ],
)
def test_file_is_seen_through_its_firm(
    store: Session, as_viewer: AsViewer, role: Role, status: int
) -> None:
    make_demonstration(store, date(2018, 9, 30))
    make_township(store, f"{COUNTY}002")
    title = make_title(store, make_enterprise(store, township_code=f"{COUNTY}002"))
    upload(as_viewer(), title, "证书.pdf", PDF)
    file_id = store.exec(select(Attachment.public_id)).one()

    browser = as_viewer(role, enterprises=[make_enterprise(store)])

    assert browser.get(f"/attachments/{file_id}").status_code == status


def test_recused_officer_neither_reads_nor_adds(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, date(2018, 9, 30))
    firm = make_enterprise(store)
    title = make_title(store, firm)
    upload(as_viewer(), title, "证书.pdf", PDF)
    file_id = store.exec(select(Attachment.public_id)).one()
    officer = as_viewer()
    assert officer.person
    make_recusal(store, officer.person, firm)

    assert officer.get(f"/attachments/{file_id}").status_code == 404
    assert upload(officer, title, "证书.pdf", PDF) == 404


def test_firm_reads_files_of_its_title_but_not_of_visits(
    store: Session, as_viewer: AsViewer
) -> None:
    make_demonstration(store, date(2018, 9, 30))
    firm = make_enterprise(store)
    title = make_title(store, firm)
    visit = make_visit(store, firm, make_staff(store))
    officer = as_viewer()
    upload(officer, title, "证书.pdf", PDF)
    officer.post(f"/api/attachments/visit/{visit.public_id}", files={"file": ("记录.pdf", PDF)})
    found = {row.subject_kind: row.public_id for row in store.exec(select(Attachment))}

    browser = as_viewer(Role.ENTERPRISE_USER, enterprises=[firm])

    assert browser.get(f"/attachments/{found['title']}").status_code == 200
    assert browser.get(f"/attachments/{found['visit']}").status_code == 404


def test_visit_page_takes_a_file_and_lists_it(store: Session, as_viewer: AsViewer) -> None:
    make_demonstration(store, date(2018, 9, 30))
    officer = as_viewer()
    assert officer.person
    address = f"/visits/{make_visit(store, make_enterprise(store), officer.person).public_id}"
    assert f'action="/attachments{address.replace("visits", "visit")}"' in officer.get(address).text

    taken = officer.post(
        f"/attachments{address.replace('visits', 'visit')}", files={"file": ("评估记录.pdf", PDF)}
    )

    assert taken.headers["location"] == address
    assert "评估记录.pdf" in officer.get(address).text
    assert officer.get(f"/api{address}").json()["files"][0]["file_name"] == "评估记录.pdf"


def test_reader_does_not_learn_of_visits_through_their_files(
    store: Session, as_viewer: AsViewer
) -> None:
    make_demonstration(store, date(2018, 9, 30))
    firm, officer = make_enterprise(store), as_viewer()
    assert officer.person
    visit = make_visit(store, firm, officer.person)
    taken = officer.post(
        f"/api/attachments/visit/{visit.public_id}", files={"file": ("评估记录.pdf", PDF)}
    )

    reader = as_viewer(Role.CITY_READER)

    assert reader.get(f"/api/attachments/{taken.json()['id']}").status_code == 404
    assert reader.get(f"/api/enterprises/{firm.public_id}").json()["files"] == []


@pytest.mark.parametrize(("role", "status"), [(Role.BUREAU_OFFICER, 201), (Role.TOWN_OFFICER, 403)])
def test_plan_is_documented_by_the_bureau(
    app: FastAPI, store: Session, as_viewer: AsViewer, role: Role, status: int
) -> None:
    make_demonstration(store, date(2018, 9, 30))
    plan = make_plan(store)

    answer = as_viewer(role).post(
        f"/api/attachments/plan/{plan.public_id}", files={"file": ("规划.pdf", PDF)}
    )

    assert answer.status_code == status
    assert len(stored(app)) == (1 if status == 201 else 0)


@pytest.mark.parametrize("kind", ["enterprise", "case", "../title"])
def test_other_things_take_no_files(store: Session, as_viewer: AsViewer, kind: str) -> None:
    title = make_scanned(store)

    answer = as_viewer().post(
        f"/api/attachments/{kind}/{title.public_id}", files={"file": ("证书.pdf", PDF)}
    )

    assert answer.status_code in {404, 422}


def test_refused_row_leaves_no_file(app: FastAPI, store: Session, as_viewer: AsViewer) -> None:
    make_scanned(store)

    answer = as_viewer().post(
        "/api/attachments/title/222222222222", files={"file": ("证书.pdf", PDF)}
    )

    assert answer.status_code == 404
    assert stored(app) == []
