"""Where the tasks of one kind come from: for whom, under which tab, how counted and how listed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session

from app.domain.access import Role, Viewer
from app.domain.tasks import TaskKind
from app.queries.task_views import Tab, TaskRow

Statement = Callable[[Viewer, date], Select[Any]]
Rows = Callable[[Session, Viewer, date, int | None], list[TaskRow]]
Number = Callable[[Session, Viewer, date], int]
FIELDS = frozenset(TaskRow.__dataclass_fields__) - {"kind", "deadline"}


@dataclass(frozen=True, slots=True)
class TaskSource:
    """`statement` begins with what the viewer may see, then says whose it is. It is counted
    together with those of other kinds, unless `number` counts what only Python can tell."""

    kind: TaskKind
    tab: Tab
    roles: frozenset[Role]
    statement: Statement
    rows: Rows
    number: Number | None = None

    def counting(self, viewer: Viewer, today: date) -> Any:
        found = self.statement(viewer, today).order_by(None).subquery()
        return select(func.count()).select_from(found).scalar_subquery().label(self.kind.value)


def plain(
    kind: TaskKind,
    tab: Tab,
    roles: frozenset[Role],
    statement: Statement,
    page: str = "",
) -> TaskSource:
    """A kind whose statement yields the columns of a `TaskRow` by their names, ordered by what is
    most pressing; a subject's page is `page` and its id where no column says another."""

    def rows(session: Session, viewer: Viewer, today: date, most: int | None) -> list[TaskRow]:
        found = session.execute(statement(viewer, today).limit(most)).mappings()
        return [_task(kind, page, dict(row)) for row in found]

    return TaskSource(kind, tab, roles, statement, rows)


def _task(kind: TaskKind, page: str, row: dict[str, Any]) -> TaskRow:
    given = {"page": f"{page}{row['subject_id']}"} | {
        name: value for name, value in row.items() if name in FIELDS
    }
    return TaskRow(kind=kind, **given)
