"""What every factory stands on: storing a row under somebody's name, and unique numbers."""

from datetime import date
from itertools import count
from typing import TypeVar

from sqlmodel import Session, SQLModel

from app.models.people import Person
from app.recording import Actor

Row = TypeVar("Row", bound=SQLModel)

COUNTY = "330482"
TOWN = "330482001"
TESTER = Actor("测试")
LONG_AGO = date(2015, 1, 1)
NUMBERS = count(1)


def store(session: Session, row: Row) -> Row:
    """Add, flush, and return; the row has its id."""
    session.info.setdefault("actor", TESTER)
    session.add(row)
    session.flush()
    return row


def act_as(session: Session, person: Person) -> None:
    """Put a person's name into the history; without it the tester's stands there."""
    session.info["actor"] = Actor(person.name, person.id)
