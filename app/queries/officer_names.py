"""What a firm and its agency read where officers read a colleague's name: the office she acts for.

A decision is the bureau's and not a person's. Who it was stays in the history for the offices, and
the firm's own people keep their names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlmodel import Session, col

from app.domain.access import FILLERS, Role, Viewer
from app.models.people import Grant, Person
from app.models.places import County

OWN_SIDE = FILLERS
Named = tuple[int | None, str]
"""A person's key where it was kept, and the name under which something was done."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How names are told to one viewer; `offices` None: as they are."""

    offices: Mapping[int | str, str] | None
    bureau: str = ""

    def of(self, name: str, person_id: int | None = None) -> str:
        """Of anybody: the firm's own people keep their names."""
        if self.offices is None:
            return name
        by_name = self.offices.get(name, name)
        return by_name if person_id is None else self.offices.get(person_id, by_name)

    def of_officer(self, name: str, person_id: int | None = None) -> str:
        """Of somebody who can only have been an officer, known today or not."""
        told = self.of(name, person_id)
        return self.bureau if self.offices is not None and name and told == name else told


def tells_names(viewer: Viewer) -> bool:
    return viewer.role not in OWN_SIDE


def naming_for(session: Session, viewer: Viewer, people: Iterable[Named]) -> Naming:
    """For officers no statement at all; else two, however many people."""
    if tells_names(viewer):
        return Naming(None)
    named = list(people)
    bureau: str = session.execute(
        select(col(County.bureau_name)).where(col(County.code) == viewer.county_code)
    ).scalar_one()
    rows = session.execute(
        select(col(Person.id), col(Person.name), col(Person.office)).where(
            col(Person.county_code) == viewer.county_code,
            or_(
                col(Person.id).in_(sorted({key for key, _ in named if key is not None})),
                col(Person.name).in_(sorted({name for _, name in named})),
            ),
            exists().where(
                col(Grant.person_id) == col(Person.id),
                col(Grant.role).in_(sorted(set(Role) - OWN_SIDE)),
            ),
        )
    )
    offices: dict[int | str, str] = {}
    for key, name, office in rows:
        offices[key] = offices[name] = office or bureau
    return Naming(offices, bureau)
