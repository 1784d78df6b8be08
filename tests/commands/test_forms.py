"""`miaopu forms`: what is published of the forms, without a database."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.commands.main import run
from app.domain.forms.schema import FormKey

HANDED_IN: dict[str, Any] = {
    "form": "hnte",
    "edition": 1,
    "route": "in_full",
    "values": {"sales.y1": "12345678.90"},
    "rows": {},
    "computed": {},
    "files": {},
}


def test_editions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms"]) == 0

    lines = [line.split("\t")[:2] for line in capsys.readouterr().out.splitlines()]
    assert ["hnte", "1"] in lines
    assert {key for key, _ in lines} == set(FormKey)


def test_schema_tells_a_submission_from_what_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "--schema", "hnte", "--edition", "1"]) == 0

    schema = Draft202012Validator(json.loads(capsys.readouterr().out))
    assert schema.is_valid(HANDED_IN)
    assert not schema.is_valid(HANDED_IN | {"values": {"sales.y1": "很多"}})


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--schema", "hnte", "--edition", "99"], "没有第 99 版"), (["--edition", "1"], "--schema")],
)
def test_what_is_not_there_is_said(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["forms", *arguments]) == 2
    assert told in capsys.readouterr().err
