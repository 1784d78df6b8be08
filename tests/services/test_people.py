"""Accounts and grants in the database itself: the three administrators stay three people."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import Session

from app.domain.access import ADMINISTRATORS, DIVISION_OF, NoScope, Role, Viewer
from app.domain.refusals import InvalidValue, NotFound, NotPermitted, Reason
from app.services.grants import NewGrant, give_grant
from app.services.people import NewAccount, close_account, open_account
from app.services.sign_in import HASHER
from tests.factories import act_as, make_grant, make_person, make_staff, viewer_of

APART = [
    (held, other)
    for held in sorted(ADMINISTRATORS)
    for other in sorted(Role)
    if DIVISION_OF[held] is not DIVISION_OF[other]
]
GRANT = text(
    'INSERT INTO "grant" (public_id, person_id, division, role, county_code, valid_from, '
    "granted_by) VALUES ('raw', :person, :division, :role, '330482', '2018-01-01', 'raw')"
)


def administrator(role: Role) -> Viewer:
    return Viewer(0, "操作员", role, NoScope(), "330482")


@pytest.mark.parametrize(("held", "other"), APART)
def test_database_keeps_administrators_apart_from_raw_sql(
    session: Session, held: Role, other: Role
) -> None:
    """Whatever division the raw row claims, the key or the check refuses it."""
    person = make_staff(session, held)
    for division in {DIVISION_OF[held], DIVISION_OF[other]}:
        values: dict[str, Any] = {"person": person.id, "division": division, "role": other}
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(GRANT, values)


@pytest.mark.parametrize("held", sorted(ADMINISTRATORS))
def test_database_lets_no_account_with_a_grant_change_its_division(
    session: Session, held: Role
) -> None:
    person = make_staff(session, held)

    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            text("UPDATE person SET division = 'business' WHERE id = :id"), {"id": person.id}
        )


@pytest.mark.parametrize("table", ["history", "journal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_database_lets_nobody_rewrite_a_log(session: Session, table: str, statement: str) -> None:
    make_person(session)
    session.execute(
        text(
            "INSERT INTO journal (at, kind, person_name, role, source, subject, reason)"
            " VALUES ('2018-01-01', 'x', '', '', '', '', '')"
        )
    )

    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(text(statement.format(table)))


@pytest.mark.parametrize(("held", "other"), APART)
def test_service_refuses_a_second_power_with_a_reason(
    session: Session, held: Role, other: Role
) -> None:
    person = make_staff(session, held)

    with pytest.raises(InvalidValue) as refused:
        give_grant(
            session,
            administrator(Role.SECURITY_ADMIN),
            NewGrant(person_id=person.public_id, role=other),
            today=make_grant(session, person, held).valid_from,
        )

    assert refused.value.reasons == (Reason.ADMINISTRATORS_APART,)


def test_first_password_is_random_long_and_kept_as_a_hash(session: Session) -> None:
    act_as(session, make_person(session))
    viewer = administrator(Role.SYSTEM_ADMIN)

    one, first = open_account(session, viewer, NewAccount(login="one", name="甲"))
    _, second = open_account(session, viewer, NewAccount(login="two", name="乙"))

    assert first != second
    assert len(first) >= 12
    assert HASHER.verify(first, one.password_hash)
    assert one.password_hash.startswith("$argon2id$")
    assert one.must_change_password is True


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_only_the_system_administrator_opens_and_closes_accounts(
    session: Session, role: Role
) -> None:
    person = make_person(session)

    with pytest.raises(NotPermitted):
        open_account(session, viewer_of(role), NewAccount(login="one", name="甲"))
    with pytest.raises(NotPermitted):
        close_account(session, viewer_of(role), person.public_id)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECURITY_ADMIN}))
def test_only_the_security_administrator_grants(session: Session, role: Role) -> None:
    person = make_person(session)
    given = NewGrant(person_id=person.public_id, role=Role.BUREAU_OFFICER)

    with pytest.raises(NotPermitted):
        give_grant(session, viewer_of(role), given, person.password_changed_at.date())


def test_account_of_another_county_is_not_found(session: Session) -> None:
    person = make_person(session, county_code="330402")

    with pytest.raises(NotFound):
        close_account(session, administrator(Role.SYSTEM_ADMIN), person.public_id)


def test_grant_and_account_are_in_the_history_without_the_hash(session: Session) -> None:
    make_staff(session)

    payloads = (
        session.execute(
            text("SELECT payload FROM history WHERE subject_kind IN ('person', 'grant')")
        )
        .scalars()
        .all()
    )

    assert len(payloads) == 2
    assert not any("argon2" in payload for payload in payloads)
