"""The browsers of the tests: signed in through real sessions, on both databases."""

from fastapi import FastAPI
from sqlmodel import Session, select

from app.domain.access import Role
from app.models.titles import Title
from tests.clients import AsViewer, Browser
from tests.factories import (
    make_case,
    make_cohort,
    make_contact,
    make_enterprise,
    make_figures,
    make_indicator,
    make_ip_right,
    make_person,
    make_phase,
    make_plan,
    make_pool_entry,
    make_recusal,
    make_substitution,
    make_title,
    make_visit,
)


def test_nobody_is_sent_to_the_login_page(client: Browser) -> None:
    assert client.get("/sessions").headers["location"] == "/login?next=/sessions"


def test_signed_in_officer_reaches_own_sessions(as_viewer: AsViewer) -> None:
    assert as_viewer(Role.BUREAU_OFFICER).get("/sessions").status_code == 200


def test_rows_of_every_factory_are_stored(session: Session) -> None:
    firm = make_enterprise(session)
    person, other = make_person(session), make_person(session)
    make_contact(session, firm)
    make_figures(session, firm)
    make_ip_right(session, firm)
    make_case(session, firm)
    make_phase(session, make_pool_entry(session, firm, make_cohort(session)))
    make_visit(session, firm, person, second_id=other.id)
    make_recusal(session, person, firm)
    make_substitution(session, person, other)
    make_indicator(session, make_plan(session))
    title = make_title(session, firm)

    assert session.execute(select(Title.enterprise_id)).scalars().all() == [firm.id]
    assert title.valid_until is not None
    assert title.valid_until.year == 2019


def test_stored_rows_are_seen_by_the_application(app: FastAPI, store: Session) -> None:
    make_enterprise(store)
    store.commit()

    with Session(app.state.engine) as other:
        assert make_enterprise(other).id is not None
