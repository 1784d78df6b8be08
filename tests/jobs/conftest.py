"""A county in which one officer hands many cases to another."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.db import transaction
from app.domain.access import Role, Viewer
from app.domain.jobs import JobKind, JobState
from app.models.cases import CultivationCase
from app.models.enterprises import Enterprise
from app.models.people import Person
from app.services.jobs import ask_for
from app.services.selections import freeze
from tests.factories import make_case, make_enterprise, make_staff, viewer_of
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
