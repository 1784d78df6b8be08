"""Uploads over a real connection: cut off, endless, lying about their length."""

import os
import socket
import threading
import time
from collections.abc import Generator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from sqlmodel import Session, select

from app.domain.access import AccessKind, Role
from app.files.store import BROKEN_OFF_SECONDS, clear_broken_off, incoming_folder
from app.models.enterprises import Attachment
from app.models.history import JournalEntry
from tests.clients import COOKIE, AsViewer
from tests.factories import make_enterprise, make_login_session, make_staff, make_title

BOUNDARY = "----miaopu"
PDF = b"%PDF-1.4\n" + b"x" * 200_000
PATIENCE = 20.0

Address = tuple[str, int]


@pytest.fixture
def served(app: FastAPI) -> Generator[Address]:
    """The application behind a real uvicorn on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="critical", loop="asyncio", http="httptools")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        yield listening.getsockname()
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


class Sender:
    """An officer's upload to one title, byte by byte."""

    def __init__(self, store: Session, address: Address) -> None:
        title = make_title(store, make_enterprise(store))
        officer = make_staff(store)
        _, token = make_login_session(store, officer, Role.BUREAU_OFFICER)
        store.commit()
        self._head = (
            f"POST /api/attachments/title/{title.public_id} HTTP/1.1\r\n"
            f"Host: {address[0]}:{address[1]}\r\n"
            f"Origin: http://{address[0]}:{address[1]}\r\n"
            f"Cookie: {COOKIE}={token}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
        )
        self._address = address

    def begun(self, *headers: str) -> socket.socket:
        connection = socket.create_connection(self._address, PATIENCE)
        connection.sendall("\r\n".join((self._head, *headers, "", "")).encode())
        return connection


def form_of(content: bytes) -> bytes:
    return (
        (
            f"--{BOUNDARY}\r\n"
            'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        + content
        + f"\r\n--{BOUNDARY}--\r\n".encode()
    )


def answer_of(connection: socket.socket) -> tuple[int, str]:
    received = b""
    while b"}" not in received:
        part = connection.recv(65536)
        if not part:
            break
        received += part
    return int(received.split(b" ", 2)[1]), received.decode()


def journal_of(store: Session) -> list[tuple[str, str]]:
    store.rollback()
    return [
        (line.subject.rsplit("/", 1)[0], line.reason)
        for line in store.exec(select(JournalEntry).where(JournalEntry.kind == AccessKind.REFUSED))
    ]


def half_files(app: FastAPI) -> list[Path]:
    folder: Path = app.state.settings.data_dir
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix == ""]


def test_upload_that_breaks_off_leaves_nothing_and_can_be_repeated(
    app: FastAPI, store: Session, served: Address
) -> None:
    sender = Sender(store, served)
    body = form_of(PDF)
    connection = sender.begun(f"Content-Length: {len(body)}")
    connection.sendall(body[: len(body) // 2])

    connection.close()
    deadline = time.monotonic() + PATIENCE
    while not journal_of(store) and time.monotonic() < deadline:
        threading.Event().wait(0.02)

    assert journal_of(store) == [("POST /api/attachments/title", "upload_broken_off")]
    assert half_files(app) == []
    assert store.exec(select(Attachment)).all() == []

    again = sender.begun(f"Content-Length: {len(body)}")
    again.sendall(body)
    assert answer_of(again)[0] == 201
    again.close()
    assert len(half_files(app)) == 1


def test_500_megabytes_are_refused_by_what_they_announce(
    app: FastAPI, store: Session, served: Address
) -> None:
    connection = Sender(store, served).begun("Content-Length: 524288000")

    status, text = answer_of(connection)
    connection.close()

    assert status == 422
    assert "最大 20 MB" in text
    assert journal_of(store) == [("POST /api/attachments/title", "file_too_large")]
    assert half_files(app) == []


def test_endless_chunks_are_refused_where_the_limit_is(
    app: FastAPI, store: Session, served: Address
) -> None:
    """Nothing is announced, so only counting helps; here the limit is 1 MB."""
    app.state.settings.upload_megabytes = 1
    connection = Sender(store, served).begun("Transfer-Encoding: chunked")
    chunk = b"10000\r\n" + form_of(b"%PDF-" + b"x" * 70_000)[:65536] + b"\r\n"
    for _ in range(33):
        connection.sendall(chunk)

    status, text = answer_of(connection)
    connection.close()

    assert status == 422
    assert "最大 1 MB" in text
    assert journal_of(store) == [("POST /api/attachments/title", "file_too_large")]
    assert half_files(app) == []


def test_chunks_within_the_limit_are_a_file(store: Session, served: Address) -> None:
    connection = Sender(store, served).begun("Transfer-Encoding: chunked")
    body = form_of(PDF)
    connection.sendall(f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n")

    assert answer_of(connection)[0] == 201
    connection.close()


def test_files_of_a_process_that_died_are_swept(tmp_path: Path) -> None:
    folder = incoming_folder(tmp_path)
    now = time.time()
    for name, age in (("old", BROKEN_OFF_SECONDS + 60), ("coming", 60)):
        (folder / name).write_bytes(b"x")

        os.utime(folder / name, (now - age, now - age))

    assert clear_broken_off(tmp_path) == 1
    assert [file.name for file in folder.iterdir()] == ["coming"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("setup.pdf", b"MZ\x90\0", "file_is_program"),
        ("list.xlsx", b"PK\x03\x04", "file_unreadable"),
    ],
)
def test_refused_file_is_a_line_of_the_journal(
    store: Session, as_viewer: AsViewer, name: str, content: bytes, reason: str
) -> None:
    title = make_title(store, make_enterprise(store))
    officer = as_viewer(Role.BUREAU_OFFICER)

    officer.post(f"/attachments/title/{title.public_id}", files={"file": (name, content)})

    assert journal_of(store) == [("POST /attachments/title", reason)]
    row = store.exec(select(JournalEntry)).one()
    assert officer.person is not None
    assert (row.person_id, row.role) == (officer.person.id, Role.BUREAU_OFFICER)


def test_closed_doors_and_foreign_ids_are_lines_too_but_typing_errors_are_not(
    store: Session, as_viewer: AsViewer
) -> None:
    officer = as_viewer(Role.BUREAU_OFFICER)

    officer.get("/people")
    officer.get("/titles/222222222222")
    officer.post("/enterprises/new", data={"uscc": "x"})

    assert journal_of(store) == [("GET ", "not_permitted"), ("GET /titles", "not_found")]
