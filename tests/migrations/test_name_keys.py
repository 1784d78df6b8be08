"""Firms of before get the key that sorts them by pinyin, the same as firms of today."""

from alembic import command
from sqlalchemy import Engine, text

from app.pinyin import name_key
from tests.databases import alembic_config
from tests.migrations.rows import store_firms

BEFORE = "20261122_15"
AFTER = "20261122_16"
NAMES = ("重庆机械有限公司", "平湖长兴(ABC)3D打印有限公司", "安吉｜女 々〇有限公司", "ß")


def test_firms_of_before_get_their_keys_and_lose_them_on_the_way_down(
    empty_engine: Engine,
) -> None:
    config = alembic_config()
    with empty_engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        store_firms(connection, *NAMES)
        command.upgrade(config, AFTER)
        keys = connection.execute(text("SELECT name_key FROM enterprise ORDER BY id")).scalars()
        found = list(keys)
        command.downgrade(config, BEFORE)
        left = connection.execute(text("SELECT name FROM enterprise ORDER BY id")).scalars().all()

    assert found == [name_key(name) for name in NAMES]
    assert tuple(left) == NAMES
