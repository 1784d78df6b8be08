"""The second factor: set up, asked for at the door, required by the county, taken away."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.factors import FactorEnrolment, RecoveryCode, SecondFactor, SignInStep
from app.models.history import HistoryEntry, JournalEntry
from app.models.people import LoginAttempt, LoginSession, Person
from app.models.places import County
from app.queries.people import today_in_shanghai
from app.sealing import sealer_of
from tests.clients import COOKIE, AsViewer, Browser
from tests.factories import PASSWORD, make_staff
from tests.factories.factors import code_of, make_second_factor

STEP_COOKIE = f"{COOKIE}-step"


@pytest.fixture
def person(app: FastAPI, store: Session) -> Person:
    """An officer with a second factor."""
    somebody = make_staff(store)
    make_second_factor(store, somebody, sealer_of(app.state.settings))
    return somebody


def give_password(browser: Browser, person: Person, **fields: str) -> Any:
    return browser.post("/login", data={"login": person.login, "password": PASSWORD} | fields)


def give_code(browser: Browser, code: str) -> Any:
    return browser.post("/login/code", data={"code": code})


def kinds(store: Session) -> list[str]:
    rows = store.execute(select(col(JournalEntry.kind)).order_by(col(JournalEntry.id)))
    return list(rows.scalars())


def sessions_of(store: Session, person: Person) -> int:
    found: int = store.execute(
        select(func.count()).where(
            col(LoginSession.person_id) == person.id, col(LoginSession.ended_at).is_(None)
        )
    ).scalar_one()
    return found


def require_factors(store: Session, days: int = 0) -> None:
    due = today_in_shanghai() + timedelta(days=days)
    store.execute(update(County).values(second_factor_due_on=due))


# --- At the door ----------------------------------------------------------------------------------


def test_password_alone_signs_nobody_in(client: Browser, store: Session, person: Person) -> None:
    answer = give_password(client, person, next="/sessions")

    assert (answer.status_code, answer.headers["location"]) == (303, "/login/code")
    assert COOKIE not in client.cookies
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert client.get("/sessions").headers["location"].startswith("/login?")
    assert (sessions_of(store, person), kinds(store)) == (0, [])


def test_step_cookie_is_no_session_by_another_name(client: Browser, person: Person) -> None:
    give_password(client, person)

    client.cookies.set(COOKIE, client.cookies[STEP_COOKIE])

    assert client.get("/sessions").status_code == 303


def test_code_signs_in_and_leads_on(client: Browser, store: Session, person: Person) -> None:
    give_password(client, person, next="/sessions")
    assert client.get("/login/code").status_code == 200

    answer = give_code(client, code_of())

    assert (answer.status_code, answer.headers["location"]) == (303, "/sessions")
    assert client.get("/sessions").status_code == 200
    assert STEP_COOKIE not in client.cookies
    assert kinds(store) == ["sign_in"]
    assert store.execute(select(func.count(col(SignInStep.id)))).scalar_one() == 0


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (1, 303), (2, 422)])
def test_clock_of_a_telephone_may_be_one_step_off(
    client: Browser, person: Person, steps: int, status: int
) -> None:
    give_password(client, person)

    # Two away could become one away while the test runs, one away two: ask again when it did.
    before = code_of()
    answer = give_code(client, code_of(steps=steps))

    assert answer.status_code == status or before != code_of()


def test_code_works_once(client: Browser, app: FastAPI, store: Session, person: Person) -> None:
    code = code_of()
    give_password(client, person)
    give_code(client, code)
    other = Browser(app, store)
    give_password(other, person)

    answer = give_code(other, code)

    assert answer.status_code == 422
    assert "已经用过" in answer.text
    assert sessions_of(store, person) == 1


def test_earlier_code_is_refused_after_a_later_one(
    client: Browser, app: FastAPI, store: Session, person: Person
) -> None:
    give_password(client, person)
    give_code(client, code_of())
    other = Browser(app, store)
    give_password(other, person)

    assert give_code(other, code_of(steps=-1)).status_code == 422


@pytest.mark.parametrize("code", ["", "000000", "12345", "1234567", "abcdef", "１２３４５６"])
def test_wrong_code_is_refused_and_noted(
    client: Browser, store: Session, person: Person, code: str
) -> None:
    give_password(client, person)

    answer = give_code(client, code)

    assert answer.status_code == 422
    assert "不正确" in answer.text
    assert kinds(store) == ["sign_in_refused"]
    assert sessions_of(store, person) == 0


def test_fifth_wrong_code_asks_for_the_password_again_and_waits(
    client: Browser, store: Session, person: Person
) -> None:
    give_password(client, person)
    for _ in range(5):
        assert give_code(client, "abcdef").status_code == 422

    assert "重新输入账号和密码" in give_code(client, code_of()).text
    assert client.get("/login/code").headers["location"] == "/login"
    # The password is right and forgets nothing of the wrong codes.
    give_password(client, person)
    refused = give_code(client, code_of())

    assert refused.status_code == 429
    assert sessions_of(store, person) == 0
    store.execute(update(LoginAttempt).values(at=datetime.now(UTC) - timedelta(seconds=3)))
    assert give_code(client, code_of()).status_code == 303


def test_step_ends_after_five_minutes(client: Browser, store: Session, person: Person) -> None:
    give_password(client, person)
    store.execute(update(SignInStep).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))

    assert give_code(client, code_of()).status_code == 422
    assert sessions_of(store, person) == 0


def test_account_closed_between_the_steps_stays_out(
    client: Browser, store: Session, person: Person
) -> None:
    give_password(client, person)
    store.execute(update(Person).values(is_closed=True))

    assert "已停用" in give_code(client, code_of()).text
    assert sessions_of(store, person) == 0


def test_another_key_opens_no_factor_and_lets_nobody_in(
    client: Browser, app: FastAPI, store: Session, person: Person
) -> None:
    give_password(client, person)
    (app.state.settings.data_dir / "secret.key").unlink()

    answer = give_code(client, code_of())

    assert answer.status_code == 403
    assert "系统密钥已更换" in answer.text
    assert sessions_of(store, person) == 0


# --- Setting it up --------------------------------------------------------------------------------


def set_up(browser: Browser) -> tuple[str, list[str]]:
    """The secret that the page shows, and the recovery codes after its first code."""
    browser.post("/second-factor/begin", data={"password": PASSWORD})
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", browser.get("/second-factor").text)[0]
    page = browser.post("/second-factor/confirm", data={"code": code_of(secret)})
    return secret, re.findall(r"<code>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</code>", page.text)


def test_factor_is_set_up_with_a_picture_a_text_and_ten_codes(
    as_viewer: AsViewer, store: Session
) -> None:
    browser = as_viewer()
    browser.post("/second-factor/begin", data={"password": PASSWORD})
    page = browser.get("/second-factor")
    assert 'src="data:image/png;base64,' in page.text
    assert store.execute(select(func.count(col(SecondFactor.id)))).scalar_one() == 0

    secret, codes = set_up(browser)

    assert len(set(codes)) == 10
    factor = store.execute(select(SecondFactor)).scalar_one()
    assert secret not in factor.sealed_secret
    stored = store.execute(select(col(RecoveryCode.digest))).scalars().all()
    assert len(stored) == 10
    assert not set(stored) & set(codes)
    assert store.execute(select(func.count(col(FactorEnrolment.id)))).scalar_one() == 0
    again = browser.get("/second-factor").text
    assert secret not in again
    assert not [code for code in codes if code in again]
    kind, payload = store.execute(
        select(col(HistoryEntry.subject_kind), col(HistoryEntry.payload)).order_by(
            col(HistoryEntry.id).desc()
        )
    ).first() or ("", "")
    assert kind == "second_factor"
    assert "sealed" not in payload


@pytest.mark.parametrize("way", ["begin", "codes", "remove"])
def test_nothing_changes_without_the_password(
    as_viewer: AsViewer, store: Session, person: Person, way: str
) -> None:
    browser = as_viewer(person=person)

    answer = browser.post(f"/second-factor/{way}", data={"password": "wrong", "code": code_of()})

    assert answer.status_code == 422
    assert "密码不正确" in answer.text
    assert store.execute(select(func.count(col(SecondFactor.id)))).scalar_one() == 1
    assert store.execute(select(func.count(col(FactorEnrolment.id)))).scalar_one() == 0
    assert store.execute(select(func.count(col(RecoveryCode.id)))).scalar_one() == 0


@pytest.mark.parametrize("way", ["begin", "codes", "remove"])
def test_nothing_changes_without_a_code_of_the_factor_there_is(
    as_viewer: AsViewer, store: Session, person: Person, way: str
) -> None:
    browser = as_viewer(person=person)

    answer = browser.post(f"/second-factor/{way}", data={"password": PASSWORD, "code": "abcdef"})

    assert answer.status_code == 422
    assert store.execute(select(func.count(col(SecondFactor.id)))).scalar_one() == 1
    assert store.execute(select(func.count(col(FactorEnrolment.id)))).scalar_one() == 0


def test_guessing_the_password_inside_waits_too(as_viewer: AsViewer, person: Person) -> None:
    browser = as_viewer(person=person)
    for _ in range(5):
        browser.post("/second-factor/remove", data={"password": "wrong", "code": "x"})

    answer = browser.post("/second-factor/remove", data={"password": PASSWORD, "code": code_of()})

    assert answer.status_code == 429


def test_another_session_does_not_see_what_is_being_set_up(as_viewer: AsViewer) -> None:
    here = as_viewer()
    here.post("/second-factor/begin", data={"password": PASSWORD})
    there = as_viewer(person=here.person)

    assert "qr-code" in here.get("/second-factor").text
    assert "qr-code" not in there.get("/second-factor").text
    assert there.post("/second-factor/confirm", data={"code": "123456"}).status_code == 422


def test_set_up_not_confirmed_in_ten_minutes_is_over(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()
    browser.post("/second-factor/begin", data={"password": PASSWORD})
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", browser.get("/second-factor").text)[0]
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.execute(update(FactorEnrolment).values(expires_at=past))

    answer = browser.post("/second-factor/confirm", data={"code": code_of(secret)})

    assert answer.status_code == 422
    assert store.execute(select(func.count(col(SecondFactor.id)))).scalar_one() == 0


def test_new_telephone_takes_the_place_of_the_old_one(
    as_viewer: AsViewer, store: Session, person: Person
) -> None:
    browser = as_viewer(person=person)
    browser.post("/second-factor/begin", data={"password": PASSWORD, "code": code_of()})
    before = store.execute(select(col(SecondFactor.public_id))).scalar_one()
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", browser.get("/second-factor").text)[0]

    browser.post("/second-factor/confirm", data={"code": code_of(secret)})

    assert store.execute(select(col(SecondFactor.public_id))).scalar_one() != before
    rows = store.execute(
        select(col(HistoryEntry.action))
        .where(col(HistoryEntry.subject_kind) == "second_factor")
        .order_by(col(HistoryEntry.id))
    )
    assert list(rows.scalars()) == ["create", "delete", "create"]


def test_code_that_confirmed_does_not_sign_in(as_viewer: AsViewer, client: Browser) -> None:
    browser = as_viewer()
    browser.post("/second-factor/begin", data={"password": PASSWORD})
    secret = re.findall(r"<code>([A-Z2-7]{32})</code>", browser.get("/second-factor").text)[0]
    code = code_of(secret)
    browser.post("/second-factor/confirm", data={"code": code})
    assert browser.person
    give_password(client, browser.person)

    assert "已经用过" in give_code(client, code).text


# --- Recovery -------------------------------------------------------------------------------------


def test_recovery_code_signs_in_once(
    as_viewer: AsViewer, client: Browser, app: FastAPI, store: Session
) -> None:
    browser = as_viewer()
    _, codes = set_up(browser)
    assert browser.person
    give_password(client, browser.person)

    assert give_code(client, codes[3].upper().replace("-", " ")).status_code == 303

    assert kinds(store)[-1] == "sign_in_recovery"
    assert "未用的恢复码:9" in client.get("/second-factor").text
    other = Browser(app, store)
    give_password(other, browser.person)
    assert give_code(other, codes[3]).status_code == 422
    assert give_code(other, codes[4]).status_code == 303


def test_new_recovery_codes_void_the_old(as_viewer: AsViewer, client: Browser) -> None:
    browser = as_viewer()
    _, codes = set_up(browser)
    proof = {"password": PASSWORD, "code": codes[0]}

    page = browser.post("/second-factor/codes", data=proof).text

    fresh = re.findall(r"<code>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</code>", page)
    assert len(set(fresh) | set(codes)) == 20
    assert browser.person
    give_password(client, browser.person)
    assert give_code(client, codes[1]).status_code == 422
    assert give_code(client, fresh[1]).status_code == 303


def test_recovery_code_of_somebody_else_is_good_for_nothing(
    as_viewer: AsViewer, client: Browser, person: Person
) -> None:
    _, codes = set_up(as_viewer())
    give_password(client, person)

    assert give_code(client, codes[0]).status_code == 422


def test_system_administrator_resets_a_lost_factor(
    as_viewer: AsViewer, client: Browser, store: Session, person: Person
) -> None:
    inside = as_viewer(person=person)
    system = as_viewer(Role.SYSTEM_ADMIN)
    assert system.get(f"/api/people/{person.public_id}").json()["has_factor"] is True

    answer = system.post(f"/api/people/{person.public_id}/reset-factor")

    assert answer.json()["has_factor"] is False
    assert inside.get("/sessions").status_code == 303
    assert give_password(client, person).headers["location"] == "/"
    last = store.execute(select(HistoryEntry).order_by(col(HistoryEntry.id).desc())).scalars()
    entry = last.first()
    assert entry
    assert system.person
    assert (entry.subject_kind, entry.action) == ("second_factor", "delete")
    assert entry.actor_name == system.person.name


def test_nobody_else_resets_and_nobody_resets_their_own(
    app: FastAPI, as_viewer: AsViewer, store: Session, person: Person
) -> None:
    system = as_viewer(Role.SYSTEM_ADMIN)
    assert system.person
    make_second_factor(store, system.person, sealer_of(app.state.settings))

    own = system.post(f"/api/people/{system.person.public_id}/reset-factor")

    assert own.json()["reasons"] == ["own_factor"]
    for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.BUREAU_HEAD):
        answer = as_viewer(role).post(f"/api/people/{person.public_id}/reset-factor")
        assert answer.status_code == 403


# --- Required by the county -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "must"),
    [
        (Role.BUREAU_OFFICER, True),
        (Role.BUREAU_HEAD, True),
        (Role.TOWN_OFFICER, True),
        (Role.SYSTEM_ADMIN, True),
        (Role.SECURITY_ADMIN, True),
        (Role.AUDIT_ADMIN, True),
        (Role.CITY_READER, False),
    ],
)
def test_county_requires_a_factor_of_officers_and_administrators(
    as_viewer: AsViewer, store: Session, role: Role, must: bool
) -> None:
    browser = as_viewer(role)
    require_factors(store)

    answer = browser.get("/sessions")

    assert (answer.status_code == 403) is must
    assert ("动态口令" in answer.text) is True
    assert ('<nav id="side-nav"' in answer.text) is not must  # it would count what is refused
    assert browser.get("/second-factor").status_code == 200
    assert browser.get("/password").status_code == 200


def test_requirement_waits_for_its_day(as_viewer: AsViewer, store: Session) -> None:
    browser = as_viewer()
    require_factors(store, days=1)
    assert browser.get("/sessions").status_code == 200

    require_factors(store)

    assert browser.get("/api/enterprises").json()["reasons"] == ["second_factor_required"]
    set_up(browser)
    assert browser.get("/api/enterprises").status_code == 200


def test_sign_in_leads_to_setting_up_what_is_required(client: Browser, store: Session) -> None:
    person = make_staff(store)
    require_factors(store)

    assert give_password(client, person, next="/board").headers["location"] == "/second-factor"


def test_security_administrator_sets_the_day_and_sees_who_has_none(
    as_viewer: AsViewer, store: Session, person: Person
) -> None:
    security = as_viewer(Role.SECURITY_ADMIN)
    make_staff(store, Role.CITY_READER, name="市局查阅")
    without = make_staff(store, name="未启用者")
    make_staff(store, name="停用者", is_closed=True)

    answer = security.post("/api/policies", json={"second_factor_due_on": "2099-01-01"}).json()

    assert answer["second_factor_due_on"] == "2099-01-01"
    assert security.person
    logins = {row["login"] for row in answer["without_factor"]}
    assert logins == {without.login, security.person.login}
    page = security.get("/policies").text
    assert "未启用者" in page
    assert person.name not in page
    wrong = security.post("/policies", data={"second_factor_due_on": "明天"})
    assert wrong.status_code == 422
    assert 'value="明天"' in wrong.text
    security.post("/policies", data={"second_factor_due_on": ""})
    assert store.execute(select(col(County.second_factor_due_on))).scalar_one() is None
