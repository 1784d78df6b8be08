"""`miaopu demo`: makes a demonstration, keeps it, and never touches a real county."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from app.db import create_engine, reading
from app.models.calendar import Demonstration
from app.models.enterprises import Enterprise
from app.models.places import County
from app.settings import Settings
from tests.commands.conftest import Miaopu


def world() -> tuple[int, date, int]:
    engine = create_engine(Settings().url)
    with reading(engine) as session:
        seed, today = session.execute(
            select(col(Demonstration.seed), col(Demonstration.today))
        ).one()
        firms = session.execute(select(func.count()).select_from(Enterprise)).scalar_one()
    engine.dispose()
    return seed, today, firms


def test_demo_is_made_kept_and_reset(miaopu: Miaopu, capsys: pytest.CaptureFixture[str]) -> None:
    assert miaopu("demo", "--if-empty", "--today", "2016-06-30") == 0
    first = world()
    assert (first[0], first[1]) == (330482, date(2016, 6, 30))
    assert first[2] > 500

    assert miaopu("demo", "--if-empty") == 0
    assert world() == first
    assert miaopu("demo") == 2
    assert "--reset" in capsys.readouterr().err
    assert miaopu("demo", "--reset", "--seed", "7", "--today", "2016-01-04") == 0
    assert world()[:2] == (7, date(2016, 1, 4))
    assert miaopu("history", "verify") == 0


def test_demo_leaves_a_real_county_alone(
    miaopu: Miaopu, capsys: pytest.CaptureFixture[str]
) -> None:
    assert miaopu("init") == 0

    assert miaopu("demo") == 2
    told = capsys.readouterr().err
    assert "正式数据" in told
    assert "--reset" not in told
    assert miaopu("demo", "--reset") == 2
    assert "正式数据" in capsys.readouterr().err
    assert miaopu("demo", "--if-empty") == 0

    engine = create_engine(Settings().url)
    with reading(engine) as session:
        flags = session.execute(select(col(County.is_demonstration))).scalars().all()
    engine.dispose()
    assert flags == [False]


def test_init_refuses_to_make_a_demonstration_real(
    miaopu: Miaopu, capsys: pytest.CaptureFixture[str]
) -> None:
    assert miaopu("demo", "--today", "2016-01-04") == 0

    assert miaopu("init") == 2
    assert "演示数据" in capsys.readouterr().err
