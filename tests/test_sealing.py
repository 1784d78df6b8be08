"""Secrets at rest: what opens them, what does not, and where the key lies."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.sealing import BadKey, Sealer, Unreadable, sealer_of
from app.settings import Settings

KEY = base64.b64encode(bytes(range(32))).decode()


def test_a_sealed_secret_opens_for_its_owner_only() -> None:
    sealer = Sealer(bytes(32))

    sealed = sealer.seal("JBSWY3DP", "second_factor:1")

    assert "JBSWY3DP" not in sealed
    assert sealer.unseal(sealed, "second_factor:1") == "JBSWY3DP"
    with pytest.raises(Unreadable):
        sealer.unseal(sealed, "second_factor:2")
    with pytest.raises(Unreadable):
        Sealer(bytes(31) + b"1").unseal(sealed, "second_factor:1")


def test_the_same_secret_is_never_sealed_alike() -> None:
    sealer = Sealer(bytes(32))

    assert sealer.seal("same", "x") != sealer.seal("same", "x")


@pytest.mark.parametrize("sealed", ["", "JBSWY3DP", "v1:", "v1:!!", "v1:AAAA"])
def test_what_was_never_sealed_does_not_open(sealed: str) -> None:
    with pytest.raises(Unreadable):
        Sealer(bytes(32)).unseal(sealed, "x")


def test_an_altered_secret_does_not_open() -> None:
    sealer = Sealer(bytes(32))
    raw = bytearray(base64.b64decode(sealer.seal("secret", "x").removeprefix("v1:")))
    raw[-1] ^= 1

    with pytest.raises(Unreadable):
        sealer.unseal("v1:" + base64.b64encode(bytes(raw)).decode(), "x")


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")

    with ThreadPoolExecutor(8) as several:
        keys = {one.key for one in several.map(lambda _: sealer_of(settings), range(16))}

    file = tmp_path / "new" / "secret.key"
    assert len(keys) == 1
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["secret.key"]


def test_the_key_of_the_settings_comes_first(tmp_path: Path) -> None:
    sealer = sealer_of(Settings(data_dir=tmp_path, secret_key=KEY))

    assert sealer.key == bytes(range(32))
    assert list(tmp_path.iterdir()) == []
    assert KEY not in repr(Settings(data_dir=tmp_path, secret_key=KEY))


@pytest.mark.parametrize("text", ["short", "AAAA", "!" * 44])
def test_a_key_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadKey):
        sealer_of(Settings(data_dir=tmp_path, secret_key=text))
