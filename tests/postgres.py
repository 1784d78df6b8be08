"""A real PostgreSQL for one run of the tests: no port, no password, no fsync, gone at the end."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, text

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")
ROLE = "miaopu"
"""Owns the databases of the tests. Not a superuser: those may do what a real owner may not."""

QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "''",
    "max_connections": "100",
    "synchronous_commit": "off",
}


class PostgresMissing(RuntimeError):
    """No server to start: a failure, never a skip."""


def find_programs() -> Path:
    """The folder of the newest server here: Debian keeps its own off the path."""
    versions = sorted(int(found.parent.parent.name) for found in DEBIAN.glob("*/bin/initdb"))
    if versions and versions[-1] >= OLDEST:
        return DEBIAN / str(versions[-1]) / "bin"
    on_path = shutil.which("initdb")
    if on_path is None:
        raise PostgresMissing(f"PostgreSQL {OLDEST} or newer: apt-get install postgresql")
    return Path(on_path).resolve().parent


def find_account() -> str | None:
    """Whom the server runs as; None is ourselves. It refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        raise PostgresMissing("as root, an account named postgres is needed") from error


@dataclass(frozen=True, slots=True)
class Postgres:
    """The server of this run; its folder is all that is left of it and goes with the run."""

    folder: Path

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    def url(self, database: str, role: str = ROLE) -> str:
        address = URL.create(
            "postgresql", role, database=database, query={"host": str(self.folder)}
        )
        return address.render_as_string(hide_password=False)

    def start(self) -> None:
        """Start it unless another worker has; callers hold the run's lock."""
        if (self.cluster / "postmaster.pid").exists():
            return
        self.folder.mkdir()
        account = find_account()
        if account is not None:
            shutil.chown(self.folder, account)
        self._run(
            "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip
        options = [f"-c {name}={value}" for name, value in QUICK.items()]
        options.append(f"-c unix_socket_directories={self.folder}")
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "start", "--wait", "--log", log, "--options", " ".join(options))
        self.say(f"CREATE ROLE {ROLE} LOGIN CREATEDB")

    def stop(self) -> None:
        if (self.cluster / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "--mode=immediate")

    def say(self, statement: str) -> None:
        """One statement of the superuser, outside any transaction: CREATE DATABASE wants that."""
        with self.within("postgres") as connection:
            connection.execute(text(statement))

    @contextmanager
    def within(self, database: str) -> Generator[Connection]:
        """The superuser in a database; each statement stands by itself."""
        engine = create_engine(
            self.url(database, "postgres").replace("postgresql:", "postgresql+psycopg:"),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
        )
        with engine.connect() as connection:
            yield connection

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [find_programs() / program, f"--pgdata={self.cluster}", *arguments],
            cwd="/",
            user=find_account(),
            group=find_account(),
            extra_groups=None if find_account() is None else [],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            log = self.folder / "server.log"
            told = log.read_text() if log.exists() else ""
            raise PostgresMissing(f"{program} failed: {done.stdout}{done.stderr}{told}")
