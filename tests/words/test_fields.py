"""Every recorded field has a Chinese word, so that no history shows a column's name."""

import importlib
from pkgutil import iter_modules

from sqlalchemy import Enum

import app.models
from app.models.base import Recorded, metadata
from app.words import WORDS
from app.words.fields import KINDS, field_word

NOT_SHOWN = {"id", "public_id", "county_code"}


def recorded() -> dict[str, type]:
    for module in iter_modules(app.models.__path__):
        importlib.import_module(f"app.models.{module.name}")
    return {
        one.recorded_as: one
        for one in Recorded.__subclasses__()
        if one.__module__.startswith("app.models.") and hasattr(one, "recorded_as")
    }


def test_every_recorded_kind_has_a_word() -> None:
    assert set(recorded()) - set(KINDS) == set()


def test_every_recorded_field_has_a_word() -> None:
    tables = {
        kind: metadata.tables[str(one.__tablename__)]  # type: ignore[attr-defined]
        for kind, one in recorded().items()
    }
    silent = {
        (kind, column.name)
        for kind, table in tables.items()
        for column in table.columns
        if column.name not in NOT_SHOWN | recorded()[kind].not_recorded  # type: ignore[attr-defined]
        and field_word(kind, column.name) == column.name
    }

    assert silent == set()


def test_every_recorded_vocabulary_has_words() -> None:
    """A history that meets a value without a word does not open."""
    silent = {
        (kind, column.name, member.value)
        for kind, one in recorded().items()
        for column in metadata.tables[str(one.__tablename__)].columns  # type: ignore[attr-defined]
        if isinstance(column.type, Enum) and column.name not in one.not_recorded  # type: ignore[attr-defined]
        for member in column.type.enum_class or ()
        if member.value not in WORDS.get(type(member).__name__, {})
    }

    assert silent == set()
