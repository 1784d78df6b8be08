"""Databases for the tests: migrated once per run and backend, then copied."""

import fcntl
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from app.db import changing_schema, create_engine
from app.demonstration import load
from app.sealing import KEY_BYTES, Sealer
from tests.postgres import ROLE, Postgres
from tests.reusable import Reusable

ROOT = Path(__file__).resolve().parent.parent
BACKENDS = ("sqlite", "postgresql")

FREE: list[Reusable] = []
"""Databases of this worker that tests have given back, empty again."""
USED: dict[str, Reusable] = {}
"""Those that tests hold, by the names under which they asked for one."""
DEMO_SEALER = Sealer(b"demonstration".ljust(KEY_BYTES, b"."))
Start = Callable[[str], str]
Fill = Callable[[Engine], None]


class Databases(Protocol):
    """Where databases of one backend come from; each answer is an address."""

    def empty(self, name: str) -> str: ...

    def migrated(self, name: str) -> str: ...

    def demonstrated(self, name: str) -> str:
        """With the demonstration as it is on its own day."""

    def drop(self, name: str) -> None: ...


def demonstrate(engine: Engine) -> None:
    load(engine, sealer=DEMO_SEALER)


def alembic_config() -> Config:
    return Config(ROOT / "alembic.ini")


def migrate(engine: Engine, revision: str = "head") -> None:
    config = alembic_config()
    with changing_schema(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@contextmanager
def alone(folder: Path, making: str) -> Generator[None]:
    """One worker at a time: the first makes what the others then find."""
    with (folder / f"{making}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True, slots=True)
class SqliteDatabases:
    run_folder: Path

    def _file(self, name: str) -> Path:
        return self.run_folder / f"{name}.sqlite3"

    def empty(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"

    def migrated(self, name: str) -> str:
        return self._copy("template", self.empty, migrate, name)

    def demonstrated(self, name: str) -> str:
        return self._copy("demonstrated", self.migrated, demonstrate, name)

    def _copy(self, template: str, start: Start, fill: Fill, name: str) -> str:
        with alone(self.run_folder, template):
            if not self._file(template).exists():
                making = create_engine(start(f"making_{template}"))
                fill(making)
                making.dispose()  # the last to leave folds the write-ahead log into the file
                self._file(f"making_{template}").rename(self._file(template))
        shutil.copyfile(self._file(template), self._file(name))
        return self.empty(name)

    def drop(self, name: str) -> None:
        for left in self.run_folder.glob(f"{name}.sqlite3*"):
            left.unlink()


@dataclass(frozen=True, slots=True)
class PostgresDatabases:
    run_folder: Path

    @property
    def server(self) -> Postgres:
        return Postgres(self.run_folder / "postgres")

    def empty(self, name: str) -> str:
        with alone(self.run_folder, "server"):
            self.server.start()
        self.server.say(f'CREATE DATABASE "{name}" OWNER {ROLE}')
        return self.server.url(name)

    def migrated(self, name: str) -> str:
        """One that was given back, or a new one: making one costs half a second, emptying none."""
        if FREE:
            USED[name] = FREE.pop()
            return self.server.url(USED[name].name)
        address = self._copy("migrated", self.empty, migrate, name)
        with self.server.within(name) as connection:
            USED[name] = Reusable.just_made(name, connection)
        return address

    def demonstrated(self, name: str) -> str:
        return self._copy("demonstrated", self._migrated_anew, demonstrate, name)

    def _migrated_anew(self, name: str) -> str:
        return self._copy("migrated", self.empty, migrate, name)

    def _copy(self, template: str, start: Start, fill: Fill, name: str) -> str:
        done = self.run_folder / f"{template}.done"
        with alone(self.run_folder, template):
            if not done.exists():
                making = create_engine(start(f"template_{template}"))
                fill(making)
                making.dispose()
                done.touch()
        self.server.say(f'CREATE DATABASE "{name}" OWNER {ROLE} TEMPLATE template_{template}')
        return self.server.url(name)

    def drop(self, name: str) -> None:
        reusable = USED.pop(name, None)
        if reusable is not None:
            with self.server.within(reusable.name) as connection:
                if reusable.emptied(connection):
                    FREE.append(reusable)
                    return
            name = reusable.name
        self.server.say(f'DROP DATABASE "{name}" WITH (FORCE)')


def databases_of(backend: str, run_folder: Path) -> Databases:
    if backend == "sqlite":
        return SqliteDatabases(run_folder)
    return PostgresDatabases(run_folder)
