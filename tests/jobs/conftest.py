"""A county in which one officer hands many cases to another, or brings in a file of firms."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.db import reading, transaction
from app.domain.access import Role, Viewer
from app.domain.jobs import JobKind, JobState
from app.domain.uscc import make_uscc
from app.exchange.checking import named
from app.files.uploads import new_upload, upload_of
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.imports import ImportRun
from app.models.jobs import Job
from app.models.people import Person
from app.services.jobs import ask_for
from app.services.long_imports import open_long_run
from app.services.selections import freeze
from tests.factories import make_case, make_enterprise, make_staff, make_township, viewer_of
from tests.factories.ground import TESTER

TODAY = date(2018, 9, 30)

Ask = Callable[..., str]


@pytest.fixture
def people(own_engine: Engine) -> tuple[Person, Person]:
    """Who asks, and who gets the cases."""
    with Session(own_engine, expire_on_commit=False) as store:
        asking = make_staff(store, Role.SECTION_HEAD)
        taking = make_staff(store, name="接手人")
        store.commit()
    return asking, taking


@pytest.fixture
def viewer(people: tuple[Person, Person]) -> Viewer:
    return viewer_of(Role.SECTION_HEAD, person=people[0])


@pytest.fixture
def ask(own_engine: Engine, viewer: Viewer, people: tuple[Person, Person]) -> Ask:
    """ask(cases, state): a job over so many new cases; its public id."""

    def ask(cases: int, state: JobState = JobState.CHECKING) -> str:
        with transaction(own_engine, TESTER) as session:
            firm = make_enterprise(session)
            for year in range(cases):
                make_case(session, firm, year=2100 + year)
            job = ask_for(
                session,
                viewer,
                JobKind.ASSIGN_CASES,
                {"officer": people[1].public_id},
                TODAY,
                state,
            )
            freeze(
                session,
                job,
                select(
                    col(CultivationCase.public_id), col(Enterprise.name), col(CultivationCase.id)
                )
                .join(Enterprise, col(Enterprise.id) == CultivationCase.enterprise_id)
                .where(col(CultivationCase.enterprise_id) == firm.id),
            )
            return job.public_id

    return ask


# --- Files of firms -------------------------------------------------------------------------------

HEADINGS = "企业名称,统一社会信用代码,法定代表人"


def code(number: int) -> str:
    return make_uscc("990482", f"MA{number:06d}")


def csv_of(rows: int) -> bytes:
    lines = [HEADINGS, *(f"平湖{n}有限公司,{code(n)},张三" for n in range(rows))]
    return "\n".join(lines).encode()


@pytest.fixture
def officer(own_engine: Engine) -> Viewer:
    with Session(own_engine, expire_on_commit=False) as store:
        make_township(store)
        person = make_staff(store, Role.BUREAU_OFFICER)
        store.commit()
    return viewer_of(Role.BUREAU_OFFICER, person=person)


Open = Callable[..., str]


@pytest.fixture
def brought(own_engine: Engine, officer: Viewer, tmp_path: Path) -> Open:
    """brought(content): the run of an uploaded file, waiting for its check."""

    def brought(content: bytes, name: str = "名册.csv", by: Viewer = officer) -> str:
        path = new_upload(tmp_path)
        path.write_bytes(content)
        with transaction(own_engine, TESTER) as session:
            run = open_long_run(session, by, named(path, name), {}, TODAY)
            shutil.move(path, upload_of(tmp_path, run.public_id))
            return run.public_id

    return brought


def run_of(engine: Engine, run_id: str) -> ImportRun:
    with reading(engine) as session:
        run: ImportRun = session.execute(
            select(ImportRun).where(col(ImportRun.public_id) == run_id)
        ).scalar_one()
    return run


def import_job_of(engine: Engine, run_id: str) -> Job:
    with reading(engine) as session:
        job: Job = session.execute(
            select(Job)
            .join(ImportRun, col(ImportRun.job_id) == Job.id)
            .where(col(ImportRun.public_id) == run_id)
        ).scalar_one()
    return job
