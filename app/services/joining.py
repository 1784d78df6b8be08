"""Joining two records of one firm, or telling two firms apart."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from app.domain.access import BUREAU, Viewer
from app.domain.institutions import InstitutionEnd, InstitutionSpan
from app.domain.lineage import LineageKind
from app.domain.opinions import InquiryAnswer
from app.domain.pool import EntryState, Removal
from app.domain.refusals import (
    EditConflict,
    InvalidValue,
    NotPermitted,
    Reason,
    TransitionRefused,
)
from app.domain.titles import TitleEnd
from app.models.enterprises import Circumstances, Enterprise, EnterprisePeriod, FormerName
from app.models.inquiries import InquiryLine
from app.models.institutions import RdInstitution
from app.models.lineage import DistinctFirms, EnterpriseLink, FormerCode
from app.models.pool import PoolEntry
from app.models.titles import Title
from app.queries.belongings import BELONGINGS, open_twice, split
from app.queries.enterprises import get_enterprise
from app.services.award_settling import settle_joined
from app.services.search_index import index_enterprise

OWN_FACTS = ("industry_code", "technology_field", "registered_on", "legal_representative")
NEVER_FILLED = frozenset({"id", "public_id", "version", "updated_at", "enterprise_id"})
ANSWER = (
    *("answer", "reason", "answered_on", "answered_by"),
    *("lifted_on", "lifted_by", "lift_reason"),
)
STAGES = frozenset(InstitutionSpan.__dataclass_fields__)
"""The days of an institution hang together: what the kept row says of them stands."""


class MergeInput(BaseModel):
    """Which record goes into which; both as they were when the preview was shown."""

    model_config = ConfigDict(str_strip_whitespace=True)

    version: int
    other: str = Field(min_length=1, max_length=12)
    """The public id of the record that goes."""
    other_version: int
    reason: str = Field(min_length=1, max_length=400)


class ApartInput(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)

    other: str = Field(min_length=1, max_length=12)
    reason: str = Field(min_length=1, max_length=400)


def merge_records(
    session: Session, viewer: Viewer, kept_id: str, given: MergeInput, today: date
) -> None:
    """Move everything of one record to the other and archive it: the firm is counted once, on
    every date. What both have stays once; blanks of the kept row are filled from the other."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    kept, gone = _both(session, viewer, kept_id, given.other)
    if (kept.version, gone.version) != (given.version, given.other_version):
        raise EditConflict(Reason.CHANGED_MEANWHILE)
    if open_twice(session, kept.id or 0, gone.id or 0):
        raise TransitionRefused(Reason.OPEN_CASE_TWICE)
    _keep_names_and_code(session, kept, gone, today)
    for belonging in BELONGINGS:
        moving, meeting = split(session, belonging, kept.id or 0, gone.id or 0)
        for row in moving:
            row.enterprise_id = kept.id
        for theirs, own in meeting:
            if isinstance(own, InquiryLine):
                _join_answers(own, theirs)
            else:
                _fill_blanks(own, theirs)
            _close_double(theirs, given.reason, today)
    _fill(kept, gone, OWN_FACTS)
    session.flush()
    _join_periods(session, kept, gone)
    settle_joined(session, kept.id or 0)
    gone.archived_on = today
    session.add(
        EnterpriseLink(
            county_code=kept.county_code,
            predecessor_id=gone.id or 0,
            successor_id=kept.id or 0,
            kind=LineageKind.DUPLICATE_RECORD,
            happened_on=today,
            note=given.reason,
        )
    )
    session.flush()
    index_enterprise(session, kept)


def keep_apart(
    session: Session, viewer: Viewer, public_id: str, given: ApartInput, today: date
) -> None:
    """Say that two records are two firms, so that they are no longer offered for joining."""
    if viewer.role not in BUREAU:
        raise NotPermitted(Reason.NOT_PERMITTED)
    first, second = sorted(one.id or 0 for one in _both(session, viewer, public_id, given.other))
    known = session.execute(
        select(col(DistinctFirms.id)).where(
            col(DistinctFirms.first_id) == first, col(DistinctFirms.second_id) == second
        )
    ).first()
    if known is None:
        session.add(
            DistinctFirms(
                county_code=viewer.county_code or "",
                first_id=first,
                second_id=second,
                reason=given.reason,
                decided_on=today,
            )
        )
    session.flush()


