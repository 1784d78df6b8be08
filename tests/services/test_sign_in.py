"""The throttle's arithmetic and what a sign-in checks between the hash and the session."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.passwords import Policy
from app.domain.refusals import InvalidValue, Reason, Throttled
from app.models.people import LoginAttempt, Person
from app.queries.people import digest
from app.services.sign_in import (
    DECOY,
    Visitor,
    admit,
    check_hash,
    find_hash,
    give_first_password,
    open_session,
)
from app.services.throttle import account, note_failure, wait_for
from tests.factories import PASSWORD, make_grant, make_person, make_staff

VISIT = Visitor("192.0.2.7", "test")


def fail(session: Session, times: int, seconds_ago: float, key: str) -> None:
    at = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    session.add_all(LoginAttempt(key=digest(key), at=at) for _ in range(times))
    session.flush()


@pytest.mark.parametrize(
    ("times", "seconds_ago", "waits"),
    [
        (4, 0, False),
        (5, 0, True),
        (5, 3, False),
        (6, 3, True),
        (6, 5, False),
        (9, 30, True),
        (9, 33, False),
        (40, 800, True),
        (40, 901, False),
    ],
)
def test_wait_of_an_account_doubles_up_to_a_quarter_of_an_hour(
    session: Session, times: int, seconds_ago: float, waits: bool
) -> None:
    fail(session, times, seconds_ago, "account:wang")

    if waits:
        with pytest.raises(Throttled) as refused:
            wait_for(session, account("wang"), "192.0.2.7")
        assert 0 < int(str(refused.value.details["seconds"])) <= 900
    else:
        wait_for(session, account("wang"), "192.0.2.7")
    wait_for(session, account("li"), "192.0.2.7")


@pytest.mark.parametrize(("times", "waits"), [(49, False), (50, True)])
def test_source_waits_after_ten_times_as_many(session: Session, times: int, waits: bool) -> None:
    fail(session, times, 0, "source:192.0.2.7")

    if waits:
        with pytest.raises(Throttled):
            wait_for(session, account("wang"), "192.0.2.7")
    else:
        wait_for(session, account("wang"), "192.0.2.7")
    wait_for(session, account("wang"), "198.51.100.1")


def test_failure_keeps_no_name_and_no_address(session: Session) -> None:
    note_failure(session, account("wang"), "192.0.2.7")

    keys = set(session.execute(select(col(LoginAttempt.key))).scalars())

    assert keys == {digest("account:wang"), digest("source:192.0.2.7")}


def test_unknown_account_has_a_decoy_that_nothing_fits(session: Session) -> None:
    stored = find_hash(session, "nobody")

    assert stored == DECOY
    with pytest.raises(InvalidValue):
        check_hash("an account that does not exist takes as long to refuse", stored)


def test_password_replaced_after_its_check_signs_nobody_in(session: Session) -> None:
    person = make_staff(session)
    checked = find_hash(session, person.login)
    check_hash(PASSWORD, checked)
    give_first_password(person)
    session.flush()

    with pytest.raises(InvalidValue) as refused:
        admit(session, person.login, checked, Policy.ASVS)

    assert refused.value.reasons == (Reason.WRONG_NAME_OR_PASSWORD,)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "holds"),
    [(-1, None, True), (0, 0, True), (-2, -1, False), (1, None, False)],
)
def test_role_comes_from_grants_that_hold_today(
    session: Session, valid_from: int, valid_until: int | None, holds: bool
) -> None:
    person: Person = make_person(session)
    today = datetime.now(UTC).astimezone().date()
    make_grant(
        session,
        person,
        Role.SECTION_HEAD,
        valid_from=today + timedelta(days=2 * valid_from),
        valid_until=None if valid_until is None else today + timedelta(days=2 * valid_until + 1),
    )
    stored = find_hash(session, person.login)

    if holds:
        admitted = admit(session, person.login, stored, Policy.ASVS)
        assert len(open_session(session, admitted, VISIT, 12)) == 43
    else:
        with pytest.raises(InvalidValue) as refused:
            admit(session, person.login, stored, Policy.ASVS)
        assert refused.value.reasons == (Reason.NO_GRANT,)
