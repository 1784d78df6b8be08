"""退回补正: what was sent back and why, what may be typed meanwhile, and what changed by it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.data import form as form_of
from app.data import newest_edition, technology_fields
from app.domain.access import BUREAU, FILLERS, Viewer
from app.domain.forms.differences import Difference, differences
from app.domain.forms.openness import whole_section
from app.domain.forms.schema import FORM_OF, Audience, Form, Route
from app.domain.masking import masked_differences
from app.domain.refusals import NotFound
from app.models.amendments import Amendment, AmendmentReason
from app.models.applications import Application, Submission
from app.models.cases import CultivationCase
from app.queries.cases import get_case
from app.queries.contacts import application_contact_is_open
from app.queries.handed_in import open_submissions
from app.queries.officer_names import Naming, naming_for


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """One return: what is to be mended, why, until when, and whether it was."""

    id: str
    parts: list[str]
    names: list[str]
    """What the parts are called in the form; empty: everything was opened."""
    reason: str
    returned_on: date
    returned_by: str
    due_on: date | None
    handed_in_on: date | None
    has_versions: bool
    """Whether both versions were submitted here, so that they can be compared."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed between the version returned and the one handed in after it."""

    case_id: str
    enterprise: str
    amendment: AmendmentRow
    version_before: int
    version_after: int
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class ReasonRow:
    id: str
    text: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class PartGroup:
    """A section of the form with what may be named of it."""

    key: str
    title: str
    parts: list[tuple[str, str]]


def list_amendments(session: Session, viewer: Viewer, case: CultivationCase) -> list[AmendmentRow]:
    """Of a case that is seen already, newest first; without those taken back."""
    found = list(
        session.execute(
            select(Amendment)
            .where(col(Amendment.case_id) == case.id, col(Amendment.is_taken_back).is_(False))
            .order_by(col(Amendment.id).desc())
        ).scalars()
    )
    form = _form_of(session, case)[0] if found else None
    naming = naming_for(session, viewer, ((None, one.returned_by) for one in found))
    return [_row(one, form, naming) for one in found]


def _row(one: Amendment, form: Form | None, naming: Naming) -> AmendmentRow:
    parts = one.parts.split()
    has_both = one.submission_before is not None and one.submission_after is not None
    return AmendmentRow(
        id=one.public_id,
        parts=parts,
        names=[part_name(form, part) for part in parts],
        reason=one.reason,
        returned_on=one.returned_on,
        returned_by=naming.of_officer(one.returned_by),
        due_on=one.due_on,
        handed_in_on=one.handed_in_on,
        has_versions=has_both and one.submission_before != one.submission_after,
    )


