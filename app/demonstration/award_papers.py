"""What hangs on a fictitious round of awards: the departments' answers, the public notice with an
objection, the firms' accounts, and the sheets by which two officers pay."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from app.data import CountyFacts, calendar
from app.demonstration.award_rounds import OFFICER, Line, Round, draw_rounds
from app.demonstration.award_table import Inquired, Paid
from app.demonstration.facts import Fact, Ref
from app.demonstration.people import accounts
from app.domain.awards.payments import SHOWN_DIGITS
from app.domain.awards.way import PROCEDURE, AwardAction
from app.domain.deadlines import notice_end
from app.domain.opinions import Department, InquiryAnswer
from app.models.awards import AwardPayment, PayeeAccount
from app.models.inquiries import Inquiry, InquiryLine
from app.models.notices import NoticeEntry, NoticeSubject, Objection, PublicNotice
from app.models.people import Person
from app.services.award_ways import notice_title

TO_ANSWER = timedelta(days=10)
BANK = "演示农村商业银行(虚构)"
CONTACT = "演示科技局高新科(虚构)"


def award_facts(seed: int, facts: Sequence[Fact], county: CountyFacts) -> list[Fact]:
    """Every round with all that hangs on it."""
    made: list[Fact] = []
    given: set[Ref] = set()
    for found in draw_rounds(seed, facts, county):
        made += [found.fact, *found.moves(), *inquiry_facts(found), *notice_facts(found)]
        made += [*payment_facts(found, given), *(one.fact for one in found.lines)]
    return made


def inquiry_facts(found: Round) -> Iterator[Fact]:
    """部门核查 of the firms that stood when the list was made."""
    asked: Inquired = found.made.inquired
    county = found.fact.columns["county_code"]
    inquiry = Fact(
        Inquiry,
        found.made.key,
        asked.made_on,
        {
            "county_code": county,
            "batch_id": None,
            "award_round_id": found.ref,
            "number": 1,
            "made_on": asked.made_on,
            "made_by": accounts()[OFFICER].name,
            "sent_on": None,
            "document_number": "",
            "answer_by_on": None,
        },
    )
    if asked.sent_on is not None:
        inquiry.change(
            asked.sent_on,
            sent_on=asked.sent_on,
            document_number=f"演科核〔{asked.sent_on.year}〕奖{found.made.number}号",
            answer_by_on=asked.sent_on + TO_ANSWER,
        )
    yield inquiry
    for place, firm in enumerate(found.standing_firms(asked.made_on)):
        for department in Department:
            is_penalty = asked.has_lifted and place == 0 and department is Department.ECOLOGY
            yield _inquiry_line(found, firm, department, is_penalty=is_penalty)


def _inquiry_line(found: Round, firm: Ref, department: Department, *, is_penalty: bool) -> Fact:
    asked = found.made.inquired
    line = Fact(
        InquiryLine,
        f"{found.made.key}/{firm.key}/{department}",
        asked.made_on,
        {
            "county_code": found.fact.columns["county_code"],
            "inquiry_id": Ref(Inquiry, found.made.key),
            "case_id": None,
            "enterprise_id": firm,
            "department": department,
            "answer": None,
            "reason": "",
            "answered_on": None,
            "answered_by": "",
            "lifted_on": None,
            "lifted_by": "",
            "lift_reason": "",
        },
    )
    if asked.answered_on is not None and department in asked.by:
        line.change(
            asked.answered_on,
            answer=InquiryAnswer.NEGATIVE if is_penalty else InquiryAnswer.CLEAN,
            reason="上年因噪声超标被警告" if is_penalty else "",
            answered_on=asked.answered_on,
            answered_by="部门联络员",
        )
        if is_penalty:
            line.change(
                asked.answered_on + timedelta(days=1),
                lifted_on=asked.answered_on + timedelta(days=1),
                lifted_by=accounts()["section"].name,
                lift_reason="警告不属重大环境违法,已整改,不影响兑现",
            )
    return line


def notice_facts(found: Round) -> Iterator[Fact]:
    """The lines that stood when it opened; in one round somebody objected."""
    day = dict(found.made.days).get(AwardAction.OPEN_NOTICE)
    if day is None:
        return
    county, notice = found.fact.columns["county_code"], Ref(PublicNotice, found.made.key)
    days = PROCEDURE.notice_working_days or 1
    yield Fact(
        PublicNotice,
        found.made.key,
        day,
        {
            "county_code": county,
            "subject": NoticeSubject.AWARD_PAYMENT,
            "title": notice_title(found.made.drawn_on.year, found.made.number),
            "text": "名单和金额均为虚构。",
            "document_number": f"演科公示〔{day.year}〕{found.made.number}号",
            "starts_on": day,
            "working_days": days,
            "ends_on": notice_end(day, days, calendar()),
            "contact": CONTACT,
        },
    )
    found.fact.change(day, notice_id=notice)
    shown = [one for one in found.lines if one.stands_on(day)]
    for line in shown:
        columns = {
            "notice_id": notice,
            "county_code": county,
            "enterprise_id": line.firm,
            "pool_entry_id": None,
            "award_id": line.ref,
        }
        yield Fact(NoticeEntry, line.fact.key, day, columns)
    if found.made.objected_on is not None:
        yield _objection(found, shown[0], found.made.objected_on)


def _objection(found: Round, line: Line, day: date) -> Fact:
    return Fact(
        Objection,
        found.made.key,
        day,
        {
            "county_code": found.fact.columns["county_code"],
            "notice_id": Ref(PublicNotice, found.made.key),
            "case_id": None,
            "enterprise_id": line.firm,
            "raised_on": day,
            "raised_by": "某职工(虚构)",
            "document_number": "",
            "content": "反映该公司申报材料中的研发人员名单有误,请核实。",
            "outcome": None,
            "outcome_note": "",
            "resolved_on": None,
        },
    )


def payment_facts(found: Round, given: set[Ref]) -> Iterator[Fact]:
    """The accounts that firms have given by then, entered from their letters, and the sheets.
    `given` are the firms that gave theirs for an earlier round."""
    released_on = dict(found.made.days).get(AwardAction.RELEASE)
    if released_on is None:
        return
    last_day = found.made.days[-1][1]
    firms = found.standing_firms(max(last_day, released_on))
    for place, firm in enumerate(firms, start=1):
        is_missing = found.made.without_account and place % found.made.without_account == 0
        if firm not in given and not is_missing:
            given.add(firm)
            yield _account(found, firm, released_on)
    payable = [
        one
        for one in found.lines
        if one.stands_on(max(last_day, released_on)) and one.firm in given
    ]
    for number, sheet in enumerate(found.made.sheets, start=1):
        yield _sheet(found, number, sheet, payable[sheet.first : sheet.last])


def _account(found: Round, firm: Ref, day: date) -> Fact:
    """A made-up number: no bank's begins with these digits. It is sealed when it is stored."""
    drawn = int.from_bytes(hashlib.sha256(f"account/{firm.key}".encode()).digest()[:8])
    number = f"000990482{drawn % 10**10:010d}"
    officer = accounts()[OFFICER]
    columns = {
        "county_code": found.fact.columns["county_code"],
        "enterprise_id": firm,
        "bank": BANK,
        "sealed_number": number,
        "last_four": number[-SHOWN_DIGITS:],
        "given_on": day,
        "given_by_id": Ref(Person, officer.login),
        "given_by": officer.name,
        "note": "企业来函(虚构)",
    }
    return Fact(PayeeAccount, firm.key, day, columns)


