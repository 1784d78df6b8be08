"""Every vocabulary has words of its own: a second one of its name would hide them."""

import importlib
import pkgutil
from collections import Counter
from enum import StrEnum

import app.domain
from app import words


def vocabularies() -> list[type[StrEnum]]:
    """Every one that the rules know and that has words."""
    for module in pkgutil.walk_packages(app.domain.__path__, "app.domain."):
        importlib.import_module(module.name)
    return [one for one in StrEnum.__subclasses__() if one.__module__.startswith("app.")]


def test_no_two_vocabularies_with_words_share_a_name() -> None:
    names = Counter(one.__name__ for one in vocabularies() if one.__name__ in words.WORDS)

    assert {name for name, number in names.items() if number > 1} == set()


def test_no_words_are_hidden_by_another_table() -> None:
    tables = [
        table
        for name, table in vars(words).items()
        if name.endswith("_WORDS") and name != "SHORT_WORDS"
    ]
    names = Counter(name for table in tables for name in table)

    assert {name for name, number in names.items() if number > 1} == set()
