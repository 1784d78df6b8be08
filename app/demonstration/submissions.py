"""What fictitious firms handed in: one frozen version for each time that their case says so."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import count
from typing import Any

from app.demonstration.facts import Fact, Ref, moment, public_id
from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.handing_in import frozen_content, seal_contact
from app.domain.forms.schema import Form, Route
from app.domain.forms.slots import Filed
from app.domain.stages import Action
from app.models.application_files import ApplicationFile
from app.models.applications import Answer, Application, ApplicationRow, Submission, SubmissionValue
from app.models.cases import StageEvent
from app.models.enterprises import Attachment
from app.recording import canonical

HANDED_IN = frozenset({Action.SUBMIT, Action.RESUBMIT})
BEFORE_IT_WAS_MENDED = {"address": "平湖市虚构路"}
"""What a version that was returned said otherwise."""


def submission_facts(
    seed: int,
    application: Fact,
    form: Form,
    own: Sequence[Fact],
    world: Sequence[Fact],
    who: Mapping[str, Any],
) -> Iterator[Fact]:
    """`own`: rows, answers and files of the application; `who`: whose account handed it in."""
    events = [
        fact
        for fact in world
        if fact.model is StageEvent
        and fact.columns["case_id"] == application.columns["case_id"]
        and fact.columns["action"] in HANDED_IN
    ]
    events.sort(key=lambda fact: (fact.columns["known_on"], fact.key))
    draft, filled = _draft(seed, form, own), _filled(own)
    for number, event in enumerate(events, start=1):
        key = f"{application.key}/{number}"
        said = draft
        if number < len(events):
            said = replace(draft, values={**draft.values, **BEFORE_IT_WAS_MENDED})
        whole = frozen_content(form, Route.IN_FULL, said, filled)
        sealed, kept = seal_contact(whole, _salts(f"{seed}/{key}").__next__)
        content = canonical(sealed)
        yield Fact(
            Submission,
            key,
            event.appears_on,
            {
                "county_code": application.columns["county_code"],
                "enterprise_id": application.columns["enterprise_id"],
                "application_id": Ref(Application, application.key),
                "number": number,
                "edition": form.edition,
                "submitted_at": moment(event.appears_on, key),
                **who,
                "content": content,
                "digest": hashlib.sha256(content.encode()).hexdigest(),
            },
            about=application.about,
        )
        for one in kept:
            yield Fact(
                SubmissionValue,
                f"{key}/{one.field}",
                event.appears_on,
                {"submission_id": Ref(Submission, key), **asdict(one)},
                about=application.about,
            )


def _draft(seed: int, form: Form, own: Sequence[Fact]) -> Draft:
    cells: dict[str, dict[str, str]] = {}
    for fact in own:
        if fact.model is Answer:
            place = fact.columns["row_key"]
            cells.setdefault(place, {})[fact.columns["field"]] = fact.columns["value"]
    rows: dict[str, list[DraftRow]] = {}
    for fact in own:
        if fact.model is ApplicationRow:
            table = fact.columns["table_key"]
            row_id = public_id(seed, ApplicationRow, fact.key)
            number = f"{form.tables[table].prefix}{fact.columns['position']:02d}"
            rows.setdefault(table, []).append(DraftRow(row_id, number, cells.get(row_id, {})))
    return Draft(cells.get("", {}), rows)


def _filled(own: Sequence[Fact]) -> dict[str, list[Filed]]:
    files = {fact.key: fact.columns for fact in own if fact.model is Attachment}
    filled: dict[str, list[Filed]] = {}
    for fact in own:
        if fact.model is ApplicationFile:
            file = files[fact.key]
            filed = Filed(1, 1, file["file_name"], file["sha256"])
            filled.setdefault(fact.columns["slot"], []).append(filed)
    return filled


def _salts(key: str) -> Iterator[str]:
    """What a running system draws by chance, the same for the same seed."""
    for number in count():
        yield hashlib.sha256(f"{key}/{number}".encode()).hexdigest()[:32]
