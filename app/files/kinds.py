"""What a file is, by its content; its name must agree. Anything else is not taken in."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.refusals import InvalidValue, Reason
from app.files.containers import (
    UNPACKED_MEGABYTES,
    Broken,
    HasMacros,
    TooLarge,
    check_compound,
    check_package,
)

HEAD = 8
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
)
"""How Windows, Linux, Java and Mac programs and scripts begin."""


@dataclass(frozen=True, slots=True)
class FileKind:
    """A type we take: its media type, the endings of its name, how its content begins."""

    media_type: str
    endings: frozenset[str]
    magic: bytes
    member: str = ""
    """Of a zip-based type: the part that every such file has."""
    streams: tuple[str, ...] = ()
    """Of an OLE type: the streams of which such a file has one."""


OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = "application/pdf"
KINDS = (
    FileKind(PDF, frozenset({".pdf"}), b"%PDF-"),
    FileKind("image/png", frozenset({".png"}), b"\x89PNG\r\n\x1a\n"),
    FileKind("image/jpeg", frozenset({".jpg", ".jpeg"}), b"\xff\xd8\xff"),
    FileKind(
        f"{OFFICE}wordprocessingml.document",
        frozenset({".docx"}),
        b"PK\x03\x04",
        member="word/document.xml",
    ),
    FileKind(
        f"{OFFICE}spreadsheetml.sheet",
        frozenset({".xlsx"}),
        b"PK\x03\x04",
        member="xl/workbook.xml",
    ),
    FileKind("application/msword", frozenset({".doc"}), OLE, streams=("WordDocument",)),
    FileKind("application/vnd.ms-excel", frozenset({".xls"}), OLE, streams=("Workbook", "Book")),
)
ENDINGS = tuple(sorted({ending for kind in KINDS for ending in kind.endings}))
"""For the file chooser and for the sentence that says what is taken."""
SHOWN_IN_PAGE = frozenset({PDF, "image/png", "image/jpeg"})
"""What a browser shows without a program of ours."""


def kind_of(file: BinaryIO, file_name: str, endings: Iterable[str] = ENDINGS) -> FileKind:
    """The kind that both the content and the ending say, or a refusal."""
    taken = tuple(endings)
    ending = Path(file_name).suffix.lower()
    named = next((kind for kind in KINDS if ending in kind.endings), None)
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(PROGRAMS):
        raise refused(Reason.FILE_IS_PROGRAM, taken)
    if named is None or ending not in taken:
        raise refused(Reason.FILE_TYPE_REFUSED, taken)
    if head == OLE and named.member:
        # Office wraps a document with a password into an OLE file and keeps the ending.
        raise refused(Reason.FILE_ENCRYPTED, taken)
    if not head.startswith(named.magic):
        raise refused(Reason.FILE_UNREADABLE, taken)
    _look_inside(file, named, taken)
    return named


def _look_inside(file: BinaryIO, kind: FileKind, taken: tuple[str, ...]) -> None:
    try:
        if kind.member:
            check_package(file, kind.member)
        if kind.streams:
            check_compound(file, kind.streams)
    except Broken as error:
        raise refused(Reason.FILE_UNREADABLE, taken) from error
    except HasMacros as error:
        raise refused(Reason.FILE_HAS_MACROS, taken) from error
    except TooLarge as error:
        raise InvalidValue(
            fields={"file": Reason.FILE_UNPACKS_TOO_LARGE}, limit=UNPACKED_MEGABYTES
        ) from error


def refused(reason: Reason, endings: Iterable[str] = ENDINGS) -> InvalidValue:
    return InvalidValue(fields={"file": reason}, allowed="、".join(e[1:] for e in endings))
