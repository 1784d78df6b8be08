"""The language of a form: sections of fields, tables and slots, in numbered editions.

An edition is data (`app/data/forms/`) and is never edited once somebody has begun a draft with it:
a change is a new edition, and old drafts keep theirs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from app.domain.titles import Programme


class FormKey(StrEnum):
    HNTE = "hnte"
    PROVINCIAL_TECH_SME = "provincial_tech_sme"


class Route(StrEnum):
    """How much a firm gives here."""

    IN_FULL = "in_full"
    OFFICIAL_PDF = "official_pdf"
    """Its papers from the national system as PDF, and here no more than the main table."""


FORM_OF = {
    Programme.HNTE: FormKey.HNTE,
    Programme.PROVINCIAL_TECH_SME: FormKey.PROVINCIAL_TECH_SME,
}
"""The form of each programme's application; the national evaluation is filled in elsewhere."""


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    AMOUNT = "amount"
    """Kept in yuan, typed and shown in 万元 with two decimals."""
    FOREIGN_AMOUNT = "foreign_amount"
    """Kept in US dollars, typed and shown in 万美元."""
    RATIO = "ratio"
    DATE = "date"
    YEAR = "year"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TECHNOLOGY_FIELD = "technology_field"
    REFERENCE = "reference"
    """One row of another table of the same draft."""
    REFERENCES = "references"
    """Any number of rows of another table."""


class Audience(StrEnum):
    """Who reads a field beside the firm and those it entrusted."""

    EVERYBODY = "everybody"
    """Town officers too."""
    BUREAU = "bureau"
    """Texts on R&D, rosters, salaries: not for the towns (practice.md, "Who decides what")."""


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing that is asked for. A computed one is shown where all is filled in."""

    key: str
    label: str
    kind: FieldKind
    hint: str = ""
    unit: str = ""
    is_required: bool = False
    longest: int = 200
    """Characters of a text."""
    least: Decimal | None = None
    most: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    table: str = ""
    """The table whose rows a reference names."""
    computed: str = ""
    """The name of the calculation that fills it."""
    prefill: str = ""
    """The name of the registered fact that fills it while nobody has typed."""
    audience: Audience = Audience.EVERYBODY

    def is_typed(self, route: Route) -> bool:
        """Where a firm gives only the main table, nothing is there to compute it from."""
        return not self.computed or route is not Route.IN_FULL


@dataclass(frozen=True, slots=True)
class FormTable:
    """Rows of the same columns: the firm's rights, R&D activities, products."""

    key: str
    title: str
    prefix: str
    """Rows are numbered by it and two figures: RD01."""
    columns: tuple[FormField, ...]
    most_rows: int = 99
    """Two figures number the rows of annex 2, so there are at most 99."""
    hint: str = ""

    def column(self, key: str) -> FormField | None:
        return next((column for column in self.columns if column.key == key), None)


@dataclass(frozen=True, slots=True)
class Grid:
    """Fields laid out as lines by columns: three years, all staff beside tech staff. Its fields
    stand in the section's `fields` under `line.column`."""

    title: str
    lines: tuple[Choice, ...]
    columns: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one kind of paper."""

    key: str
    title: str
    is_required: bool = False
    endings: tuple[str, ...] = (".pdf",)
    most_files: int = 1
    megabytes: int = 20
    hint: str = ""
    audience: Audience = Audience.EVERYBODY


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    fields: tuple[FormField, ...] = ()
    grids: tuple[Grid, ...] = ()
    tables: tuple[FormTable, ...] = ()
    slots: tuple[Slot, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Form:
    """One edition of a form."""

    key: FormKey
    edition: int
    title: str
    source: str
    """The document whose annex it follows."""
    changes: str
    """What this edition changed, for people; empty for the first."""
    sections: tuple[Section, ...] = field(default_factory=tuple)

    @cached_property
    def fields(self) -> Mapping[str, FormField]:
        return {one.key: one for section in self.sections for one in section.fields}

    @cached_property
    def tables(self) -> Mapping[str, FormTable]:
        return {one.key: one for section in self.sections for one in section.tables}

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        return {one.key: one for section in self.sections for one in section.slots}

    def section_of(self, key: str) -> Section | None:
        """The section in which a field, a table or a slot stands."""
        return next((section for section in self.sections if key in set(_keys(section))), None)


def _keys(section: Section) -> Iterator[str]:
    yield from (one.key for one in section.fields)
    yield from (one.key for one in section.tables)
    yield from (one.key for one in section.slots)
