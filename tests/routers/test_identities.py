"""Signing in by an identity provider: a real one on this machine, honest and not."""

import base64
import json
import time
import urllib.request
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from app.domain.access import Role
from app.models.history import HistoryEntry, JournalEntry, PersonalValue
from app.models.identities import Identity, IdentityRequest
from app.models.people import LoginSession, Person
from app.sealing import sealer_of
from app.settings import Settings
from tests.clients import AsViewer, Browser
from tests.factories import PASSWORD, make_person, make_staff
from tests.factories.factors import code_of, make_second_factor
from tests.factories.ground import store as keep
from tests.identity_provider import CLIENT, CLIENT_SECRET, REDIRECT, Claims, LocalProvider


@pytest.fixture
def provider() -> Generator[LocalProvider]:
    local = LocalProvider()
    yield local
    local.stop()


@pytest.fixture(autouse=True)
def door(app: FastAPI, provider: LocalProvider) -> FastAPI:
    """The application with the local provider's door open."""
    app.state.settings = app.state.settings.model_copy(
        update={
            "oidc_issuer": provider.issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": CLIENT_SECRET,
            "oidc_redirect": REDIRECT,
        }
    )
    return app


@pytest.fixture
def person(store: Session, provider: LocalProvider) -> Person:
    """An officer whom the provider knows as gov-0001."""
    somebody = make_staff(store)
    make_identity(store, somebody, provider, "gov-0001")
    return somebody


def make_identity(
    store: Session, person: Person, provider: LocalProvider, subject: str
) -> Identity:
    return keep(
        store,
        Identity(
            county_code=person.county_code,
            person_id=person.id or 0,
            provider=provider.issuer,
            subject=subject,
            bound_by="测试",
        ),
    )


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def follow(address: str) -> str:
    """The browser at the provider: where it is sent back to."""
    try:
        urllib.request.build_opener(NoRedirects()).open(address, timeout=5).close()
    except HTTPError as answer:
        answer.close()
        return str(answer.headers["location"])
    raise AssertionError(address)


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def go_there(browser: Browser, **query: str) -> str:
    """To the provider and back: the path with which the browser returns."""
    sent = browser.get("/login/oidc", params=query)
    assert sent.status_code == 303, sent.text
    return path_of(follow(sent.headers["location"]))


def sign_in(browser: Browser, **query: str) -> Any:
    return browser.get(go_there(browser, **query))


def sessions(store: Session) -> int:
    found: int = store.execute(select(func.count(col(LoginSession.id)))).scalar_one()
    return found


def journal(store: Session) -> list[tuple[str, str]]:
    rows = store.execute(
        select(col(JournalEntry.kind), col(JournalEntry.reason)).order_by(col(JournalEntry.id))
    )
    return [(kind, reason) for kind, reason in rows]


# --- An honest provider ---------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_bound_identity_signs_in_and_leads_on(
    client: Browser, store: Session, person: Person, provider: LocalProvider, algorithm: str
) -> None:
    provider.algorithm = algorithm

    answer = sign_in(client, next="/sessions")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sessions")
    assert person.name in client.get("/sessions").text
    assert journal(store) == [("sign_in_identity", "")]
    assert store.execute(select(func.count(col(IdentityRequest.id)))).scalar_one() == 0


def test_second_factor_is_asked_for_all_the_same(
    client: Browser, door: FastAPI, store: Session, person: Person
) -> None:
    make_second_factor(store, person, sealer_of(door.state.settings))

    assert sign_in(client, next="/sessions").headers["location"] == "/login/code"
    assert sessions(store) == 0
    assert client.post("/login/code", data={"code": code_of()}).headers["location"] == "/sessions"


def test_way_there_carries_a_challenge_and_no_secret(client: Browser) -> None:
    address = client.get("/login/oidc").headers["location"]

    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert set(asked) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce",
        "code_challenge", "code_challenge_method",
    }  # fmt: skip
    assert (len(asked["code_challenge"]), asked["code_challenge_method"]) == (43, "S256")
    assert CLIENT_SECRET not in address


