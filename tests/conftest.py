"""What tests may ask for: a migrated database on each backend, and a run that hides nothing."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Connection, Engine, event
from sqlmodel import Session

from app.collecting import collect_rarely
from app.db import create_engine
from app.main import assemble, furnish
from app.settings import Settings
from tests.clients import AsViewer, Browser, signer
from tests.databases import BACKENDS, Databases, databases_of
from tests.postgres import Postgres

RUN_FOLDER = pytest.StashKey[Path]()
PURE = ("tests/domain/", "tests/architecture/")
NUMBERS = count(1)

Statements = Callable[[str], list[str]]


# --- The run: one folder and at most one PostgreSQL, shared by all workers -----------------------


def pytest_configure(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith("MIAOPU_")]:
        del os.environ[name]  # the settings of whoever runs the tests are not the tests'
    given = getattr(config, "workerinput", {}).get("run_folder")
    if given is None:
        given = tempfile.mkdtemp(prefix="miaopu-tests-")
        Path(given).chmod(0o711)  # the database's account passes through
    config.stash[RUN_FOLDER] = Path(given)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["run_folder"] = str(node.config.stash[RUN_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") or RUN_FOLDER not in config.stash:
        return
    run_folder = config.stash[RUN_FOLDER]
    Postgres(run_folder / "postgres").stop()
    shutil.rmtree(run_folder)


# --- No silent skips, no database where none belongs ----------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"Skipped, and a test that did not run proves nothing: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"Skipped, and a file that was not read proves nothing: {report.longrepr}"
    return report


def pytest_collection_finish() -> None:
    # As the server does: the program and the tests' names live to the end, and looking through
    # them for what has died took a fifth of the run.
    gc.collect()
    gc.freeze()
    collect_rarely()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        asked = getattr(item, "fixturenames", ())
        if item.nodeid.startswith(PURE) and "backend" in asked:
            raise pytest.UsageError(f"{item.nodeid}: tests in {PURE} start no database")


# --- Databases: asking for one of these runs the test on SQLite and on PostgreSQL -----------------


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """Shared by all workers, gone after the run."""
    return pytestconfig.stash[RUN_FOLDER]


@pytest.fixture(scope="session", params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def databases(backend: str, run_folder: Path) -> Databases:
    return databases_of(backend, run_folder)


@pytest.fixture(scope="session")
def new_name(worker_id: str) -> Callable[[], str]:
    """Names for databases that no other test and no other worker takes."""
    return lambda: f"{worker_id}_{next(NUMBERS)}"


@pytest.fixture(scope="session")
def engine(databases: Databases, new_name: Callable[[], str]) -> Generator[Engine]:
    """Migrated once; what a test does to it through `connection` or `session` is rolled back."""
    engine = create_engine(databases.migrated(new_name()))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Generator[Connection]:
    """One outer transaction, never committed."""
    with engine.connect() as connection, connection.begin() as outer:
        yield connection
        outer.rollback()


@pytest.fixture
def session(connection: Connection) -> Generator[Session]:
    """Its commit only ends a savepoint; no name acts in it until a test sets session.info."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
def own_url(databases: Databases, new_name: Callable[[], str]) -> Generator[str]:
    """The address of a migrated database of the test's own, where commits really land."""
    name = new_name()
    yield databases.migrated(name)
    databases.drop(name)


@pytest.fixture
def own_engine(own_url: str) -> Generator[Engine]:
    """For tests in which two transactions meet."""
    engine = create_engine(own_url)
    yield engine
    engine.dispose()


@pytest.fixture
def demonstrated_url(databases: Databases, new_name: Callable[[], str]) -> Generator[str]:
    """The address of a copy of the demonstration as it is on its own day."""
    name = new_name()
    yield databases.demonstrated(name)
    databases.drop(name)


@pytest.fixture
def empty_engine(databases: Databases, new_name: Callable[[], str]) -> Generator[Engine]:
    """A database without a single table, for the migrations."""
    name = new_name()
    engine = create_engine(databases.empty(name))
    yield engine
    engine.dispose()
    databases.drop(name)


@pytest.fixture
def statements(engine: Engine) -> Generator[Statements]:
    """What was sent to the database since the test began: statements("SELECT")."""
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", remember)
    yield lambda verb: [statement for statement in sent if statement.startswith(verb)]
    event.remove(engine, "before_cursor_execute", remember)


# --- The application: client, as_viewer, factories ------------------------------------------------


@pytest.fixture(scope="session")
def assembled() -> FastAPI:
    """Assembled once: a thousand tests each would spend half a second on it."""
    return assemble()


@pytest.fixture
def app(assembled: FastAPI, own_url: str, tmp_path: Path) -> Generator[FastAPI]:
    """The whole application over a migrated, empty database of its own, on each backend."""
    furnish(assembled, Settings(database_url=own_url, data_dir=tmp_path))
    yield assembled
    assembled.state.engine.dispose()
    assembled.state.door.dispose()


@pytest.fixture
def store(app: FastAPI) -> Generator[Session]:
    """Where a test puts rows for the application: committed before each request of a Browser."""
    with Session(app.state.engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def client(app: FastAPI, store: Session) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app, store)


@pytest.fixture
def as_viewer(app: FastAPI, store: Session) -> AsViewer:
    """as_viewer(Role.TOWN_OFFICER): somebody new, signed in to a Browser; see tests/clients.py."""
    return signer(app, store)


@pytest.fixture
def app_statements(app: FastAPI) -> Generator[Statements]:
    """What the application sent to its database: app_statements("SELECT")."""
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    engines = (app.state.engine, app.state.door)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", remember)
    yield lambda verb: [statement for statement in sent if statement.startswith(verb)]
    for engine in engines:
        event.remove(engine, "before_cursor_execute", remember)
