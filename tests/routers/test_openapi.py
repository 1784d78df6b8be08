"""The description of the API: complete enough that a client can be made from it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from sqlmodel import Session

from tests.clients import AsViewer, Browser
from tests.factories import make_demonstration, make_enterprise, make_plan, make_visit


@pytest.fixture
def officer(store: Session, as_viewer: AsViewer) -> Browser:
    make_demonstration(store, date(2018, 9, 30))
    return as_viewer()


def described(browser: Browser) -> dict[str, Any]:
    answer: dict[str, Any] = browser.get("/api/openapi.json").json()
    return answer


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def schemas_in(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from schemas_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from schemas_in(child)


def test_description_names_both_ways_in(officer: Browser) -> None:
    description = described(officer)

    assert description["openapi"] == "3.1.0"
    assert set(description["components"]["securitySchemes"]) == {"session", "token"}
    assert description["security"] == [{"session": []}, {"token": []}]


def test_every_answer_is_described(officer: Browser) -> None:
    bare = [
        (method, path, status)
        for method, path, operation in operations(described(officer))
        for status, answer in operation["responses"].items()
        if not answer.get("content")
    ]

    assert bare == []


def test_throttled_sign_in_is_described(officer: Browser, client: Browser) -> None:
    answers = described(officer)["paths"]["/login"]["post"]["responses"]
    given = {"login": "nobody-here", "password": "wrong"}

    told = [client.post("/login", data=given) for _ in range(6)]

    assert [answer.status_code for answer in told] == [422] * 5 + [429]
    assert {"303", "422", "429"} == set(answers)
    for answer in told:
        media_type = answer.headers["content-type"].partition(";")[0]
        assert media_type in answers[str(answer.status_code)]["content"]
    assert set(answers["429"]["headers"]) == {"Retry-After"}
    assert told[-1].headers["retry-after"].isdecimal()


def test_no_vocabulary_is_empty(officer: Browser) -> None:
    """A schema that nothing fits makes every answer a lie."""
    assert [node for node in schemas_in(described(officer)) if node.get("enum") == []] == []


def test_every_answer_calls_an_id_id(officer: Browser) -> None:
    """What stands in addresses is public already: `public_id` is our tables' word."""
    named = [
        name
        for node in schemas_in(described(officer))
        for name in node.get("properties", ())
        if "public_id" in name
    ]

    assert named == []


def test_uploads_say_what_they_take(officer: Browser) -> None:
    paths = described(officer)["paths"]

    for path in ("/api/attachments/{subject_kind}/{subject_id}", "/api/imports"):
        assert list(paths[path]["post"]["requestBody"]["content"]) == ["multipart/form-data"]


@pytest.mark.parametrize("path", ["/api/enterprises", "/api/visits", "/api/tasks", "/api/plan"])
def test_answers_fit_their_schema(store: Session, officer: Browser, path: str) -> None:
    assert officer.person
    make_plan(store)
    make_visit(store, make_enterprise(store), officer.person)
    description = described(officer)
    resource = DRAFT202012.create_resource(description)
    registry: Registry[Any] = Registry().with_resource("urn:api", resource)
    pointer = path.replace("/", "~1")
    reference = f"urn:api#/paths/{pointer}/get/responses/200/content/application~1json/schema"

    validator = Draft202012Validator({"$ref": reference}, registry=registry)

    assert list(validator.iter_errors(officer.get(path).json())) == []
