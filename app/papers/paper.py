"""What a paper says, before it is PDF or Word: blocks of plain text, and nothing that is markup."""

import json
import unicodedata
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, ClassVar

from app.domain.refusals import InvalidValue, Reason

LONGEST = 1_000_000
"""Signs of one paper: more than twice an application of 99 rows in each table, all texts
full (390,000; 2 s, 240 MB). More than that nobody signs."""


class PaperFormat(StrEnum):
    PDF = "pdf"
    DOCX = "docx"

    @property
    def media_type(self) -> str:
        return {
            PaperFormat.PDF: "application/pdf",
            PaperFormat.DOCX: (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            ),
        }[self]


@dataclass(frozen=True, slots=True)
class Heading:
    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, indented by two signs."""

    kind: ClassVar[str] = "prose"
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what belongs to them, line by line."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    kind: ClassVar[str] = "table"
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs and seals, at the right, with room for the seal."""

    kind: ClassVar[str] = "signature"
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "break"


Block = Heading | Prose | Facts | Table | Signature | Break


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    """发文字号, under the title."""
    addressee: str = ""
    """主送机关, above the text."""
    mark: str = ""
    """草稿: on every page."""
    foot: str = ""
    """Beside the page's number: which version of what it is."""


def content_of(paper: Paper) -> dict[str, Any]:
    """The paper as both writers read it; signs that neither can hold are left out."""
    return {
        "title": plain(paper.title),
        "number": plain(paper.number),
        "addressee": plain(paper.addressee),
        "mark": plain(paper.mark),
        "foot": plain(paper.foot),
        "blocks": [{"kind": block.kind} | _plain_all(asdict(block)) for block in paper.blocks],
    }


def as_json(paper: Paper) -> str:
    text = json.dumps(content_of(paper), ensure_ascii=False, sort_keys=True)
    if len(text) > LONGEST:
        raise InvalidValue(Reason.PAPER_TOO_LONG)
    return text


def _plain_all(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {name: _plain_all(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_all(one) for one in value]
    return value


def plain(text: str) -> str:
    """XML 1.0 has no control signs, halves of pairs or non-characters."""
    return "".join(sign for sign in text if sign in "\n\t" or not _is_unprintable(sign))


def _is_unprintable(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"} or ord(sign) & 0xFFFE == 0xFFFE