def _both(
    session: Session, viewer: Viewer, kept_id: str, other_id: str
) -> tuple[Enterprise, Enterprise]:
    """Two firms of the county to change, locked in one order whoever asks."""
    if kept_id == other_id:
        raise InvalidValue(fields={"other": Reason.BAD_VALUE})
    locked = {
        one: get_enterprise(session, viewer, one, for_update=True)
        for one in sorted((kept_id, other_id))
    }
    kept, other = locked[kept_id], locked[other_id]
    if kept.county_code != other.county_code or kept.archived_on or other.archived_on:
        raise TransitionRefused(Reason.NOT_OFFERED)
    return kept, other


def _keep_names_and_code(session: Session, kept: Enterprise, gone: Enterprise, today: date) -> None:
    if gone.name != kept.name:
        session.add(
            FormerName(
                enterprise_id=gone.id or 0,
                county_code=gone.county_code,
                name=gone.name,
                used_until=today,
            )
        )
    if gone.uscc != kept.uscc:
        session.add(
            FormerCode(
                enterprise_id=gone.id or 0,
                county_code=gone.county_code,
                uscc=gone.uscc,
                used_until=today,
            )
        )
    session.flush()


def _join_answers(own: InquiryLine, theirs: InquiryLine) -> None:
    """A department was asked about both records: what it has against either, it has against the
    firm; else what it has answered at all."""
    if _weight(theirs) > _weight(own):
        for name in ANSWER:
            setattr(own, name, getattr(theirs, name))


def _weight(line: InquiryLine) -> int:
    if line.answer is None:
        return 0
    return 2 if line.answer is InquiryAnswer.NEGATIVE and line.lifted_on is None else 1


def _fill_blanks(own: SQLModel, theirs: SQLModel) -> None:
    columns = own.__table__.columns.keys()  # type: ignore[attr-defined]
    never = NEVER_FILLED | STAGES if isinstance(own, RdInstitution) else NEVER_FILLED
    _fill(own, theirs, tuple(name for name in columns if name not in never))


def _fill(own: Any, theirs: Any, names: tuple[str, ...]) -> None:
    for name in names:
        if getattr(own, name) in (None, "") and getattr(theirs, name) not in (None, ""):
            setattr(own, name, getattr(theirs, name))


def _close_double(theirs: SQLModel, reason: str, today: date) -> None:
    """What stays behind because the kept firm has the same must not stand as a fact."""
    match theirs:
        case Title():
            theirs.end = TitleEnd.ENTERED_IN_ERROR
            theirs.ended_on = theirs.valid_from
            theirs.ended_known_on = today
            theirs.end_reason = reason[:200]
        case RdInstitution():
            theirs.ending = InstitutionEnd.ENTERED_IN_ERROR
            theirs.ended_on = theirs.building_from or theirs.recognized_on
            theirs.ended_known_on = today
            theirs.end_reason = reason[:200]
        case PoolEntry() if theirs.state is not EntryState.REMOVED:
            theirs.state = EntryState.REMOVED
            theirs.removal = Removal.ENTERED_IN_ERROR
            theirs.removal_reason = reason
            theirs.removed_on = today


def _join_periods(session: Session, kept: Enterprise, gone: Enterprise) -> None:
    """The kept firm's own periods hold; what only the other knew of earlier days goes before
    them. The record that goes lived nowhere and never: nothing counts it."""
    own = _periods(session, kept)
    first = own[0].valid_from if own else None
    names = tuple(Circumstances.model_fields)
    for period in _periods(session, gone):
        if first is None or period.valid_from < first:
            ends = period.valid_until
            session.add(
                EnterprisePeriod(
                    enterprise_id=kept.id or 0,
                    county_code=kept.county_code,
                    valid_from=period.valid_from,
                    valid_until=first if ends is None else min(ends, first or ends),
                    **{name: getattr(period, name) for name in names},
                )
            )
        session.delete(period)
    session.flush()


def _periods(session: Session, firm: Enterprise) -> list[EnterprisePeriod]:
    found = session.execute(
        select(EnterprisePeriod)
        .where(col(EnterprisePeriod.enterprise_id) == firm.id)
        .order_by(col(EnterprisePeriod.valid_from))
    )
    return list(found.scalars())
