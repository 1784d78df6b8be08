"""IP rights of many firms at once: beside those on record, then entered and corrected."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.enterprises import ip_class
from app.domain.refusals import Reason
from app.models.enterprises import IpRight
from app.services.fact_rows import in_chunks, told_before, write_through
from app.services.firm_matching import Matched, match_firms
from app.services.planned_rows import GivenRow, Made, PlannedRow, RowAction, Told
from app.services.rights import RightInput, wrong_dates

PREFIX = "right_"
FIELDS = tuple(name for name in RightInput.model_fields if name not in {"version"})
KEY = frozenset({"kind", "number"})
Key = tuple[int, str, str]


def same_number(number: str) -> str:
    """ZL 2015 1 0012345.6 and 201510012345.6 are the same patent."""
    return re.sub(r"[\s.·\-]", "", number).upper().removeprefix("ZL")


def plan_rights(
    session: Session, viewer: Viewer, rows: Sequence[GivenRow], today: date, told: Told
) -> list[PlannedRow]:
    planned: list[PlannedRow] = []
    for chunk in in_chunks(rows):
        matched = match_firms(session, viewer, chunk)
        stored = _stored(session, [one.enterprise_id for one in matched])
        planned += [_plan(one, stored, told, today) for one in matched]
    return planned


def _stored(session: Session, firms: Sequence[int]) -> dict[Key, IpRight]:
    found = session.execute(
        select(IpRight).where(col(IpRight.enterprise_id).in_({one for one in firms if one}))
    ).scalars()
    return {_key(one.enterprise_id, one.kind, one.number): one for one in found}


def _key(firm: int, kind: str, number: str) -> Key:
    return firm, str(kind), same_number(number)


def _plan(one: Matched, stored: dict[Key, IpRight], told: Told, today: date) -> PlannedRow:
    if one.wrong:
        return one.refused()
    given = {name: one.row.values[PREFIX + name] for name in FIELDS
             if PREFIX + name in one.row.values}  # fmt: skip
    key = _key(one.enterprise_id, given["kind"], given["number"])
    twice = told_before(told, key, one.row, "right_number")
    if twice is not None:
        return twice
    right = stored.get(key)
    changes = _changes(given, right)
    details = dict(one.details) | {"today": today}
    wrong = _wrong(one.row, given, right, today)
    if wrong:
        return PlannedRow(one.row, RowAction.REFUSED, wrong=wrong, details=details)
    action = RowAction.CREATE if right is None else RowAction.UPDATE
    return PlannedRow(
        one.row,
        action if changes else RowAction.UNCHANGED,
        changes,
        one.enterprise_id,
        doubts=one.doubts,
        details=details,
    )


def _changes(given: dict[str, Any], right: IpRight | None) -> dict[str, tuple[Any, Any]]:
    if right is None:
        return {PREFIX + name: (None, value) for name, value in given.items()}
    return {
        PREFIX + name: (getattr(right, name), value)
        for name, value in given.items()
        if name not in KEY and getattr(right, name) != value
    }


def _wrong(
    row: GivenRow, given: dict[str, Any], right: IpRight | None, today: date
) -> dict[str, Reason]:
    wrong: dict[str, Reason] = {}
    told = row.values.get("right_class")
    if told is not None and told != ip_class(given["kind"]):
        wrong["right_class"] = Reason.CLASS_CONTRADICTS_KIND
    if right is None and not given.get("name"):
        wrong["right_name"] = Reason.MISSING_VALUE
    if wrong:
        return wrong
    known = {name: getattr(right, name) for name in FIELDS} if right is not None else {}
    whole = RightInput(**{**known, **given})
    return {PREFIX + name: reason for name, reason in wrong_dates(whole, today).items()}


def write_rights(
    session: Session, viewer: Viewer, planned: Sequence[PlannedRow], _today: date
) -> list[Made]:
    def one(row: PlannedRow, stored: dict[Key, IpRight]) -> IpRight:
        values = {name.removeprefix(PREFIX): new for name, (_, new) in row.changes.items()}
        if row.action is RowAction.CREATE:
            right = IpRight(
                enterprise_id=row.enterprise_id or 0, county_code=viewer.county_code, **values
            )
            session.add(right)
            return right
        given = row.given.values
        right = stored[_key(row.enterprise_id or 0, given["right_kind"], given["right_number"])]
        for name, value in values.items():
            setattr(right, name, value)
        return right

    return write_through(
        session,
        planned,
        lambda chunk: _stored(session, [row.enterprise_id or 0 for row in chunk]),
        one,
    )
