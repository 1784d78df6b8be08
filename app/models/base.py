"""What every table has: an integer key, named constraints, and for some a public id, a version
and a history."""

import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product
from typing import Any, ClassVar

from sqlalchemy import MetaData
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, Relationship, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""No 0, 1, i, l, o or u: public ids are read aloud and typed."""


_TRIPLES = ["".join(signs) for signs in product(ALPHABET, repeat=3)]


def new_public_id() -> str:
    """12 characters, 58 bits, from the system's randomness: not guessable, not countable."""
    chosen, first = divmod(secrets.randbelow(len(_TRIPLES) ** 4), len(_TRIPLES))
    chosen, second = divmod(chosen, len(_TRIPLES))
    fourth, third = divmod(chosen, len(_TRIPLES))
    return _TRIPLES[first] + _TRIPLES[second] + _TRIPLES[third] + _TRIPLES[fourth]


def now() -> datetime:
    return datetime.now(UTC)


def owner() -> Any:
    """The row a foreign key points at: orders inserts, and refuses to load itself silently."""
    return Relationship(sa_relationship_kwargs={"lazy": "raise"})


class Named(SQLModel):
    """Tables are named like their classes, in snake case."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class Table(Named):
    id: int | None = Field(default=None, primary_key=True)


class Public(Table):
    """A row that pages and programs may name."""

    public_id: str = Field(default_factory=new_public_id, max_length=12, unique=True)


class Versioned(Public):
    """A row two people may edit: a stale write fails instead of overwriting."""

    version: int = 1
    updated_at: datetime = Field(
        default_factory=now, nullable=False, sa_column_kwargs={"onupdate": now}
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


class Recorded:
    """A business fact: each change of it is written to the history in the same transaction.

    `recorded_as` names the thing in the history; `not_recorded` are columns that follow from
    others; `personal` are values kept apart so that they can be erased, `personal_where` those that
    are so only in rows where another column holds one of some values."""

    recorded_as: ClassVar[str]
    not_recorded: ClassVar[frozenset[str]] = frozenset()
    personal: ClassVar[frozenset[str]] = frozenset()
    personal_where: ClassVar[Mapping[str, tuple[str, frozenset[str]]]] = {}
