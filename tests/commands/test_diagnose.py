"""`miaopu diagnose`: an answer and 0, or a sentence that names the field and 2."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.commands.main import run
from app.exchange.diagnosis_schema import result_schema

FIRM: dict[str, Any] = {
    "applied_on": "2018-07-01",
    "registered_on": "2010-01-01",
    "technology_field": "8.1.1",
    "ip_rights": [],
    "years": {"2017": {"staff_monthly_avg": "100", "tech_staff_monthly_avg": "9"}},
}


def written(folder: Path, name: str, *documents: Any) -> str:
    path = folder / name
    path.write_text("\n".join(json.dumps(one) for one in documents), "utf-8")
    return str(path)


def test_facts_are_judged_without_a_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["diagnose", "hnte-2016", written(tmp_path, "firm.json", FIRM)]) == 0

    answer = json.loads(capsys.readouterr().out)
    Draft202012Validator(result_schema()).validate(answer)
    assert (answer["edition"], answer["verdict"]) == ("hnte-2016", "not_yet")
    staff = next(one for one in answer["findings"] if one["criterion"] == "tech_staff_share")
    assert (staff["state"], staff["value"], staff["shortfall"]) == ("short", "0.090000", 1)


@pytest.mark.parametrize(
    ("applied_on", "chosen"), [("2015-12-31", "hnte-2008"), ("2016-01-01", "hnte-2016")]
)
def test_programme_chooses_the_edition_of_the_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], applied_on: str, chosen: str
) -> None:
    facts = {"applied_on": applied_on}

    assert run(["diagnose", "hnte", written(tmp_path, "firm.json", facts)]) == 0
    assert json.loads(capsys.readouterr().out)["edition"] == chosen


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"staff_monthly_avg": "-1"},
            "2017 年度职工总数(月平均) years.2017.staff_monthly_avg:不能小于 0",
        ),
        ({"tech_staff_monthly_avg": "101"}, "years.2017.tech_staff_monthly_avg:科技人员数不能大于"),
        ({"sales_cny": "五百万"}, "years.2017.sales_cny:此处应为数字"),
    ],
)
def test_malformed_facts_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, str], said: str
) -> None:
    facts = FIRM | {"years": {"2017": FIRM["years"]["2017"] | changed}}

    assert run(["diagnose", "hnte-2016", written(tmp_path, "firm.json", facts)]) == 2

    output = capsys.readouterr()
    assert said in output.err
    assert output.out == ""


def test_year_in_the_future_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = {"applied_on": "2018-07-01", "years": {"2019": {}}}

    assert run(["diagnose", "hnte-2016", written(tmp_path, "firm.json", facts)]) == 2
    assert "years.2019:年度不能晚于 2018 年" in capsys.readouterr().err


def test_each_line_has_its_answer_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = FIRM | {"applied_on": "2017-06-01"}
    path = written(tmp_path, "firms.jsonl", FIRM, older)

    assert run(["diagnose", "hnte-2016", path, "--without-changes"]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    ages = [one["findings"][0]["value"] for one in lines]
    assert ages == [3103, 2708]


def test_malformed_line_keeps_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "firms.jsonl", FIRM, {"applied_on": "soon"}, FIRM)

    assert run(["diagnose", "hnte-2016", path]) == 2

    output = capsys.readouterr()
    first, second, third = (json.loads(line) for line in output.out.splitlines())
    assert first == third
    assert (second["line"], second["problems"][0]["field"]) == (2, "applied_on")
    assert "第 2 行事实有误" in output.err


def test_too_much_json_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "firm.json"
    path.write_bytes(b" " * 10_000_000)

    assert run(["diagnose", "hnte-2016", str(path)]) == 2
    assert "JSON 过大,最大 1 MB" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["hnte-2024"], []])
def test_editions_are_listed_to_who_names_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    path = [written(tmp_path, "firms.jsonl", FIRM)] if arguments else []

    assert run(["diagnose", *arguments, *path]) == 2
    assert "national-tech-sme-2022" in capsys.readouterr().err


def test_schemas_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diagnose", "--schema"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"facts", "result"}
