"""What other offices said to the batches: joint opinions, and one list of 部门核查."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.demonstration.facts import Fact, Ref
from app.demonstration.published_lists import HNTE_LISTS
from app.domain.opinions import Department, InquiryAnswer, Office, Opinion
from app.models.cases import Batch, CultivationCase
from app.models.inquiries import Inquiry, InquiryLine, JointOpinion

SIGNED_BY = {Office.SCIENCE: "沈局长", Office.FINANCE: "财政局甲某", Office.TAXATION: "税务局乙某"}
BEFORE_THE_FIRST = timedelta(days=75)
"""A day before the first of a batch's cases is jointly endorsed."""
FIRST_YEAR = 2015
"""Of the batches."""
ASKED_BATCH = "hnte/2018/2"
MADE_ON, SENT_ON, ANSWERED_ON, LIFTED_ON = (date(2018, 9, day) for day in (3, 4, 12, 14))


def opinion_facts(county_code: str) -> list[Fact]:
    """三部门意见 of every batch, all in favour."""
    first_days: dict[str, date] = {}
    for lists in HNTE_LISTS.values():
        for published in lists:
            if published.year < FIRST_YEAR:
                continue
            known = first_days.get(published.key, published.dated_on)
            first_days[published.key] = min(known, published.dated_on)
    return [
        _opinion(county_code, key, office, number, dated_on - BEFORE_THE_FIRST)
        for key, dated_on in first_days.items()
        for number, office in enumerate(Office, 1)
    ]


def _opinion(county_code: str, batch: str, office: Office, number: int, given_on: date) -> Fact:
    return Fact(
        JointOpinion,
        f"{batch}/{office}",
        given_on,
        {
            "county_code": county_code,
            "batch_id": Ref(Batch, batch),
            "case_id": None,
            "enterprise_id": None,
            "office": office,
            "opinion": Opinion.AGREES,
            "given_on": given_on,
            "given_by": SIGNED_BY[office],
            "document_number": f"演会〔{given_on.year}〕{batch[-1]}{number}号",
            "note": "",
        },
    )


def inquiry_facts(facts: Iterable[Fact], county_code: str) -> list[Fact]:
    """The list of the batch that is under way on the demonstration's day: all clean but one firm,
    whose penalty was paid and lifted."""
    inquiry = Fact(
        Inquiry,
        ASKED_BATCH,
        MADE_ON,
        {
            "county_code": county_code,
            "batch_id": Ref(Batch, ASKED_BATCH),
            "award_round_id": None,
            "number": 1,
            "made_on": MADE_ON,
            "made_by": "王经办",
            "sent_on": None,
            "document_number": "",
            "answer_by_on": None,
        },
    )
    inquiry.change(
        SENT_ON,
        sent_on=SENT_ON,
        document_number="演科核〔2018〕2号",
        answer_by_on=ANSWERED_ON,
    )
    asked = [
        fact
        for fact in facts
        if fact.model is CultivationCase
        and fact.columns["batch_id"] == Ref(Batch, ASKED_BATCH)
        and fact.appears_on < MADE_ON
    ]
    lines = [
        _line(case, department, has_penalty=place == 0 and department is Department.ECOLOGY)
        for place, case in enumerate(asked)
        for department in Department
    ]
    return [inquiry, *lines]


def _line(case: Fact, department: Department, *, has_penalty: bool) -> Fact:
    line = Fact(
        InquiryLine,
        f"{case.key}/{department}",
        MADE_ON,
        {
            "county_code": case.columns["county_code"],
            "inquiry_id": Ref(Inquiry, ASKED_BATCH),
            "case_id": Ref(CultivationCase, case.key),
            "enterprise_id": case.columns["enterprise_id"],
            "department": department,
            "answer": None,
            "reason": "",
            "answered_on": None,
            "answered_by": "",
            "lifted_on": None,
            "lifted_by": "",
            "lift_reason": "",
        },
        about=case.about,
    )
    line.change(
        ANSWERED_ON,
        answer=InquiryAnswer.NEGATIVE if has_penalty else InquiryAnswer.CLEAN,
        reason="2018年6月因废水超标被罚款2万元" if has_penalty else "",
        answered_on=ANSWERED_ON,
        answered_by="部门联络员",
    )
    if has_penalty:
        line.change(
            LIFTED_ON,
            lifted_on=LIFTED_ON,
            lifted_by="陈科长",
            lift_reason="非重大环境违法,已整改并缴清罚款,不影响申报",
        )
    return line
