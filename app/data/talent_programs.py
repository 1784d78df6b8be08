"""The talent plans we ship, read strictly from their file."""

import tomllib
from functools import lru_cache
from pathlib import Path

from app.domain.talents.projects import (
    SKIPPABLE,
    CheckLane,
    TalentLevel,
    TalentProgram,
    TalentStage,
)

FILE = Path(__file__).resolve().parent / "talent_programs.toml"


class BadProgram(ValueError):
    """The file leaves out a step that cannot be left out."""


@lru_cache
def talent_programs() -> dict[str, TalentProgram]:
    """By key, in the order of the file."""
    with FILE.open("rb") as opened:
        rows = tomllib.load(opened)["programs"]
    found = [
        TalentProgram(
            **{
                **row,
                "level": TalentLevel(row["level"]),
                "skipped_steps": frozenset(map(TalentStage, row.get("skipped_steps", ()))),
                "skipped_lanes": frozenset(map(CheckLane, row.get("skipped_lanes", ()))),
            }
        )
        for row in rows
    ]
    for one in found:
        if not one.skipped_steps <= SKIPPABLE:
            raise BadProgram(one.key)
    return {one.key: one for one in found}


@lru_cache
def closed_words() -> tuple[str, ...]:
    """What gives the name of a closed plan away (zhejiang-rules.md 3.1)."""
    with FILE.open("rb") as opened:
        return tuple(tomllib.load(opened)["closed_words"])


def tells_closed_name(text: str) -> bool:
    """Whatever blanks and kinds of brackets it is written with."""
    narrow = "".join(text.split()).translate({ord("（"): "(", ord("）"): ")"})
    return any(one in narrow for one in closed_words())


def programs_of(level: TalentLevel) -> list[str]:
    """The keys of a level's plans: a level is asked for in SQL by them."""
    return [one.key for one in talent_programs().values() if one.level is level]