def _sheet(found: Round, number: int, sheet: Paid, lines: list[Line]) -> Fact:
    key = f"{found.made.key}/{number}"
    fact = Fact(
        AwardPayment,
        key,
        sheet.prepared_on,
        {
            "county_code": found.fact.columns["county_code"],
            "round_id": found.ref,
            "number": number,
            "prepared_on": sheet.prepared_on,
            "prepared_by_id": Ref(Person, sheet.prepared_by),
            "prepared_by": accounts()[sheet.prepared_by].name,
            "second_id": Ref(Person, sheet.second),
            "second": accounts()[sheet.second].name,
            "paid_on": None,
            "voucher_number": "",
            "taken_back_on": None,
            "taken_back_by": "",
            "taken_back_reason": "",
        },
    )
    for line in lines:
        account = Ref(PayeeAccount, line.firm.key)
        line.fact.change(sheet.prepared_on, payment_id=Ref(AwardPayment, key), account_id=account)
        if sheet.taken_back_on is not None:
            line.fact.change(sheet.taken_back_on, payment_id=None, account_id=None)
    if sheet.paid_on is not None:
        fact.change(
            sheet.paid_on,
            paid_on=sheet.paid_on,
            voucher_number=f"演财〔{sheet.paid_on.year}〕{found.made.number}-{number}号",
        )
    if sheet.taken_back_on is not None:
        fact.change(
            sheet.taken_back_on,
            taken_back_on=sheet.taken_back_on,
            taken_back_by=accounts()[sheet.second].name,
            taken_back_reason="两户开户行已变更,重新编制",
        )
    return fact
