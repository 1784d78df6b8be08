"""What is inside Office's files: read to the end, never believed."""

import io
import struct
import zipfile
from typing import BinaryIO

import pytest

from app.files import containers
from app.files.containers import Broken, HasMacros, TooLarge, check_compound, check_package

TYPES = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
PLAIN = {TYPES: b"<Types/>", DOCUMENT: b"<w:document/>"}


def package(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> BinaryIO:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written


def test_plain_package_passes() -> None:
    check_package(package(PLAIN), DOCUMENT)


@pytest.mark.parametrize(
    "parts",
    [
        {DOCUMENT: b""},
        {TYPES: b""},
        {TYPES: b"", "xl/workbook.xml": b""},
    ],
)
def test_package_without_its_parts_is_none(parts: dict[str, bytes]) -> None:
    with pytest.raises(Broken):
        check_package(package(parts), DOCUMENT)


@pytest.mark.parametrize(
    "more",
    [
        {"word/vbaProject.bin": b"x"},
        {"WORD/VBAPROJECT.BIN": b"x"},
        {"xl/macrosheets/sheet1.xml": b"x"},
        {TYPES: b'<Override ContentType="application/vnd.ms-word.document.macroEnabled"/>'},
        {TYPES: '<Default ContentType="application/vnd.ms-office.vbaProject"/>'.encode("utf-16")},
    ],
    ids=["part", "part in capitals", "excel 4 macros", "type", "type in UTF-16"],
)
def test_program_in_a_package_is_found_by_name_or_by_type(more: dict[str, bytes]) -> None:
    with pytest.raises(HasMacros):
        check_package(package(PLAIN | more), DOCUMENT)


def test_bomb_that_says_its_size_is_not_even_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "UNPACKED_MEGABYTES", 1)
    bomb = package(PLAIN | {"word/media/a.xml": b"\0" * (1024 * 1024)})

    with pytest.raises(TooLarge):
        check_package(bomb, DOCUMENT)


def test_bomb_that_lies_about_its_size_is_found_out() -> None:
    """The directory says 10 bytes where 3 MB are packed."""
    size = 3 * 1024 * 1024
    content = bytearray(_bytes(package(PLAIN | {"word/media/a.xml": b"\0" * size})))
    truth, lie = struct.pack("<I", size), struct.pack("<I", 10)
    assert content.count(truth) == 2
    lying = io.BytesIO(bytes(content.replace(truth, lie)))

    with pytest.raises(Broken):
        check_package(lying, DOCUMENT)


def test_more_parts_than_any_document_has_are_refused() -> None:
    many = package({f"{number:04}": b"" for number in range(containers.ZIP_MEMBERS)} | PLAIN)

    with pytest.raises(TooLarge):
        check_package(many, DOCUMENT)


def test_directory_too_long_to_read_is_refused_before_it_is_read() -> None:
    content = bytearray(_bytes(package(PLAIN)))
    content[-10:-6] = struct.pack("<I", containers.LONGEST_DIRECTORY + 1)

    with pytest.raises(TooLarge):
        check_package(io.BytesIO(bytes(content)), DOCUMENT)


@pytest.mark.parametrize("cut", [1, 22, 60])
def test_package_cut_off_is_broken(cut: int) -> None:
    with pytest.raises(Broken):
        check_package(io.BytesIO(_bytes(package(PLAIN))[:-cut]), DOCUMENT)


def test_damaged_part_is_found_by_its_checksum() -> None:
    whole = _bytes(package(PLAIN, zipfile.ZIP_STORED))

    with pytest.raises(Broken):
        check_package(io.BytesIO(whole.replace(b"<w:document/>", b"<w:dokument/>")), DOCUMENT)


def test_packing_that_office_does_not_use_is_refused() -> None:
    with pytest.raises(Broken):
        check_package(package(PLAIN, zipfile.ZIP_LZMA), DOCUMENT)


@pytest.mark.parametrize("before", [0, containers.CHUNK - 5])
def test_stream_of_an_old_document_is_found_across_chunks(before: int) -> None:
    document = b"\0" * before + "WordDocument".encode("utf-16-le")

    check_compound(io.BytesIO(document), ("WordDocument",))


@pytest.mark.parametrize("before", [0, containers.CHUNK - 5])
def test_macros_of_an_old_document_are_found_across_chunks(before: int) -> None:
    document = "WordDocument_VBA_PROJECT".encode("utf-16-le")

    with pytest.raises(HasMacros):
        check_compound(io.BytesIO(b"\0" * before + document), ("WordDocument",))


def test_old_container_of_another_kind_is_refused() -> None:
    with pytest.raises(Broken):
        check_compound(io.BytesIO("Workbook".encode("utf-16-le")), ("WordDocument",))


def _bytes(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()
