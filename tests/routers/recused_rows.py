"""What the case of a closed firm gathers on its way: inquiries, returns, decisions, objections."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from app.domain.access import Role
from app.domain.comments import CommentVisibility
from app.domain.opinions import Department, InquiryAnswer
from app.domain.panels import PanelPurpose
from app.domain.stages import Action
from app.models.amendments import Amendment
from app.models.applications import Application
from app.models.cases import Batch, CultivationCase
from app.models.comments import CaseComment
from app.models.decisions import CriterionObjection, DecisionEntry, DecisionList
from app.models.enterprises import Attachment
from app.models.firm_accounts import Invitation
from app.models.inquiries import Inquiry, InquiryLine
from app.models.people import Person
from app.models.reviews import Panel, PanelCase
from tests.factories import COUNTY, make_application_file
from tests.factories.ground import store as put

DAY = date(2018, 9, 10)
NOON = datetime(2018, 9, 10, 4, tzinfo=UTC)


@dataclass
class CaseRows:
    """Ids by the blank of a path; where a blank means several things, with how the path begins or
    what stands before it."""

    closed: dict[str, str]
    shared: dict[str, str]


def rows_of_cases(
    session: Session,
    case: CultivationCase,
    beside: CultivationCase,
    batch: Batch,
    papers: Application,
    person: Person,
) -> CaseRows:
    """Of the closed firm's case; lists of the batch hold the other firm's too."""
    about: dict[str, Any] = {
        "county_code": COUNTY,
        "enterprise_id": case.enterprise_id,
        "case_id": case.id or 0,
    }
    comment = put(
        session,
        CaseComment(
            **about,
            visibility=CommentVisibility.INTERNAL,
            text="犀照留言",
            written_at=NOON,
            written_by_id=person.id or 0,
            written_by=person.name,
            role=Role.BUREAU_OFFICER,
        ),
    )
    amendment = put(
        session,
        Amendment(
            **about,
            parts="",
            reason="犀照补正",
            returned_on=DAY,
            returned_by=person.name,
            due_on=DAY,
        ),
    )
    invitation = put(
        session,
        Invitation(
            county_code=COUNTY,
            enterprise_id=case.enterprise_id,
            role=Role.ENTERPRISE_USER,
            invitee="犀照会计",
            code_digest="犀照".ljust(64, "0"),
            made_by=person.name,
            expires_at=NOON,
        ),
    )
    panel = put(
        session,
        Panel(
            county_code=COUNTY,
            purpose=PanelPurpose.MOCK_REVIEW,
            case_id=case.id,
            size=5,
            method="1",
            seed="1",
            digest="1",
            form="hnte",
            due_on=DAY,
            drawn_on=DAY,
            drawn_by=person.name,
        ),
    )
    put(session, PanelCase(panel_id=panel.id or 0, case_id=case.id or 0, number=1))
    file = make_application_file(session, papers, "licence")
    closed = {
        "comment_id": comment.public_id,
        "amendment_id": amendment.public_id,
        "invitation_id": invitation.public_id,
        "panel_id": panel.public_id,
        "file_id": session.get_one(Attachment, file.attachment_id).public_id,
    }
    asked = _asked(session, case, beside, batch, person)
    decided = _decided(session, case, beside, batch, person)
    return CaseRows(closed | asked.closed | decided.closed, asked.shared | decided.shared)


def _asked(
    session: Session,
    case: CultivationCase,
    beside: CultivationCase,
    batch: Batch,
    person: Person,
) -> CaseRows:
    """At every department, and one has something against the closed firm."""
    inquiry = put(
        session,
        Inquiry(
            county_code=COUNTY,
            batch_id=batch.id or 0,
            number=1,
            made_on=DAY,
            made_by=person.name,
            sent_on=DAY,
            document_number="平科函〔2018〕3号",
        ),
    )
    lines = [
        put(
            session,
            InquiryLine(
                county_code=COUNTY,
                inquiry_id=inquiry.id or 0,
                case_id=one.id or 0,
                enterprise_id=one.enterprise_id,
                department=department,
            ),
        )
        for one in (case, beside)
        for department in Department
    ]
    lines[0].answer, lines[0].reason = InquiryAnswer.NEGATIVE, "犀照受罚"
    lines[0].answered_on, lines[0].answered_by = DAY, "某某"
    session.flush()
    return CaseRows({"line_id": lines[0].public_id}, {"inquiry_id": inquiry.public_id})


def _decided(
    session: Session,
    case: CultivationCase,
    beside: CultivationCase,
    batch: Batch,
    person: Person,
) -> CaseRows:
    """On one list that was released; the closed firm objects."""
    made = put(
        session,
        DecisionList(
            county_code=COUNTY,
            batch_id=batch.id or 0,
            number=1,
            prepared_on=DAY,
            prepared_by_id=person.id or 0,
            prepared_by=person.name,
            released_on=DAY,
            released_by_id=person.id,
            released_by=person.name,
        ),
    )
    entries = [
        put(
            session,
            DecisionEntry(
                county_code=COUNTY,
                list_id=made.id or 0,
                case_id=one.id or 0,
                enterprise_id=one.enterprise_id,
                action=Action.REJECT,
                reason="犀照不足" if one is case else "",
            ),
        )
        for one in (case, beside)
    ]
    objection = put(
        session,
        CriterionObjection(
            county_code=COUNTY,
            entry_id=entries[0].id or 0,
            case_id=case.id or 0,
            enterprise_id=case.enterprise_id,
            criterion="sales",
            content="犀照异议",
            raised_on=DAY,
            raised_by="犀照会计",
        ),
    )
    return CaseRows(
        {
            "/batches {entry_id}": entries[0].public_id,
            "criterion-objections {objection_id}": objection.public_id,
        },
        {"/batches {list_id}": made.public_id},
    )
