"""Official lists: of which kinds, what of one can be read, and whom its rows mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.names import fold


class OfficialListKind(StrEnum):
    """What a list says of the firms that stand on it."""

    NOTICE = "notice"
    RECOGNITION = "recognition"
    RENAMING = "renaming"
    CANCELLATION = "cancellation"
    FILED = "filed"
    NOT_FILED = "not_filed"


OF_TITLES = (
    OfficialListKind.NOTICE,
    OfficialListKind.RECOGNITION,
    OfficialListKind.RENAMING,
    OfficialListKind.CANCELLATION,
)
OF_DUTIES = (OfficialListKind.FILED, OfficialListKind.NOT_FILED)


class ListState(StrEnum):
    OPEN = "open"
    APPLIED = "applied"
    TAKEN_BACK = "taken_back"
    DISCARDED = "discarded"


class ListedState(StrEnum):
    """What became of one row, or would; those that want attention first."""

    AMBIGUOUS = "ambiguous"
    REFUSED = "refused"
    ABSENT = "absent"
    """Not on the list: the case, or the holder, should have been."""
    UNKNOWN = "unknown"
    READY = "ready"
    DONE = "done"
    TAKEN_BACK = "taken_back"
    ALREADY = "already"
    NOTE = "note"
    """A title, a head, a total: no firm."""


class ListDeed(StrEnum):
    """What a row brings about."""

    OPEN_NOTICE = "open_notice"
    APPROVE = "approve"
    RECOGNIZE = "recognize"
    REGISTER_TITLE = "register_title"
    RENAME = "rename"
    REVOKE = "revoke"
    END_TITLE = "end_title"
    REJECT = "reject"
    FILE = "file"
    MISS = "miss"


class MatchedBy(StrEnum):
    CODE = "code"
    FORMER_CODE = "former_code"
    NAME = "name"
    FORMER_NAME = "former_name"
    CERTIFICATE = "certificate"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list; `name` is the old one where firms are renamed. A line without a name
    is no firm's."""

    number: int
    text: str
    name: str = ""
    new_name: str = ""
    uscc: str = ""
    certificate_number: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The firms a row may mean: one, several, or none."""

    firms: tuple[int, ...] = ()
    by: MatchedBy | None = None


Index = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the firms of a county are found by, folded."""

    names: Index = field(default_factory=dict)
    former_names: Index = field(default_factory=dict)
    codes: Index = field(default_factory=dict)
    former_codes: Index = field(default_factory=dict)
    certificates: Index = field(default_factory=dict)

    def match(self, row: Listed, *, by_certificate: bool) -> Match:
        """By code if one is given, else by name and former name. A name that one firm bears and
        another bore means either; a certificate that one of them holds decides."""
        for index, by in (
            (self.codes, MatchedBy.CODE),
            (self.former_codes, MatchedBy.FORMER_CODE),
        ):
            found = index.get(fold(row.uscc), frozenset()) if row.uscc else frozenset()
            if len(found) == 1:
                return Match(tuple(found), by)
        now = self.names.get(fold(row.name), frozenset())
        found = now | self.former_names.get(fold(row.name), frozenset())
        if len(found) == 1:
            return Match(tuple(found), MatchedBy.NAME if now else MatchedBy.FORMER_NAME)
        if by_certificate and row.certificate_number:
            holders = self.certificates.get(fold(row.certificate_number), frozenset())
            decided = holders & found if found else holders
            if len(decided) == 1:
                return Match(tuple(decided), MatchedBy.CERTIFICATE)
        return Match(tuple(sorted(found)))


def indexed(pairs: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    """Folded text to the firms it may mean."""
    found: dict[str, set[int]] = {}
    for text, firm in pairs:
        if text:
            found.setdefault(fold(text), set()).add(firm)
    return {text: frozenset(firms) for text, firms in found.items()}


def same_content(rows: Sequence[Listed]) -> str:
    """What two pastes of the same list have in common, however they were laid out."""
    return "\n".join(
        "|".join(fold(part) for part in (row.name, row.new_name, row.uscc, row.certificate_number))
        for row in rows
        if row.name
    )
