"""A handed-in version as it reads today: with its contact, or with what was erased of it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.forms.handing_in import KeptValue, is_as_sealed, open_contact
from app.models.applications import Submission, SubmissionValue


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A version as it reads today."""

    content: dict[str, Any]
    is_intact: bool
    """What is kept still has the digest that was noted, and of the contact what is not erased."""


def open_submissions(session: Session, found: Iterable[Submission]) -> list[HandedIn]:
    """One statement for all of them. The caller has asked whether the viewer may see them."""
    versions = list(found)
    kept: dict[int, list[KeptValue]] = {}
    for row in session.execute(
        select(
            col(SubmissionValue.submission_id),
            col(SubmissionValue.field),
            col(SubmissionValue.value),
            col(SubmissionValue.salt),
        ).where(col(SubmissionValue.submission_id).in_([one.id for one in versions]))
    ):
        kept.setdefault(row[0], []).append(KeptValue(*row[1:]))
    return [_opened(one, kept.get(one.id or 0, [])) for one in versions]


def _opened(submission: Submission, kept: list[KeptValue]) -> HandedIn:
    content = json.loads(submission.content)
    is_intact = hashlib.sha256(submission.content.encode()).hexdigest() == submission.digest
    return HandedIn(open_contact(content, kept), is_intact and is_as_sealed(content, kept))
