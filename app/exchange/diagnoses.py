"""Facts that come as JSON and their judgement as JSON: for the terminal and for programs alike."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, NamedTuple

from app.domain.criteria.changes import judge_with_changes
from app.domain.criteria.editions import EDITIONS, edition_for
from app.domain.criteria.facts import Facts
from app.domain.criteria.facts_reading import (
    LARGEST_BYTES,
    decoded,
    facts_from,
    facts_from_json,
    problems,
)
from app.domain.criteria.findings import as_json
from app.domain.criteria.readers import Found, choice, tried
from app.domain.criteria.rules import Edition, Judged
from app.domain.refusals import InvalidValue, Reason
from app.words import word
from app.words.judged_facts import fact_word

Answer = dict[str, Any]

MEGABYTE = 1_000_000
ASKED = frozenset({"edition", "programme", "facts"})


class Asked(NamedTuple):
    """What somebody wants judged, by which edition."""

    edition: Edition[Any]
    facts: Facts


def judged(edition: Edition[Any], facts: Facts, *, with_changes: bool = True) -> Answer:
    return as_json(judge_with_changes(edition, facts) if with_changes else edition.judge(facts))


def refuse_unknown_edition(name: str) -> None:
    if name not in EDITIONS and name not in set(Judged):
        allowed = "、".join((*EDITIONS, *Judged))
        raise _wrong("edition", Reason.UNKNOWN_EDITION, allowed=allowed)


def edition_named(name: str, applied_on: date | None) -> Edition[Any]:
    """The edition of this key; of a programme's name, the one in force on the day."""
    refuse_unknown_edition(name)
    if name in EDITIONS:
        return EDITIONS[name]
    if applied_on is None:
        raise _wrong("applied_on", Reason.MISSING_VALUE)
    programme = Judged(name)
    edition = edition_for(programme, applied_on)
    if edition is None:
        raise _wrong(
            "edition", Reason.NO_EDITION_IN_FORCE, day=applied_on, programme=word(programme)
        )
    return edition


def judge_document(name: str, document: bytes, today: date, *, with_changes: bool = True) -> Answer:
    """One document of facts under the edition or programme of this name."""
    facts = _read(document, today)
    return judged(edition_named(name, facts.applied_on), facts, with_changes=with_changes)


def judge_lines(
    name: str, lines: BinaryIO, today: date, *, with_changes: bool = True
) -> Iterator[Answer]:
    """An answer for each line of facts, in order; blank lines are none. One that is malformed is
    answered by what is wrong with it, so that answers and facts still pair."""
    refuse_unknown_edition(name)
    number = 0
    while line := lines.readline(LARGEST_BYTES + 2):
        number += 1
        if not line.strip():
            continue
        try:
            if len(line) > LARGEST_BYTES and not line.endswith(b"\n"):
                _skip_line(lines)
            yield judge_document(name, line.strip(), today, with_changes=with_changes)
        except InvalidValue as refusal:
            yield {"line": number, "problems": problems_as_json(refusal)}


def asked_from(document: bytes, today: date) -> Asked:
    """The request of `POST /api/diagnoses/try`, or every problem by the path of its field."""
    refuse_too_large(len(document))
    found = Found()
    given = decoded(document, found)
    if not isinstance(given, dict):
        raise InvalidValue(Reason.NOT_AN_OBJECT)
    for key in given.keys() - ASKED:
        found.problem(key, Reason.UNKNOWN_KEY)
    if "facts" not in given:
        found.problem("facts", Reason.MISSING_VALUE)
    facts = facts_from(given.get("facts", {}), found, today)
    name = given.get("edition") or _programme(given, found)
    if not isinstance(name, str):
        found.problem("edition", Reason.NOT_TEXT)
    found.refuse()
    return Asked(edition_named(str(name), facts.applied_on), facts)


def refuse_too_large(size: int) -> None:
    if size > LARGEST_BYTES:
        raise InvalidValue(Reason.JSON_TOO_LARGE, limit=LARGEST_BYTES // MEGABYTE)


def problems_as_json(refusal: InvalidValue) -> list[dict[str, str]]:
    return [
        {"field": one.field, "reason": one.reason, "detail": one.sentence}
        for one in problems(refusal)
    ]


def told(refusal: InvalidValue) -> str:
    """Every problem with its field, as one line for people."""
    return "".join(tell_problem(one.field, one.sentence) for one in problems(refusal))


def tell_problem(field: str, sentence: str) -> str:
    """The field in words, for whoever must decide, and by its path, for whoever mends the file."""
    named = fact_word(field)
    where = field if named == field else f"{named} {field}"
    return f"{where}:{sentence}" if field else sentence


def naming_fields(refusal: InvalidValue) -> InvalidValue:
    """The same refusal, its sentence naming the fields too: programs log nothing else."""
    if not refusal.fields:
        return refusal
    details: Mapping[str, object] = refusal.details
    return InvalidValue(
        Reason.BAD_FACTS, fields=refusal.fields, **{**details, "told": told(refusal)}
    )


def request_schema(facts: Answer) -> Answer:
    """What `POST /api/diagnoses/try` takes, around the schema of facts."""
    names = {"enum": list(EDITIONS), "description": "Absent: the one in force on applied_on."}
    inner = {key: value for key, value in facts.items() if key != "$schema"}
    return {
        "$schema": facts["$schema"],
        "title": "Request for a diagnosis",
        "type": "object",
        "properties": {
            "edition": names,
            "programme": {"enum": list(Judged), "description": "Which title; absent: hnte."},
            "facts": inner,
        },
        "required": ["facts"],
        "additionalProperties": False,
    }


def _read(document: bytes, today: date) -> Facts:
    refuse_too_large(len(document))
    return facts_from_json(document, today)


def _programme(given: Answer, found: Found) -> Any:
    value = given.get("programme")
    return Judged.HNTE if value is None else tried(choice(Judged), value, "programme", found)


def _wrong(field: str, reason: Reason, **details: object) -> InvalidValue:
    return InvalidValue(fields={field: reason}, by_field={field: details})


def _skip_line(lines: BinaryIO) -> None:
    """Over the rest of a line that is too long to be read."""
    while (rest := lines.readline(MEGABYTE)) and not rest.endswith(b"\n"):
        pass


def as_text(answer: Answer, *, is_line: bool = False) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=None if is_line else 2)