def test_sign_in_page_shows_the_door_that_there_is(client: Browser) -> None:
    assert "政务统一身份认证" in client.get("/login").text


@pytest.mark.usefixtures("person")
def test_way_leads_to_no_foreign_place(client: Browser) -> None:
    assert sign_in(client, next="//evil.example").headers["location"] == "/"


# --- One that is not, or somebody between ---------------------------------------------------------


def set_claim(**claims: Any) -> Callable[[Claims], None]:
    return lambda given: given.update(claims)


def set_times(issued: int, expires: int) -> Callable[[Claims], None]:
    """Both in seconds from the moment of signing, not from when this file was read."""

    def spoil(given: Claims) -> None:
        now = int(time.time())
        given.update(iat=now + issued, exp=now + expires)

    return spoil


SPOILT = {
    "wrong nonce": set_claim(nonce="another"),
    "no nonce": lambda given: given.pop("nonce"),
    "wrong audience": set_claim(aud="another"),
    "audience of several for another": set_claim(aud=[CLIENT, "another"], azp="another"),
    "audience of several for nobody": set_claim(aud=[CLIENT, "another"]),
    "no audience": lambda given: given.pop("aud"),
    "wrong issuer": set_claim(iss="https://another.example"),
    "expired": set_times(-900, -600),
    "no expiry": lambda given: given.pop("exp"),
    "expiry as text": set_claim(exp="2099"),
    "of the future": set_times(900, 1200),
    "no subject": lambda given: given.pop("sub"),
    "blank subject": set_claim(sub=""),
    "subject as number": set_claim(sub=1),
}


@pytest.mark.parametrize("fault", SPOILT)
@pytest.mark.usefixtures("person")
def test_token_that_is_not_for_us_signs_nobody_in(
    client: Browser, store: Session, provider: LocalProvider, fault: str
) -> None:
    provider.spoil = SPOILT[fault]

    answer = sign_in(client)

    assert answer.status_code == 422
    assert "没有确认您的身份" in answer.text
    assert sessions(store) == 0
    assert journal(store) == [("sign_in_refused", "identity_refused")]


def unsigned(claims: Claims) -> str:
    parts = ({"alg": "none"}, claims)
    text = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts]
    return b".".join([*text, b""]).decode()


def signed_by_somebody_else(claims: Claims) -> str:
    return jwt.encode(
        {"alg": "RS256", "kid": "rsa"}, claims, RSAKey.generate_key(2048, {"kid": "rsa"})
    )


@pytest.mark.usefixtures("person")
def test_token_signed_otherwise_signs_nobody_in(
    client: Browser, store: Session, provider: LocalProvider
) -> None:
    public = json.dumps(provider.keys["RS256"].as_dict(private=False))
    by_secret = OctKey.import_key(public)

    def altered(claims: Claims) -> str:
        head, body, seal = provider.signed(claims).split(".")
        return f"{head}.{body[:-2]}AA.{seal}"

    ways: list[Callable[[Claims], str]] = [
        unsigned,
        signed_by_somebody_else,
        lambda claims: jwt.encode({"alg": "HS256", "kid": "rsa"}, claims, by_secret),
        altered,
        lambda _claims: "no token at all",
        lambda _claims: "",
    ]
    for way in ways:
        provider.sign = way
        assert sign_in(client).status_code == 422
    assert sessions(store) == 0


@pytest.mark.usefixtures("person")
def test_algorithm_that_the_settings_do_not_allow_is_not_believed(
    client: Browser, door: FastAPI, provider: LocalProvider
) -> None:
    door.state.settings = door.state.settings.model_copy(update={"oidc_algorithms": "ES256"})

    assert sign_in(client).status_code == 422
    provider.algorithm = "ES256"
    assert sign_in(client).status_code == 303


@pytest.mark.usefixtures("person")
def test_answer_counts_once(client: Browser, store: Session, provider: LocalProvider) -> None:
    back = go_there(client)
    cookies = dict(client.cookies)
    assert client.get(back).status_code == 303
    for name, value in cookies.items():
        client.cookies.set(name, value)

    again = client.get(back)

    assert again.status_code == 422
    assert "已经用过" in again.text
    assert (sessions(store), provider.asked.count("/idp/jwks")) == (1, 1)


