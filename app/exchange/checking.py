"""A file checked for somebody: read, planned, and put into the words of an import run."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.figures import RdBasis
from app.exchange.imports import ImportPlan, plan_import, problem_report
from app.exchange.layout import Answers
from app.queries.import_runs import heading_meanings
from app.services.import_runs import CheckedFile, remembering_town

BLOCK = 1 << 20


def content_of(path: Path) -> str:
    """The hash by which the same file is known again, whatever it is called."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def check_file(
    session: Session,
    viewer: Viewer,
    path: Path,
    file_name: str,
    answers: Mapping[str, Any],
    today: date,
) -> tuple[ImportPlan, CheckedFile]:
    """Read a file with what was answered now, and what headings were explained before."""
    given = Answers(
        answers.get("year"),
        RdBasis(answers["basis"]) if answers.get("basis") else None,
        heading_meanings(session, viewer, remembering_town(viewer)),
    )
    plan = plan_import(session, viewer, path, file_name, given, today=today)
    checked = CheckedFile(
        file_name=file_name,
        sha256=content_of(path),
        rows=plan.rows,
        planned=plan.planned,
        problems=[
            problem_report(one) | {"detail": one.detail, "position": one.position}
            for one in plan.problems
        ],
        bad_rows=plan.bad_rows,
        headings=plan.unknown_headings,
        answers=dict(answers),
    )
    return plan, checked
