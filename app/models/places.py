"""Counties, their townships and parks; division codes are the keys."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from sqlmodel import Field

from app.models.base import Named, Recorded
from app.models.columns import text_enum


class TownshipKind(StrEnum):
    TOWN = "town"
    SUBDISTRICT = "subdistrict"


class County(Recorded, Named, table=True):
    """A county and the choices it has made about counting and working."""

    recorded_as: ClassVar[str] = "county"

    code: str = Field(primary_key=True, max_length=6)
    name: str = Field(max_length=60)
    bureau_name: str = Field(max_length=80)
    is_demonstration: bool = False
    hmt_counts_as_foreign: bool = False
    """Whether 港澳台 capital counts as foreign: a recorded choice (practice.md)."""
    town_may_be_second_officer: bool = True
    """Whether town staff may be the second officer of note 3 (practice.md)."""
    second_factor_due_on: date | None = None
    """From this day officers and administrators sign in with a second factor; never, if empty."""

    @property
    def county_code(self) -> str:
        return self.code

    @property
    def public_id(self) -> str:
        return self.code


class Township(Named, table=True):
    code: str = Field(primary_key=True, max_length=9)
    county_code: str = Field(foreign_key="county.code", index=True, max_length=6)
    name: str = Field(max_length=60)
    kind: TownshipKind = Field(sa_type=text_enum(TownshipKind))
    position: int = 0


class Park(Named, table=True):
    """A development zone or park. Parks have no national code; ours is county code + P + number."""

    code: str = Field(primary_key=True, max_length=12)
    county_code: str = Field(foreign_key="county.code", index=True, max_length=6)
    township_code: str | None = Field(default=None, foreign_key="township.code", max_length=9)
    name: str = Field(max_length=60)
    is_port_zone: bool = False
    """Counted out of the scope 不含港区."""
    position: int = 0
