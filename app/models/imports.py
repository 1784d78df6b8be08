"""Files brought in: what each would do or did, row by row, and what headings were explained.

None of this is a business fact: what an import changes is recorded where it is changed."""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, UniqueConstraint
from sqlmodel import Field

from app.domain.imports import ImportKind, ImportRowState, ImportState
from app.models.base import Public, Table, now
from app.models.columns import text_enum


class ImportRun(Public, table=True):
    """One file in somebody's hands: first what it would do, then that it was done or undone."""

    __table_args__ = (
        Index("ix_import_run_county", "county_code", "id"),
        Index("ix_import_run_content", "county_code", "sha256"),
    )

    county_code: str = Field(foreign_key="county.code", max_length=6)
    job_id: int | None = Field(default=None, foreign_key="job.id")
    """The newest job that checks, writes or takes back its rows; none if there are few."""
    kind: ImportKind = Field(sa_type=text_enum(ImportKind))
    state: ImportState = Field(default=ImportState.PLANNED, sa_type=text_enum(ImportState))
    person_id: int
    """0: the command line."""
    person_name: str = Field(max_length=60)
    file_name: str = Field(max_length=120)
    sha256: str = Field(max_length=64)
    created_at: datetime = Field(default_factory=now)
    applied_at: datetime | None = None
    applied_by: str = Field(default="", max_length=60)
    applied_on: date | None = None
    """The day from which dated circumstances were changed."""
    undone_at: datetime | None = None
    undone_by: str = Field(default="", max_length=60)
    rows: int = 0
    creates: int = 0
    updates: int = 0
    unchanged: int = 0
    bad_rows: int = 0
    answers: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    """What the officer answered, as JSON: year, basis, headings."""
    problems: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    headings: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    """Headings nobody knows, as JSON."""


class ImportRow(Table, table=True):
    """One row of a file that creates or changes something; rows that do not are only counted."""

    __table_args__ = (
        UniqueConstraint("run_id", "position"),
        Index("ix_import_row_state", "run_id", "state", "position"),
    )

    run_id: int = Field(foreign_key="import_run.id")
    position: int
    sheet: str = Field(max_length=120)
    number: int
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=120)
    action: str = Field(max_length=12)
    state: ImportRowState = Field(default=ImportRowState.OPEN, sa_type=text_enum(ImportRowState))
    given: str = Field(sa_column=Column(Text, nullable=False))
    """What the row of the file says, as JSON."""
    changes: str = Field(sa_column=Column(Text, nullable=False))
    """Old and new of each field, as JSON: what the officer was shown."""
    made: str = Field(default="{}", sa_column=Column(Text, nullable=False))
    """What an undo needs, as JSON: the rows written, and their versions then."""
    reason: str = Field(default="", max_length=40)


class HeadingMeaning(Table, table=True):
    """A heading somebody explained once, for a town or (blank) the whole county, in files of a
    kind: 类型 is one thing of a firm and another of a patent."""

    __table_args__ = (UniqueConstraint("county_code", "township_code", "kind", "heading"),)

    county_code: str = Field(foreign_key="county.code", max_length=6)
    township_code: str = Field(default="", max_length=9)
    kind: ImportKind = Field(default=ImportKind.ENTERPRISES, sa_type=text_enum(ImportKind))
    heading: str = Field(max_length=80)
    field: str = Field(max_length=40)
    """Blank: to be left out."""
    explained_by: str = Field(max_length=60)
