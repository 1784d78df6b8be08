"""Which firms on record the rows of a file are about: by code, else by name and former name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.names import fold
from app.domain.refusals import Reason
from app.models.enterprises import Enterprise, FormerName
from app.queries.visibility import visible_enterprises
from app.services.planned_rows import GivenRow, PlannedRow, RowAction

BRACKETS = (str.maketrans("()", "（）"), str.maketrans("（）", "()"))


@dataclass(frozen=True, slots=True)
class Matched:
    """A row and its firm; the row then carries the firm's code. Without a firm: why not."""

    row: GivenRow
    enterprise_id: int
    public_id: str
    wrong: dict[str, Reason]
    doubts: dict[str, Reason]
    details: dict[str, object]

    def refused(self) -> PlannedRow:
        return PlannedRow(self.row, RowAction.REFUSED, wrong=self.wrong, details=self.details)


def match_firms(session: Session, viewer: Viewer, rows: Sequence[GivenRow]) -> list[Matched]:
    """For each row its firm, in at most three statements."""
    by_code = _by_code(session, viewer, rows)
    wanted = [row for row in rows if row.values.get("uscc") not in by_code]
    by_name = _by_name(session, viewer, wanted)
    former = _former_names(session, [firm.id for firm in by_code.values()])
    return [_matched(row, by_code, by_name, former) for row in rows]


def _by_code(session: Session, viewer: Viewer, rows: Sequence[GivenRow]) -> dict[str, Any]:
    codes = {row.values["uscc"] for row in rows if row.values.get("uscc")}
    if not codes:
        return {}
    return {firm.uscc: firm for firm in _firms(session, viewer, col(Enterprise.uscc).in_(codes))}


def _by_name(
    session: Session, viewer: Viewer, rows: Sequence[GivenRow]
) -> dict[str, dict[int, Any]]:
    """By folded name the firms that bear or bore it; only of rows that give no code."""
    names = {row.values["name"] for row in rows if not row.values.get("uscc")}
    names |= {name.translate(one) for name in names for one in BRACKETS}
    if not names:
        return {}
    bore = select(col(FormerName.enterprise_id)).where(col(FormerName.name).in_(names))
    firms = _firms(session, viewer, col(Enterprise.name).in_(names) | col(Enterprise.id).in_(bore))
    found: dict[str, dict[int, Any]] = {}
    former = _former_names(session, [firm.id for firm in firms])
    for firm in firms:
        for name in {fold(firm.name), *former.get(firm.id, ())}:
            found.setdefault(name, {})[firm.id] = firm
    return found


def _firms(session: Session, viewer: Viewer, condition: Any) -> list[Any]:
    return list(
        session.execute(
            select(
                col(Enterprise.id),
                col(Enterprise.public_id),
                col(Enterprise.uscc),
                col(Enterprise.name),
            ).where(
                visible_enterprises(viewer),
                col(Enterprise.county_code) == viewer.county_code,
                condition,
            )
        )
    )


def _former_names(session: Session, firms: Sequence[int]) -> dict[int, set[str]]:
    if not firms:
        return {}
    rows = session.execute(
        select(col(FormerName.enterprise_id), col(FormerName.name)).where(
            col(FormerName.enterprise_id).in_(firms)
        )
    )
    found: dict[int, set[str]] = {}
    for firm, name in rows:
        found.setdefault(firm, set()).add(fold(name))
    return found


def _matched(
    row: GivenRow,
    by_code: dict[str, Any],
    by_name: dict[str, dict[int, Any]],
    former: dict[int, set[str]],
) -> Matched:
    code, name = row.values.get("uscc"), row.values.get("name")
    key = "uscc" if code else "name"
    firms = [by_code[code]] if code in by_code else []
    if not code and name:
        firms = list(by_name.get(fold(name), {}).values())
    if len(firms) != 1:
        reason = Reason.NAME_OF_SEVERAL if firms else Reason.NOT_IN_REGISTER
        return Matched(row, 0, "", {key: reason}, {}, {})
    firm = firms[0]
    is_odd = code and name and fold(name) not in {fold(firm.name), *former.get(firm.id, ())}
    doubts = {"name": Reason.NAME_DIFFERS} if is_odd else {}
    values = {**row.values, "uscc": firm.uscc, "name": firm.name}
    details: dict[str, object] = {"name": firm.name}
    return Matched(replace(row, values=values), firm.id, firm.public_id, {}, doubts, details)
