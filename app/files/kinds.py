"""What a file is, by its content; its name must agree. Anything else is not taken in."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.refusals import InvalidValue, Reason

HEAD = 8
ZIP_MEMBERS = 5_000
UNPACKED_MEGABYTES = 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A type we take: its media type, the endings of its name, how its content begins."""

    media_type: str
    endings: frozenset[str]
    magic: bytes
    member: str = ""
    """Of a zip-based type: the part that every such file has."""


OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = (
    FileKind("application/pdf", frozenset({".pdf"}), b"%PDF-"),
    FileKind("image/png", frozenset({".png"}), b"\x89PNG\r\n\x1a\n"),
    FileKind("image/jpeg", frozenset({".jpg", ".jpeg"}), b"\xff\xd8\xff"),
    FileKind(
        f"{OFFICE}wordprocessingml.document",
        frozenset({".docx"}),
        b"PK\x03\x04",
        "word/document.xml",
    ),
    FileKind(
        f"{OFFICE}spreadsheetml.sheet", frozenset({".xlsx"}), b"PK\x03\x04", "xl/workbook.xml"
    ),
    FileKind("application/msword", frozenset({".doc"}), OLE),
    FileKind("application/vnd.ms-excel", frozenset({".xls"}), OLE),
)
ENDINGS = tuple(sorted({ending for kind in KINDS for ending in kind.endings}))
"""For the file chooser and for the sentence that says what is taken."""


def kind_of(file: BinaryIO, file_name: str) -> FileKind:
    """The kind that both the content and the ending say, or a refusal."""
    ending = Path(file_name).suffix.lower()
    named = next((kind for kind in KINDS if ending in kind.endings), None)
    if named is None:
        raise refused(Reason.FILE_TYPE_REFUSED)
    file.seek(0)
    head = file.read(HEAD)
    if head == OLE and named.member:
        # Office wraps a document with a password into an OLE file and keeps the ending.
        raise refused(Reason.FILE_ENCRYPTED)
    if not head.startswith(named.magic) or (named.member and not _holds(file, named.member)):
        raise refused(Reason.FILE_UNREADABLE)
    return named


def _holds(file: BinaryIO, member: str) -> bool:
    """The package has its main part, no macros, and is no bomb."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    is_small = len(parts) <= ZIP_MEMBERS and unpacked <= UNPACKED_MEGABYTES * 1024 * 1024
    return member in names and is_small and not has_macros


def refused(reason: Reason) -> InvalidValue:
    return InvalidValue(fields={"file": reason}, allowed="、".join(e[1:] for e in ENDINGS))