@pytest.mark.usefixtures("person")
def test_answer_to_another_browser_is_not_ours(
    client: Browser, door: FastAPI, store: Session
) -> None:
    back = go_there(client)

    assert Browser(door, store).get(back).status_code == 422
    assert sessions(store) == 0


@pytest.mark.parametrize("state", ["", "state=", "state=another", "state=%00"])
def test_answer_nobody_asked_for_is_refused(client: Browser, state: str) -> None:
    assert client.get(f"/login/oidc/callback?code=x&{state}").status_code == 422


@pytest.mark.usefixtures("person")
def test_answer_after_ten_minutes_is_too_late(client: Browser, store: Session) -> None:
    back = go_there(client)
    past = datetime.now(UTC) - timedelta(seconds=1)
    store.execute(update(IdentityRequest).values(expires_at=past))

    assert client.get(back).status_code == 422


@pytest.mark.usefixtures("person")
def test_answer_that_names_another_issuer_is_refused(client: Browser) -> None:
    back = go_there(client)
    head, _, _ = back.partition("&iss=")

    assert client.get(f"{head}&iss=https://another.example").status_code == 422


@pytest.mark.usefixtures("person")
def test_code_that_is_not_the_providers_is_refused(client: Browser) -> None:
    back = go_there(client)
    state = parse_qs(urlsplit(back).query)["state"][0]

    assert client.get(f"/login/oidc/callback?code=forged&state={state}").status_code == 422


@pytest.mark.usefixtures("person")
def test_person_who_declines_there_is_back_at_the_door(
    client: Browser, store: Session, provider: LocalProvider
) -> None:
    provider.refuses = "access_denied"

    answer = sign_in(client)

    assert answer.status_code == 422
    assert 'name="password"' in answer.text
    assert sessions(store) == 0


@pytest.mark.usefixtures("person")
def test_provider_that_is_down_says_so(client: Browser, provider: LocalProvider) -> None:
    back = go_there(client)
    provider.is_broken = True

    assert "暂时连接不上" in client.get(back).text
    assert client.get("/login/oidc").status_code == 403


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://another.example"},
        {"authorization_endpoint": "http://another.example/authorize"},
        {"authorization_endpoint": None},
    ],
)
def test_provider_that_describes_itself_wrongly_is_not_gone_to(
    client: Browser, provider: LocalProvider, described: Claims
) -> None:
    provider.described = described

    assert client.get("/login/oidc").status_code == 403


# --- Whose identity it is -------------------------------------------------------------------------


def test_unknown_identity_is_bound_to_nobody_by_its_name(
    client: Browser, store: Session, provider: LocalProvider
) -> None:
    person = make_staff(store, login="zhang", name="张三")
    provider.subject = person.login
    provider.spoil = set_claim(name="张三", email="zhang@example.cn", preferred_username="zhang")

    answer = sign_in(client)

    assert answer.status_code == 422
    assert "尚未绑定" in answer.text
    assert sessions(store) == 0


def test_same_subject_of_another_provider_is_somebody_else(
    client: Browser, store: Session, provider: LocalProvider
) -> None:
    identity = make_identity(store, make_staff(store), provider, "gov-0001")
    identity.provider = "https://another.example"
    keep(store, identity)

    assert sign_in(client).status_code == 422


@pytest.mark.parametrize("closed", [True, False])
def test_account_closed_or_without_a_grant_stays_out(
    client: Browser, store: Session, provider: LocalProvider, closed: bool
) -> None:
    person = make_staff(store, is_closed=True) if closed else make_person(store)
    make_identity(store, person, provider, "gov-0001")

    assert sign_in(client).status_code == 422
    assert sessions(store) == 0


def bind(browser: Browser, password: str = PASSWORD) -> Any:
    """Ask to be bound; then over to the provider and back, unless refused before."""
    page = browser.post("/identities", data={"password": password})
    if page.status_code != 200:
        return page
    address = page.text.split('href="http://127.0.0.1')[1].split('"')[0].replace("&amp;", "&")
    return browser.get(path_of(follow(f"http://127.0.0.1{address}")))


