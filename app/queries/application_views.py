"""What is shown of an application: view models, and the names that controls go by."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.forms.drafts import Place
from app.domain.forms.findings import Severity
from app.domain.forms.schema import Choice, FieldKind, FormKey, Route
from app.domain.stages import Stage
from app.domain.titles import Programme


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a check says, and the control it is about."""

    section: str
    section_title: str
    name: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field or cell: what it asks, what stands there, who said so and when."""

    name: str
    """Of its control: the key of a field, `row:column` of a cell."""
    key: str
    row: str
    label: str
    kind: FieldKind
    unit: str
    hint: str
    is_required: bool
    longest: int
    choices: tuple[Choice, ...]
    table: str
    """Whose rows a reference names."""
    is_computed: bool
    is_open: bool
    """Whether this viewer may type it now."""
    value: str
    typed: str
    shown: str
    version: int
    source: str
    saved_at: datetime | None
    saved_by: str
    findings: tuple[FindingView, ...] = ()

    @property
    def dom(self) -> str:
        """Its name as a part of an element's id."""
        return dom_id(self.name)

    @property
    def seen(self) -> str:
        """What its page knows of it, to be sent back with what is typed."""
        return seen_of(self.version, self.typed)


@dataclass(frozen=True, slots=True)
class GridLine:
    label: str
    cells: tuple[FieldView | None, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Fields one under the other, or a grid of them."""

    title: str = ""
    fields: tuple[FieldView, ...] = ()
    columns: tuple[str, ...] = ()
    lines: tuple[GridLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RowPlace:
    table: str
    id: str
    number: str


@dataclass(frozen=True, slots=True)
class RowView:
    id: str
    number: str
    cells: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    key: str
    title: str
    hint: str
    prefix: str
    most_rows: int
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]
    order: str
    is_open: bool
    has_texts: bool
    """Rows with long texts are shown one under the other, not in lines."""
    findings: tuple[FindingView, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section in the overview."""

    key: str
    title: str
    is_asked: bool
    missing: int
    errors: int
    warnings: int
    saved_at: datetime | None
    saved_by: str


@dataclass(frozen=True, slots=True)
class ApplicationHead:
    id: str
    version: int
    enterprise_id: str
    enterprise: str
    case_id: str
    case_version: int
    programme: Programme
    year: int
    stage: Stage
    form: FormKey
    title: str
    source: str
    edition: int
    newest_edition: int
    route: Route
    may_fill: bool
    may_submit: bool
    """Whether this viewer is one who hands it in; what stands against it is in the findings."""
    may_print: bool
    """Towns do not read what a paper of the whole application says."""
    is_open: bool
    sections: tuple[SectionLine, ...]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One section to be filled in or read."""

    application: ApplicationHead
    key: str
    title: str
    hint: str
    blocks: tuple[Block, ...]
    tables: tuple[TableView, ...]
    orders: Mapping[str, str]
    """By table, the order of the rows that references of this section name."""
    findings: tuple[FindingView, ...]
    previous: str
    following: str
    has_masked_contact: bool

    @property
    def fields(self) -> list[FieldView]:
        fields = [one for block in self.blocks for one in _fields_of(block)]
        return fields + [cell for table in self.tables for row in table.rows for cell in row.cells]

    @property
    def computed(self) -> list[FieldView]:
        return [one for one in self.fields if one.is_computed]

    @property
    def asks_for_field(self) -> bool:
        return any(one.kind is FieldKind.TECHNOLOGY_FIELD for one in self.fields)


@dataclass(frozen=True, slots=True)
class Overview:
    application: ApplicationHead
    missing: tuple[FindingView, ...]
    findings: tuple[FindingView, ...]
    """Errors first."""

    @property
    def errors(self) -> int:
        return sum(one.severity is Severity.ERROR for one in self.findings)

    def within(self, section: str) -> "Overview":
        """Only what is said of one section."""
        return replace(
            self,
            missing=tuple(one for one in self.missing if one.section == section),
            findings=tuple(one for one in self.findings if one.section == section),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """What the checks say of a draft, once for all that is shown of it."""

    missing: list[FindingView]
    findings: list[FindingView]
    by_name: Mapping[str, tuple[FindingView, ...]]


def _fields_of(block: Block) -> Sequence[FieldView]:
    return [*block.fields, *(cell for line in block.lines for cell in line.cells if cell)]


def seen_of(version: int, text: str | None) -> str:
    """The version of an answer and a sign of its text; no text: whatever is typed is a change."""
    return f"{version}:{sign_of(text)}" if text is not None else f"{version}:"


def sign_of(text: str) -> str:
    """Of a text as a browser sends it back: with its own line ends."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:12]


def dom_id(name: str) -> str:
    return name.replace(".", "-").replace(":", "-")


def name_of(place: Place) -> str:
    """The control that a place is about; of a whole table the table."""
    if place.row:
        return f"{place.row}:{place.column}" if place.column else place.row
    return place.key
