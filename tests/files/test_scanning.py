"""The scanner: a real server that speaks clamd's protocol, over TCP and over a Unix socket."""

import io
import socketserver
from collections.abc import Generator
from pathlib import Path

import pytest

from app.domain.refusals import InvalidValue, Reason, Unavailable
from app.files.scanning import CHUNK, Clamd, NoScanner, scanner_of
from app.files.store import Intake, incoming_folder, receive
from app.settings import Settings
from tests.clamd import EICAR, MOST, Daemon, serving


class Silent(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(1)


@pytest.fixture(params=["tcp", "unix"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    yield from serving(Daemon, str(request.param), tmp_path)


@pytest.fixture
def silent(tmp_path: Path) -> Generator[str]:
    yield from serving(Silent, "tcp", tmp_path)


def scanner(address: str, *, is_required: bool = True) -> Clamd:
    return Clamd(address, 5, is_required)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "content"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_clean_file_passes(address: str, tmp_path: Path, size: int) -> None:
    assert scanner(address).found_in(written(tmp_path, b"x" * size)) == ""


@pytest.mark.parametrize("before", [0, CHUNK - 3])
def test_virus_is_refused_by_its_name(address: str, tmp_path: Path, before: int) -> None:
    with pytest.raises(InvalidValue) as refusal:
        scanner(address).check(written(tmp_path, b"x" * before + EICAR))

    assert refusal.value.fields == {"file": Reason.FILE_INFECTED}
    assert refusal.value.details["name"] == "Eicar-Signature"


def test_what_is_too_long_for_the_scanner_counts_as_not_scanned(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable):
        scanner(address).check(written(tmp_path, b"x" * (MOST + 2 * CHUNK)))


def test_scanner_that_hangs_up_is_no_verdict(silent: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refusal:
        scanner(silent).check(written(tmp_path, EICAR))

    assert refusal.value.fields == {"file": Reason.SCANNER_UNREACHABLE}


@pytest.mark.parametrize("address", ["tcp:127.0.0.1:1", "unix:/nowhere/clamd.ctl"])
def test_scanner_that_is_not_there_decides_by_the_setting(address: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        scanner(address).check(written(tmp_path, EICAR))

    scanner(address, is_required=False).check(written(tmp_path, EICAR))


def test_infected_upload_is_never_stored(address: str, tmp_path: Path) -> None:
    intake = Intake(tmp_path, 1, scanner=scanner(address))

    with pytest.raises(InvalidValue):
        receive(intake, io.BytesIO(b"%PDF-1.4\n" + EICAR), "证书.pdf")

    assert list(incoming_folder(tmp_path).iterdir()) == []
    assert not (tmp_path / "files").exists()


def test_setting_names_the_scanner(tmp_path: Path) -> None:
    assert isinstance(scanner_of(Settings(data_dir=tmp_path)), NoScanner)
    named = Settings(data_dir=tmp_path, clamd="tcp:127.0.0.1:3310", clamd_is_required=False)
    assert scanner_of(named) == Clamd("tcp:127.0.0.1:3310", 30, is_required=False)


@pytest.mark.parametrize("address", ["127.0.0.1:3310", "unix:clamd.ctl", "tcp:host", "tcp:host:x"])
def test_setting_that_names_nothing_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(ValueError, match="clamd"):
        Settings(clamd=address)
