"""Commands run in this process, on a database and a data directory of their own."""

import os
import socket
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Protocol

import pytest

from app.commands.main import run
from app.settings import get_settings
from tests.databases import Databases


class Miaopu(Protocol):
    def __call__(self, *arguments: str) -> int: ...


@pytest.fixture
def empty_url(databases: Databases, new_name: Callable[[], str]) -> Generator[str]:
    """The address of a database without a single table."""
    name = new_name()
    yield databases.empty(name)
    databases.drop(name)


@pytest.fixture
def point_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Generator[Callable[[str, str], Path]]:
    """point_at(url, folder): from now on commands work there."""

    def point(url: str, folder: str = "data") -> Path:
        monkeypatch.setenv("MIAOPU_DATABASE_URL", url)
        monkeypatch.setenv("MIAOPU_DATA_DIR", str(tmp_path / folder))
        get_settings.cache_clear()
        return tmp_path / folder

    mask = os.umask(0o022)
    yield point
    os.umask(mask)
    get_settings.cache_clear()


@pytest.fixture
def miaopu(point_at: Callable[[str, str], Path], empty_url: str) -> Miaopu:
    """miaopu("init"): run on an empty database; answers with the exit code."""
    point_at(empty_url, "data")
    return lambda *arguments: run(list(arguments))


@pytest.fixture
def miaopu_demonstrated(point_at: Callable[[str, str], Path], demonstrated_url: str) -> Miaopu:
    """The same over the demonstration."""
    point_at(demonstrated_url, "data")
    return lambda *arguments: run(list(arguments))


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
