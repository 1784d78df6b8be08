"""A round of awards with a line of the closed firm and one of another, asked about, on a sheet."""

from sqlmodel import Session, col, select

from app.domain.access import Role
from app.domain.opinions import Department, InquiryAnswer
from app.models.awards import Award, AwardPayment, PayeeAccount
from app.models.inquiries import Inquiry, InquiryLine, ReturnedTable
from app.models.people import Person
from app.models.titles import Title
from app.services.awards import NewRound, draw_round
from tests.factories import COUNTY, make_clause, make_staff, viewer_of
from tests.factories.ground import store as put
from tests.routers.recused_rows import DAY, CaseRows


def rows_of_awards(session: Session, title: Title, person: Person) -> CaseRows:
    """Drawn from the year of the closed firm's title."""
    make_clause(session, kind=None, first_year=2010)
    drawer = viewer_of(Role.BUREAU_OFFICER, person=person)
    given = NewRound(rewards_year=title.list_year, known_on=DAY)
    made = draw_round(session, drawer, given, DAY)
    sheet = put(
        session,
        AwardPayment(
            county_code=COUNTY,
            round_id=made.id or 0,
            number=1,
            prepared_on=DAY,
            prepared_by_id=person.id or 0,
            prepared_by=person.name,
            second_id=make_staff(session, name="复核同事").id or 0,
            second="复核同事",
        ),
    )
    lines = session.exec(select(Award).order_by(col(Award.id))).all()
    assert len(lines) == len(("the closed firm's", "another's"))
    for one in lines:
        account = PayeeAccount(
            county_code=COUNTY,
            enterprise_id=one.enterprise_id,
            bank="犀照支行" if one.enterprise_id == title.enterprise_id else "旁观支行",
            sealed_number="",
            last_four="7777",
            given_on=DAY,
            given_by_id=person.id or 0,
            given_by=person.name,
        )
        one.payment_id, one.account_id = sheet.id, put(session, account).id
    closed = next(one for one in lines if one.enterprise_id == title.enterprise_id)
    asked = _asked(session, made.id or 0, [one.enterprise_id for one in lines], closed, person)
    shared = {"round_id": made.public_id, "payment_id": sheet.public_id}
    return CaseRows({"award_id": closed.public_id} | asked.closed, shared | asked.shared)


def _asked(
    session: Session, round_id: int, firms: list[int], closed: Award, person: Person
) -> CaseRows:
    inquiry = put(
        session,
        Inquiry(
            county_code=COUNTY,
            award_round_id=round_id,
            number=1,
            made_on=DAY,
            made_by=person.name,
            sent_on=DAY,
            document_number="平科函〔2018〕4号",
        ),
    )
    lines = [
        put(
            session,
            InquiryLine(
                county_code=COUNTY,
                inquiry_id=inquiry.id or 0,
                enterprise_id=firm,
                department=department,
            ),
        )
        for firm in firms
        for department in Department
    ]
    against = next(one for one in lines if one.enterprise_id == closed.enterprise_id)
    against.answer, against.reason = InquiryAnswer.NEGATIVE, "犀照欠税"
    against.answered_on, against.answered_by = DAY, "某某"
    table = ReturnedTable(
        county_code=COUNTY,
        inquiry_id=inquiry.id or 0,
        department=against.department,
        kept_on=DAY,
        kept_by=person.name,
        answers=1,
        made="[]",
    )
    session.flush()
    return CaseRows(
        {"/awards {line_id}": against.public_id},
        {
            "/awards {inquiry_id}": inquiry.public_id,
            "/awards {table_id}": put(session, table).public_id,
        },
    )
