"""The published forms: open to anybody, as they are shipped."""

import pytest

from app.data import form, newest_edition
from app.domain.forms.schema import FormKey
from app.exchange.form_schema import submission_schema
from tests.clients import Browser


def test_editions_are_listed_for_anybody(client: Browser) -> None:
    listed = client.get("/api/forms").json()

    assert {one["key"] for one in listed} == {key.value for key in FormKey}
    newest = {one["key"]: one["edition"] for one in listed if one["is_newest"]}
    assert newest == {key.value: newest_edition(key) for key in FormKey}


def test_edition_is_told_with_its_sections(client: Browser) -> None:
    told = client.get("/api/forms/hnte/1").json()

    assert told["title"] == form(FormKey.HNTE, 1).title
    assert told["sections"][2]["key"] == "main"


def test_schema_is_the_one_made_from_the_edition(client: Browser) -> None:
    sent = client.get("/api/forms/provincial_tech_sme/1/schema").json()

    assert sent == submission_schema(form(FormKey.PROVINCIAL_TECH_SME, 1))


@pytest.mark.parametrize("path", ["hnte/99", "hnte/99/schema", "hnte/0"])
def test_edition_that_is_none_is_not_found(client: Browser, path: str) -> None:
    assert client.get(f"/api/forms/{path}").status_code == 404