def open_amendment(session: Session, case_id: int | None) -> Amendment | None:
    """The return that has not been answered."""
    found: Amendment | None = session.execute(
        select(Amendment)
        .where(
            col(Amendment.case_id) == case_id,
            col(Amendment.is_taken_back).is_(False),
            col(Amendment.handed_in_on).is_(None),
        )
        .order_by(col(Amendment.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def answered_amendment(session: Session, case_id: int | None) -> Amendment | None:
    """The last return that was answered."""
    found: Amendment | None = session.execute(
        select(Amendment)
        .where(
            col(Amendment.case_id) == case_id,
            col(Amendment.is_taken_back).is_(False),
            col(Amendment.handed_in_on).is_not(None),
        )
        .order_by(col(Amendment.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def returned_parts(session: Session, case: CultivationCase) -> frozenset[str]:
    """Keys of what may be typed in a returned application; none: everything."""
    found = open_amendment(session, case.id)
    return frozenset(found.parts.split()) if found else frozenset()


def last_submission(session: Session, case_id: int | None) -> int | None:
    """The number of the newest version submitted here."""
    last: int | None = session.execute(
        select(func.max(col(Submission.number)))
        .join(Application, col(Application.id) == col(Submission.application_id))
        .where(col(Application.case_id) == case_id)
    ).scalar_one()
    return last


def _form_of(session: Session, case: CultivationCase) -> tuple[Form | None, Route]:
    """The form of the case's application and how it is filled in; before there is one, the newest
    of its programme."""
    key = FORM_OF.get(case.programme)
    if key is None:
        return None, Route.IN_FULL
    found = session.execute(
        select(col(Application.edition), col(Application.route)).where(
            col(Application.case_id) == case.id
        )
    ).one_or_none()
    edition, route = found or (newest_edition(key), Route.IN_FULL)
    return form_of(key, edition), route


def part_name(form: Form | None, part: str) -> str:
    """What a key is called on the page."""
    if form is None:
        return part
    for section in form.sections:
        if whole_section(section.key) == part:
            return section.title
    titled = form.tables.get(part) or form.slots.get(part)
    field = form.fields.get(part)
    return titled.title if titled else field.label if field else part


def part_groups(session: Session, case: CultivationCase) -> list[PartGroup]:
    """What may be named in a return of this case, section by section; nothing without a form."""
    form, route = _form_of(session, case)
    if form is None:
        return []
    return [
        PartGroup(
            whole_section(section.key),
            section.title,
            [(one.key, one.label) for one in section.fields if one.is_typed(route)]
            + [(one.key, one.title) for one in section.tables]
            + [(one.key, one.title) for one in section.slots],
        )
        for section in form.sections
    ]


def describe_parts(session: Session, viewer: Viewer, case_id: str) -> list[PartGroup]:
    """The same, of a case by its id."""
    return part_groups(session, get_case(session, viewer, case_id)[0])


def list_reasons(session: Session, viewer: Viewer, *, with_closed: bool = False) -> list[ReasonRow]:
    """The county's list, in the order in which it grew."""
    wanted = select(AmendmentReason).where(col(AmendmentReason.county_code) == viewer.county_code)
    if not with_closed:
        wanted = wanted.where(col(AmendmentReason.is_closed).is_(False))
    found = session.execute(wanted.order_by(col(AmendmentReason.id))).scalars()
    return [ReasonRow(one.public_id, one.text, one.is_closed) for one in found]


def compare_versions(session: Session, viewer: Viewer, case_id: str, amendment_id: str) -> Compared:
    """Exactly what changed. A town reads what everybody may read, a firm all of its own."""
    case, firm = get_case(session, viewer, case_id)
    amendment: Amendment | None = session.execute(
        select(Amendment).where(
            col(Amendment.case_id) == case.id,
            col(Amendment.public_id) == amendment_id,
            col(Amendment.is_taken_back).is_(False),
        )
    ).scalar_one_or_none()
    form, _ = _form_of(session, case)
    if amendment is None or form is None:
        raise NotFound
    naming = naming_for(session, viewer, [(None, amendment.returned_by)])
    row = _row(amendment, form, naming)
    if not row.has_versions:
        raise NotFound
    numbers = (amendment.submission_before or 0, amendment.submission_after or 0)
    before, after = _contents(session, case, numbers)
    reads_all = viewer.role in BUREAU | FILLERS
    audience = Audience.BUREAU if reads_all else Audience.EVERYBODY
    found = differences(form, before, after, technology_fields(), audience)
    is_open = application_contact_is_open(viewer, case, firm)
    return Compared(
        case_id=case.public_id,
        enterprise=firm.name,
        amendment=row,
        version_before=numbers[0],
        version_after=numbers[1],
        differences=found if is_open else masked_differences(found),
    )


def _contents(session: Session, case: CultivationCase, numbers: tuple[int, int]) -> list[Any]:
    found = session.execute(
        select(Submission)
        .join(Application, col(Application.id) == col(Submission.application_id))
        .where(col(Application.case_id) == case.id, col(Submission.number).in_(numbers))
    )
    versions = found.scalars().all()
    opened = open_submissions(session, versions)
    by_number = {one.number: each.content for one, each in zip(versions, opened, strict=True)}
    return [by_number[number] for number in numbers]