def test_person_signed_in_binds_their_own_identity(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    browser = as_viewer()

    assert bind(browser).headers["location"] == "/second-factor"

    assert "go****01" in browser.get("/second-factor").text
    assert sign_in(client).status_code == 303
    entry = store.execute(
        select(HistoryEntry).where(col(HistoryEntry.subject_kind) == "identity")
    ).scalar_one()
    assert browser.person
    assert entry.actor_name == browser.person.name
    assert "gov-0001" not in entry.payload
    kept = store.execute(select(col(PersonalValue.after))).scalars().all()
    assert "gov-0001" in kept


def test_binding_asks_for_the_password_and_for_the_same_session(
    as_viewer: AsViewer, store: Session
) -> None:
    browser = as_viewer()
    assert bind(browser, "wrong").status_code == 422
    page = browser.post("/identities", data={"password": PASSWORD}).text
    address = page.split('href="http://127.0.0.1')[1].split('"')[0].replace("&amp;", "&")
    back = path_of(follow(f"http://127.0.0.1{address}"))
    other = as_viewer(person=browser.person)
    other.cookies.set("miaopu-identity", browser.cookies["miaopu-identity"])

    answer = other.get(back)

    assert answer.status_code in {303, 401, 422}
    assert store.execute(select(func.count(col(Identity.id)))).scalar_one() == 0


def test_identity_is_bound_to_one_account_only(
    as_viewer: AsViewer, store: Session, person: Person
) -> None:
    answer = bind(as_viewer())

    assert answer.status_code == 422
    assert "只能绑定一个账号" in answer.text
    assert store.execute(select(col(Identity.person_id))).scalars().all() == [person.id]


def test_own_identity_is_taken_off_with_the_password(
    as_viewer: AsViewer, client: Browser, store: Session, person: Person
) -> None:
    browser = as_viewer(person=person)
    identity = store.execute(select(col(Identity.public_id))).scalar_one()
    stranger = as_viewer()
    own = {"password": PASSWORD}
    assert stranger.post(f"/identities/{identity}/remove", data=own).status_code == 404
    refused = browser.post(f"/identities/{identity}/remove", data={"password": "wrong"})
    assert refused.status_code == 422

    assert browser.post(f"/identities/{identity}/remove", data=own).status_code == 303

    assert sign_in(client).status_code == 422


def test_system_administrator_binds_by_subject_and_takes_off(
    as_viewer: AsViewer, client: Browser, store: Session
) -> None:
    person = make_staff(store)
    system = as_viewer(Role.SYSTEM_ADMIN)
    address = f"/api/people/{person.public_id}/identities"

    bound = system.post(address, json={"subject": "gov-0001"})

    assert bound.status_code == 201
    assert [row["subject"] for row in bound.json()] == ["go****01"]
    assert sign_in(client).status_code == 303
    again = system.post(address, json={"subject": "gov-0001"})
    assert again.json()["reasons"] == ["identity_taken"]
    page = system.post(f"/people/{person.public_id}/identities", data={"subject": "gov-0001"})
    assert (page.status_code, 'value="gov-0001"' in page.text) == (422, True)
    identity = bound.json()[0]["id"]
    foreign = f"/api/people/{make_staff(store).public_id}/identities"
    assert system.post(f"{foreign}/{identity}/remove").status_code == 404
    assert system.get("/api/people/nobodyisthat/identities").status_code == 404
    assert system.post(f"{address}/{identity}/remove").json() == []
    security = as_viewer(Role.SECURITY_ADMIN)
    assert security.post(address, json={"subject": "gov-0002"}).status_code == 403


# --- Settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_algorithms": "none"},
        {"oidc_algorithms": "HS256"},
        {"oidc_algorithms": ""},
        {"oidc_issuer": "https://idp.example"},
        {
            "oidc_issuer": "https://idp.example",
            "oidc_client_id": "x",
            "oidc_redirect": "https://miaopu.example/elsewhere",
        },
    ],
)
def test_settings_of_a_door_that_would_not_hold_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Settings(**given)  # type: ignore[arg-type]
