"""部门核查 of a batch or a round, and joint opinions of a batch: lists and their answers."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import Session, col

from app.domain.access import Viewer
from app.domain.opinions import Department, InquiryAnswer, Office
from app.domain.refusals import NotFound
from app.models.cases import Batch, CultivationCase
from app.models.enterprises import Enterprise
from app.models.inquiries import Inquiry, InquiryLine, JointOpinion, ReturnedTable
from app.models.places import Township
from app.queries.batches import get_batch
from app.queries.inquiry_subjects import Subject, SubjectId, get_subject, still_to_ask
from app.queries.inquiry_views import (
    Answered,
    AskedFirm,
    CaseAnswer,
    InquiryDetail,
    InquiryList,
    InquiryRow,
    JointOpinionRow,
    JointOpinions,
    ReturnedTableRow,
    SentLine,
)
from app.queries.visibility import in_region, visible_enterprises
from app.words import word

ASKED = func.coalesce(col(InquiryLine.case_id), col(InquiryLine.enterprise_id))
"""A list asks about cases or about firms, never about both."""
IS_NEGATIVE = col(InquiryLine.answer) == InquiryAnswer.NEGATIVE
ANSWERED = (
    col(InquiryLine.public_id),
    col(InquiryLine.department),
    col(InquiryLine.answer),
    col(InquiryLine.reason),
    col(InquiryLine.answered_on),
    col(InquiryLine.answered_by),
    col(InquiryLine.lifted_on),
    col(InquiryLine.lifted_by),
    col(InquiryLine.lift_reason),
)


TABLE = tuple(
    col(getattr(ReturnedTable, "public_id" if name == "id" else name))
    for name in ReturnedTableRow.__dataclass_fields__
)


def get_inquiry(
    session: Session,
    viewer: Viewer,
    subject: Subject,
    public_id: str,
    *,
    is_to_change: bool = False,
) -> Inquiry:
    wanted = select(Inquiry).where(
        in_region(Inquiry.county_code, viewer),
        subject.owns,
        col(Inquiry.public_id) == public_id,
    )
    found: Inquiry | None = session.execute(
        wanted.with_for_update() if is_to_change else wanted
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def list_inquiries(session: Session, viewer: Viewer, named: SubjectId) -> InquiryList:
    """Newest first, in three statements."""
    subject = get_subject(session, viewer, named)
    waiting: int = session.execute(
        select(func.count()).select_from(still_to_ask(subject).subquery())
    ).scalar_one()
    rows = _rows(session, viewer, subject.owns)
    return InquiryList(named.kind, named.public_id, subject.name, rows, waiting)


def describe_inquiry(
    session: Session, viewer: Viewer, named: SubjectId, public_id: str
) -> InquiryDetail:
    """One list with every answer, in five statements whatever its length."""
    subject = get_subject(session, viewer, named)
    inquiry = get_inquiry(session, viewer, subject, public_id)
    (row,) = _rows(session, viewer, col(Inquiry.id) == inquiry.id)
    of_it = col(InquiryLine.inquiry_id) == inquiry.id
    firms = _firms(session, and_(of_it, visible_enterprises(viewer)))
    withheld = row.firms - len(firms)
    tables = _tables(session, inquiry)
    return InquiryDetail(row, named.kind, named.public_id, subject.name, firms, withheld, tables)


def _tables(session: Session, inquiry: Inquiry) -> list[ReturnedTableRow]:
    found = session.execute(
        select(*TABLE)
        .where(col(ReturnedTable.inquiry_id) == inquiry.id)
        .order_by(col(ReturnedTable.id).desc())
    )
    return [ReturnedTableRow(*row) for row in found]


def sent_lines(
    session: Session, viewer: Viewer, named: SubjectId, public_id: str
) -> list[SentLine]:
    """The list as it goes to the departments: every firm, whoever sends it; what was answered
    only of firms the viewer may see."""
    inquiry = get_inquiry(session, viewer, get_subject(session, viewer, named), public_id)
    is_on_it = col(InquiryLine.inquiry_id) == inquiry.id
    seen = {
        firm.enterprise_id for firm in _firms(session, and_(is_on_it, visible_enterprises(viewer)))
    }
    return [
        _sent(number, firm if firm.enterprise_id in seen else replace(firm, answers=[]))
        for number, firm in enumerate(_firms(session, is_on_it), 1)
    ]


def _sent(number: int, firm: AskedFirm) -> SentLine:
    said = dict.fromkeys((one.value for one in Department), "")
    said |= {one.department.value: word(one.answer) for one in firm.answers if one.answer}
    reasons = ";".join(f"{word(one.department)}:{one.reason}" for one in firm.answers if one.reason)
    return SentLine(number, firm.enterprise, firm.uscc, firm.township, **said, reasons=reasons)


def _rows(session: Session, viewer: Viewer, wanted: ColumnElement[bool]) -> list[InquiryRow]:
    stands = and_(IS_NEGATIVE, col(InquiryLine.lifted_on).is_(None))
    found = session.execute(
        select(
            col(Inquiry.public_id),
            col(Inquiry.version),
            col(Inquiry.number),
            col(Inquiry.made_on),
            col(Inquiry.made_by),
            col(Inquiry.sent_on),
            col(Inquiry.document_number),
            col(Inquiry.answer_by_on),
            func.count(ASKED.distinct()),
            func.sum(case((col(InquiryLine.answer).is_(None), 1), else_=0)),
            func.sum(case((stands, 1), else_=0)),
            func.sum(case((col(InquiryLine.lifted_on).is_not(None), 1), else_=0)),
        )
        .join_from(Inquiry, InquiryLine, col(InquiryLine.inquiry_id) == col(Inquiry.id))
        .where(in_region(Inquiry.county_code, viewer), wanted)
        .group_by(col(Inquiry.id))
        .order_by(col(Inquiry.number).desc())
    )
    return [InquiryRow(*row) for row in found]


def _firms(session: Session, wanted: ColumnElement[bool]) -> list[AskedFirm]:
    found = session.execute(
        select(
            col(CultivationCase.public_id),
            col(Enterprise.public_id),
            col(Enterprise.name),
            col(Enterprise.uscc),
            col(Township.name),
            col(CultivationCase.stage),
            *ANSWERED,
        )
        .join_from(InquiryLine, Enterprise, col(Enterprise.id) == col(InquiryLine.enterprise_id))
        .outerjoin(CultivationCase, col(CultivationCase.id) == col(InquiryLine.case_id))
        .outerjoin(Township, col(Township.code) == col(Enterprise.township_code))
        .where(wanted)
        .order_by(col(Township.position), col(Enterprise.name_key), col(InquiryLine.case_id))
    )
    firms: dict[tuple[str | None, str], AskedFirm] = {}
    for case_id, firm_id, name, uscc, town, stage, *answered in found:
        asked = AskedFirm(case_id, firm_id, name, uscc, town, stage, [])
        firms.setdefault((case_id, firm_id), asked).answers.append(Answered(*answered))
    for firm in firms.values():
        firm.answers.sort(key=lambda one: list(Department).index(one.department))
    return list(firms.values())


def list_answers(session: Session, case_row: CultivationCase) -> list[CaseAnswer]:
    """What the departments said to one case that is seen already."""
    found = session.execute(
        select(col(Inquiry.public_id), col(Batch.public_id), col(Inquiry.number), *ANSWERED)
        .join_from(InquiryLine, Inquiry, col(Inquiry.id) == col(InquiryLine.inquiry_id))
        .join(Batch, col(Batch.id) == col(Inquiry.batch_id))
        .where(col(InquiryLine.case_id) == case_row.id)
        .order_by(col(InquiryLine.id))
    )
    return [
        CaseAnswer(inquiry_id, batch_id, number, Answered(*answered))
        for inquiry_id, batch_id, number, *answered in found
    ]


# --- The joint opinion ----------------------------------------------------------------------------


def describe_joint_opinions(session: Session, viewer: Viewer, batch_id: str) -> JointOpinions:
    batch = get_batch(session, viewer, batch_id)
    opinions = list_joint_opinions(session, col(JointOpinion.batch_id) == batch.id)
    said = {one.office for one in opinions}
    missing = [office for office in Office if office not in said]
    return JointOpinions(batch.public_id, f"{batch.year}-{batch.number}", missing, opinions)


def list_joint_opinions(session: Session, wanted: ColumnElement[bool]) -> list[JointOpinionRow]:
    """The opinion of each office that stands: the case's own before its batch's, the newest."""
    found = session.execute(
        select(JointOpinion)
        .where(wanted)
        .order_by(col(JointOpinion.case_id).is_not(None), col(JointOpinion.id))
    ).scalars()
    return _standing(found)


def _standing(found: Iterable[JointOpinion]) -> list[JointOpinionRow]:
    standing = {
        one.office: JointOpinionRow(
            id=one.public_id,
            office=one.office,
            opinion=one.opinion,
            given_on=one.given_on,
            given_by=one.given_by,
            document_number=one.document_number,
            note=one.note,
            is_of_case=one.case_id is not None,
        )
        for one in found
    }
    return [standing[office] for office in Office if office in standing]
