"""`miaopu import` and `miaopu export`: honest exit codes, and a package that can be checked."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from app.commands.serve import carry_on
from app.db import create_engine
from app.demonstration import reached_day
from app.settings import Settings
from tests.commands.conftest import Miaopu

REGISTRY = Path(__file__).parent.parent / "exchange" / "pinghu_registry.csv"
Captured = pytest.CaptureFixture[str]


def test_import_of_the_real_firms_twice(miaopu: Miaopu, capsys: Captured) -> None:
    assert miaopu("init") == 0
    capsys.readouterr()

    assert miaopu("import", str(REGISTRY), "--dry-run", "--format", "json") == 0
    dry = json.loads(capsys.readouterr().out)
    assert (dry["rows"], dry["create"], dry["problems"]) == (17, 17, [])
    assert set(dry) == {"rows", "create", "update", "unchanged", "problems", "preview"}
    assert miaopu("import", str(REGISTRY)) == 0
    assert "新增 17" in capsys.readouterr().out
    assert miaopu("import", str(REGISTRY)) == 0
    assert capsys.readouterr().out == (
        "共 17 行:新增 0,修改 0,不变 17,有问题 0。与台账一致,无需写入。\n"
    )
    assert miaopu("import", str(REGISTRY), "--format", "json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["create"], again["update"], again["unchanged"]) == (0, 0, 17)
    assert miaopu("history", "verify") == 0


def test_import_says_what_is_wrong_by_its_exit_code(
    miaopu: Miaopu, capsys: Captured, tmp_path: Path
) -> None:
    assert miaopu("init") == 0
    bad = tmp_path / "bad.csv"
    bad.write_text("name,uscc\n平湖市九亭贸易有限公司,91330482MA29GEU99P\n乙,123\n", "utf-8")
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.4")
    capsys.readouterr()

    assert miaopu("import", str(bad)) == 1
    told = capsys.readouterr()
    assert "bad.csv 第 3 行 uscc「123」" in told.err
    assert "未写入" in told.out
    assert miaopu("import", str(bad), "--good-rows") == 1
    assert "新增 1" in capsys.readouterr().out
    assert miaopu("import", str(letter)) == 2
    assert miaopu("import", str(tmp_path / "none.xlsx")) == 2
    assert miaopu("import") == 2


def test_export_keeps_to_the_schema_it_prints(
    miaopu_demonstrated: Miaopu, capsys: Captured, tmp_path: Path
) -> None:
    miaopu = miaopu_demonstrated
    assert miaopu("export", "--schema") == 0
    schema = json.loads(capsys.readouterr().out)
    file = tmp_path / "package.json"

    assert miaopu("export", "--as-of", "2015-12-31", "-o", str(file)) == 0
    assert miaopu("export", "--as-of", "2015-12-31", "--known-on", "2099-01-01") == 2
    assert miaopu("export", "--as-of", "31.12.2015") == 2

    package = json.loads(file.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(package)
    numbers = {
        programme: len({t["uscc"] for t in package["titles"] if t["programme"] == programme})
        for programme in ("hnte", "provincial_tech_sme")
    }
    assert numbers == {"hnte": 50, "provincial_tech_sme": 201}


def test_the_demonstration_gets_to_a_later_today_before_it_serves(
    miaopu: Miaopu, capsys: Captured
) -> None:
    assert miaopu("demo", "--today", "2016-01-04") == 0
    engine = create_engine(Settings().url)

    carry_on(engine, Settings(today=date(2016, 3, 1)))
    assert reached_day(engine) == date(2016, 3, 1)
    carry_on(engine, Settings(today=date(2016, 2, 1)))

    assert reached_day(engine) == date(2016, 3, 1)
    assert "--reset" in capsys.readouterr().err
    engine.dispose()
