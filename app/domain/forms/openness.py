"""Which parts of an application may be typed now: all of a draft, what was returned, or nothing."""

from collections.abc import Set
from dataclasses import dataclass, field

from app.domain.stages import Stage

SECTION = "section:"


def whole_section(key: str) -> str:
    """The name of a whole section among parts: some sections are called like a field elsewhere."""
    return f"{SECTION}{key}"


@dataclass(frozen=True, slots=True)
class Openness:
    """`parts` are keys of fields, tables and slots, and whole sections, which open all in them."""

    is_whole: bool = False
    parts: Set[str] = field(default_factory=frozenset)

    def holds(self, section: str, key: str) -> bool:
        return self.is_whole or whole_section(section) in self.parts or key in self.parts

    def touches(self, section: str, keys: Set[str]) -> bool:
        """Whether anything of a section may be typed."""
        return self.is_whole or whole_section(section) in self.parts or bool(keys & self.parts)

    def __bool__(self) -> bool:
        return self.is_whole or bool(self.parts)


CLOSED = Openness()
WHOLE = Openness(is_whole=True)


def openness_at(stage: Stage, returned: Set[str]) -> Openness:
    """A draft is open until it is handed in; after that only what was returned for amendment."""
    match stage:
        case Stage.PLANNED:
            return WHOLE
        case Stage.RETURNED:
            return Openness(parts=frozenset(returned))
        case _:
            return CLOSED
