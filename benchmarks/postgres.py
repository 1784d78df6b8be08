"""A PostgreSQL that outlives the run: its folder is the cache, its socket the only way in."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import find_account, find_programs

OPTIONS = {
    "listen_addresses": "''",
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "4GB",
}
"""Those of performance figures, not of tests: fsync stays on."""


class PostgresFailed(RuntimeError):
    """The server does not start: what depends on it is reported as not measured."""


@dataclass(frozen=True, slots=True)
class KeptPostgres:
    folder: Path

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        if not (self.cluster / "PG_VERSION").exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            account = find_account()
            if account is not None:
                shutil.chown(self.folder, account)
            self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8",
                      "--locale=C.UTF-8", "--no-instructions")  # fmt: skip
        if self._run("pg_ctl", "status", is_certain=False) == 0:
            return
        options = [f"-c {name}={value}" for name, value in OPTIONS.items()]
        options.append(f"-c unix_socket_directories={self.folder}")
        log = str(self.folder / "server.log")
        self._run("pg_ctl", "start", "--wait", "--log", log, "--options", " ".join(options))

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--wait", "--mode=fast", is_certain=False)

    def _run(self, program: str, *arguments: str, is_certain: bool = True) -> int:
        account = find_account()
        done = subprocess.run(
            [find_programs() / program, f"--pgdata={self.cluster}", *arguments],
            cwd="/",
            user=account,
            group=account,
            extra_groups=None if account is None else [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would be kept open by the server it starts
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if is_certain and done.returncode != 0:
            raise PostgresFailed(f"{program} failed: see {self.folder / 'server.log'}")
        return done.returncode
