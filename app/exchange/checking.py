"""A file checked for somebody: read, planned, and put into the words of an import run."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.domain.access import Viewer
from app.domain.figures import RdBasis
from app.domain.imports import LONG, ImportKind
from app.exchange.import_rows import RowReader
from app.exchange.imports import ImportPlan, plan_import, planned_chunks, problem_report
from app.exchange.layout import Answers
from app.exchange.sheets import Row, read_sheets
from app.queries.import_runs import heading_meanings
from app.services.import_headings import remembering_town
from app.services.import_staging import CheckedFile, NamedFile
from app.services.planned_rows import PlannedRow

BLOCK = 1 << 20


def named(path: Path, file_name: str) -> NamedFile:
    """A file and the hash by which the same one is known again, whatever it is called."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return NamedFile(file_name, found.hexdigest())


def is_long(path: Path, file_name: str) -> bool:
    """Whether a file has more rows than a request should read. Refuses what is no table."""
    rows = 0
    told = read_sheets(path, file_name)
    for one in told:
        rows += isinstance(one, Row)
        if rows > LONG:
            told.close()
            return True
    return False


def check_file(
    session: Session,
    viewer: Viewer,
    path: Path,
    file_name: str,
    answers: Mapping[str, Any],
    today: date,
) -> tuple[ImportPlan, CheckedFile]:
    """Read a file with what was answered now, and what headings were explained before."""
    given = _answered(session, viewer, answers)
    plan = plan_import(session, viewer, path, file_name, given, today=today)
    return plan, _checked(plan, answers)


@dataclass(slots=True)
class LongFile:
    """A file checked chunk by chunk, so that no lock and no snapshot is held meanwhile."""

    viewer: Viewer
    path: Path
    file_name: str
    answers: Mapping[str, Any]
    today: date
    looking: Callable[[], AbstractContextManager[Session]]
    checked: CheckedFile | None = None
    """What it came to, at the end."""

    def chunks(self) -> Iterator[list[PlannedRow]]:
        with self.looking() as session:
            given = _answered(session, self.viewer, self.answers)
            reader = RowReader(session, self.viewer, given, self.today)
        told = read_sheets(self.path, self.file_name)
        yield from planned_chunks(reader, self.viewer, told, self.today, self.looking)
        plan = ImportPlan.of(reader)
        self.checked = _checked(plan, self.answers)


def _answered(session: Session, viewer: Viewer, answers: Mapping[str, Any]) -> Answers:
    return Answers(
        answers.get("year"),
        RdBasis(answers["basis"]) if answers.get("basis") else None,
        heading_meanings(session, viewer, remembering_town(viewer)),
        ImportKind(answers["kind"]) if answers.get("kind") else None,
    )


def _checked(plan: ImportPlan, answers: Mapping[str, Any]) -> CheckedFile:
    return CheckedFile(
        kind=plan.kind,
        rows=plan.rows,
        problems=[
            problem_report(one) | {"detail": one.detail, "position": one.position}
            for one in plan.problems
        ],
        bad_rows=plan.bad_rows,
        headings=plan.unknown_headings,
        answers=dict(answers),
    )
