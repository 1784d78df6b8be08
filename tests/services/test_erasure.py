"""Erasing people: rows and history forget them, the chain stays whole, on both databases."""

from datetime import UTC, date, datetime, timedelta
from unittest.mock import ANY

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session, col

import app.models
from app.domain.access import Role
from app.domain.personal import ERASED, PERSONAL_FIELDS, RequestKind, RequestState
from app.domain.refusals import NotFound, NotPermitted, Reason, Refusal, TransitionRefused
from app.models.applications import Answer, SubmissionValue
from app.models.base import Recorded, metadata
from app.models.enterprises import ContactPerson, Enterprise
from app.models.factors import SecondFactor
from app.models.history import HistoryEntry, PersonalValue
from app.models.identities import Identity
from app.models.people import LoginSession, Person
from app.models.personal import PersonalRequest
from app.queries.handed_in import HandedIn, open_submissions
from app.queries.history_chain import verify_chain
from app.recorded_writes import create_rows
from app.sealing import Sealer
from app.services.erasure import erase_account, erase_contact
from app.services.people import AccountEdit, edit_account
from app.services.personal_requests import (
    Decision,
    Wish,
    ask_for_contact,
    ask_for_oneself,
    carry_out_request,
    decide_request,
)
from app.services.retention import list_overdue
from tests.factories import (
    COUNTY,
    TESTER,
    make_application,
    make_case,
    make_contact,
    make_enterprise,
    make_login_session,
    make_recusal,
    make_staff,
    make_submission,
    viewer_of,
)
from tests.factories.factors import make_second_factor
from tests.factories.ground import store

TODAY = date(2018, 9, 30)
MOBILE = "13812345678"
YES, NO = Decision(is_granted=True, note="同意"), Decision(is_granted=False, note="依法须保存")
ERASE = Wish(kind=RequestKind.ERASURE, wanted="请删除我的联系方式")


@pytest.fixture
def contact(session: Session) -> ContactPerson:
    session.info["actor"] = TESTER
    firm = make_enterprise(session)
    found = make_contact(session, firm, name="张三丰", mobile=MOBILE, email="zhang@example.cn")
    found.mobile = "13987654321"
    session.flush()
    return found


def values(session: Session) -> set[str]:
    rows = session.execute(select(col(PersonalValue.before), col(PersonalValue.after)))
    return {value for row in rows for value in row if value}


def entries(session: Session) -> int:
    found: int = session.execute(select(func.count(col(HistoryEntry.id)))).scalar_one()
    return found


def test_erased_contact_is_in_no_row_and_the_chain_is_whole(
    session: Session, contact: ContactPerson
) -> None:
    other = make_contact(session, make_enterprise(session), name="李四", mobile="13700001111")
    assert {MOBILE, "13987654321", "张三丰", "zhang@example.cn"} <= values(session)
    before = entries(session)

    erase_contact(session, contact)

    left = values(session)
    assert not left & {MOBILE, "13987654321", "张三丰", "zhang@example.cn"}
    assert {"李四", "13700001111"} <= left
    session.refresh(contact)
    assert (contact.name, contact.mobile, contact.email) == (ERASED, "", "")
    assert other.mobile == "13700001111"
    report = verify_chain(session, COUNTY)
    assert (report.fault, report.entries) == (None, before + 1)
    payloads = session.execute(select(col(HistoryEntry.payload))).scalars().all()
    assert not [one for one in payloads if MOBILE in one or "张三丰" in one]


def test_chain_breaks_where_a_personal_value_was_altered_and_not_erased(
    session: Session, contact: ContactPerson
) -> None:
    assert contact.id
    session.execute(
        update(PersonalValue).where(col(PersonalValue.after) == MOBILE).values(after="13800000000")
    )

    assert verify_chain(session, COUNTY).fault == "个人信息与摘要不符"


def test_erased_account_has_no_name_no_door_and_a_whole_chain(session: Session) -> None:
    session.info["actor"] = TESTER
    person = make_staff(session, name="王小明", login="wangxiaoming")
    make_login_session(session, person, Role.BUREAU_OFFICER)
    make_second_factor(session, person, Sealer(bytes(32)))
    store(
        session,
        Identity(
            county_code=COUNTY,
            person_id=person.id or 0,
            provider="https://idp.example",
            subject="gov-0001",
            bound_by="王小明",
        ),
    )
    edit = AccountEdit(login="wangxm", name="王晓明", version=person.version)
    edit_account(session, viewer_of(Role.SYSTEM_ADMIN), person.public_id, edit)
    names = {"王小明", "wangxiaoming", "王晓明", "wangxm", "gov-0001"}
    assert names <= values(session)

    erase_account(session, person, "系统管理员")

    assert not names & values(session)
    session.refresh(person)
    assert (person.name, person.office, person.is_closed) == (ERASED, "", True)
    assert person.login == f"erased-{person.public_id}"
    for table in (SecondFactor, Identity):
        assert session.execute(select(func.count()).select_from(table)).scalar_one() == 0
    open_sessions = select(func.count(col(LoginSession.id))).where(
        col(LoginSession.ended_at).is_(None)
    )
    assert session.execute(open_sessions).scalar_one() == 0
    assert verify_chain(session, COUNTY).fault is None


def test_contact_in_answers_is_sealed_in_the_history_and_erased_with_the_person(
    session: Session, contact: ContactPerson
) -> None:
    firm = session.get_one(Enterprise, contact.enterprise_id)
    application = make_application(session, firm, make_case(session, firm))
    own = {
        "county_code": firm.county_code,
        "enterprise_id": firm.id,
        "application_id": application.id,
        "saved_by_id": application.begun_by_id,
        "saved_by": "钱财务",
    }
    said = {"contact_mobile": contact.mobile, "contact_name": "李四", "address": "示例路 1 号"}
    create_rows(session, Answer, [own | {"field": key, "value": said[key]} for key in said])
    payloads = " ".join(session.execute(select(col(HistoryEntry.payload))).scalars())
    assert "示例路 1 号" in payloads
    assert contact.mobile not in payloads
    assert "李四" not in payloads

    erase_contact(session, contact)

    left = session.execute(select(col(Answer.field), col(Answer.value)))
    assert dict(map(tuple, left)) == said | {"contact_mobile": ""}
    assert not values(session) & {"13987654321", MOBILE}
    assert "李四" in values(session)
    assert verify_chain(session, COUNTY).fault is None


def test_erased_contact_is_gone_from_what_was_handed_in_and_its_digest_holds(
    session: Session, contact: ContactPerson
) -> None:
    firm = session.get_one(Enterprise, contact.enterprise_id)
    application = make_application(session, firm, make_case(session, firm))
    said = {"contact_mobile": contact.mobile, "contact_name": "李四", "name": "甲公司"}
    submission = make_submission(session, application, values=said)
    assert contact.mobile not in submission.content
    assert open_submissions(session, [submission]) == [HandedIn(ANY, is_intact=True)]
    text_before, digest_before = submission.content, submission.digest

    erase_contact(session, contact)

    session.refresh(submission)
    [opened] = open_submissions(session, [submission])
    assert opened.content["values"] == said | {"contact_mobile": ERASED}
    assert opened.is_intact
    assert (submission.content, submission.digest) == (text_before, digest_before)
    kept = session.execute(select(col(SubmissionValue.value), col(SubmissionValue.salt))).all()
    assert [value for value, _ in kept] == ["李四"]
    session.execute(update(SubmissionValue).values(value="王五"))
    assert not open_submissions(session, [submission])[0].is_intact


# --- Asked, decided, carried out ------------------------------------------------------------------


def test_contact_is_erased_when_a_head_has_decided(
    session: Session, contact: ContactPerson
) -> None:
    officer = viewer_of(person=make_staff(session))
    head = viewer_of(Role.SECTION_HEAD, person=make_staff(session, Role.SECTION_HEAD))
    firm = session.get_one(Enterprise, contact.enterprise_id)
    asked = ask_for_contact(session, officer, firm.public_id, contact.public_id, ERASE)
    with pytest.raises(TransitionRefused):
        carry_out_request(session, head, asked.public_id)

    decide_request(session, head, asked.public_id, YES, TODAY)
    carry_out_request(session, head, asked.public_id)

    assert asked.state is RequestState.CARRIED_OUT
    assert (asked.decided_by, asked.decided_on) == (head.name, TODAY)
    assert MOBILE not in values(session)
    assert verify_chain(session, COUNTY).fault is None
    with pytest.raises(TransitionRefused):
        carry_out_request(session, head, asked.public_id)


def test_refused_request_changes_nothing(session: Session, contact: ContactPerson) -> None:
    officer = viewer_of(person=make_staff(session))
    head = viewer_of(Role.BUREAU_HEAD, person=make_staff(session, Role.BUREAU_HEAD))
    firm = session.get_one(Enterprise, contact.enterprise_id)
    asked = ask_for_contact(session, officer, firm.public_id, contact.public_id, ERASE)

    decide_request(session, head, asked.public_id, NO, TODAY)

    with pytest.raises(TransitionRefused):
        carry_out_request(session, head, asked.public_id)
    with pytest.raises(TransitionRefused):
        decide_request(session, head, asked.public_id, YES, TODAY)
    assert MOBILE in values(session)


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        (Role.BUREAU_OFFICER, NotFound),
        (Role.SYSTEM_ADMIN, NotFound),
        (Role.SECURITY_ADMIN, NotFound),
        (Role.TOWN_OFFICER, NotFound),
    ],
)
def test_contact_is_not_decided_by_others(
    session: Session, contact: ContactPerson, role: Role, refusal: type[Refusal]
) -> None:
    officer = viewer_of(person=make_staff(session))
    firm = session.get_one(Enterprise, contact.enterprise_id)
    asked = ask_for_contact(session, officer, firm.public_id, contact.public_id, ERASE)

    with pytest.raises(refusal):
        decide_request(
            session, viewer_of(role, person=make_staff(session, role)), asked.public_id, YES, TODAY
        )


def test_head_recused_from_the_firm_does_not_see_its_request(
    session: Session, contact: ContactPerson
) -> None:
    officer = viewer_of(person=make_staff(session))
    firm = session.get_one(Enterprise, contact.enterprise_id)
    asked = ask_for_contact(session, officer, firm.public_id, contact.public_id, ERASE)
    person = make_staff(session, Role.SECTION_HEAD)
    make_recusal(session, person, firm)
    head = viewer_of(Role.SECTION_HEAD, person=person, recused_from=frozenset({firm.id or 0}))

    with pytest.raises(NotFound):
        decide_request(session, head, asked.public_id, YES, TODAY)


def test_nobody_decides_on_their_own_request(session: Session) -> None:
    session.info["actor"] = TESTER
    system = viewer_of(Role.SYSTEM_ADMIN, person=make_staff(session, Role.SYSTEM_ADMIN))
    asked = ask_for_oneself(session, system, ERASE)

    with pytest.raises(NotPermitted) as refused:
        decide_request(session, system, asked.public_id, YES, TODAY)

    assert refused.value.reasons == (Reason.OWN_REQUEST,)


def test_correction_carried_out_erases_nothing(session: Session) -> None:
    session.info["actor"] = TESTER
    person = make_staff(session, name="王小明")
    wish = Wish(kind=RequestKind.CORRECTION, wanted="姓名应为王晓明")
    asked = ask_for_oneself(session, viewer_of(person=person), wish)
    system = viewer_of(Role.SYSTEM_ADMIN, person=make_staff(session, Role.SYSTEM_ADMIN))

    decide_request(session, system, asked.public_id, YES, TODAY)
    carry_out_request(session, system, asked.public_id)

    session.refresh(person)
    assert (person.name, person.is_closed) == ("王小明", False)


# --- The end of its time --------------------------------------------------------------------------


def test_what_was_kept_long_enough_is_counted_and_taken_out(session: Session) -> None:
    session.info["actor"] = TESTER
    now = datetime.now(UTC)
    kept, old = make_enterprise(session), make_enterprise(session)
    old.archived_on = now.date() - timedelta(days=731)
    kept.archived_on = now.date() - timedelta(days=729)
    make_contact(session, kept, name="留下的人")
    gone = make_contact(session, old, name="离开的人", mobile=MOBILE)
    for firm in (kept, old):
        application = make_application(session, firm, make_case(session, firm))
        make_submission(session, application, values={"contact_mobile": MOBILE})
    recent, leaver = make_staff(session), make_staff(session, name="离职者")
    make_login_session(session, recent, Role.BUREAU_OFFICER)
    make_login_session(session, recent, Role.BUREAU_OFFICER, expires_at=now - timedelta(days=181))
    leaver.is_closed = True
    session.flush()
    session.execute(
        update(Person)
        .where(col(Person.id) == leaver.id)
        .values(updated_at=now - timedelta(days=1096))
    )

    overdue = list_overdue(session, now, "命令行")
    counted = {one.name: one.count for one in overdue if one.count}
    before = entries(session)
    assert counted == {
        "登录记录": 1,
        "归档企业的联系人": 1,
        "归档企业已提交申报书里的联系方式": 1,
        "停用的账号": 1,
    }
    assert MOBILE in values(session)

    for one in overdue:
        one.take_out()

    assert session.execute(select(func.count(col(LoginSession.id)))).scalar_one() == 1
    assert not {"离开的人", MOBILE, "离职者"} & values(session)
    assert "留下的人" in values(session)
    assert gone.name == ERASED
    assert entries(session) == before + 2
    assert verify_chain(session, COUNTY).fault is None
    assert {one.count for one in list_overdue(session, now, "命令行")} == {0}


# --- The record -----------------------------------------------------------------------------------

LOOKS_PERSONAL = (
    "mobile", "telephone", "email", "phone", "address", "user_agent", "contact_name",
    "id_number", "bank_account", "person_name", "actor_name", "raised_by",
)  # fmt: skip
NOT_OF_PEOPLE = {("saved_view", "address")}
"""Where such a word means something else: the address of a page."""


def test_no_table_keeps_what_looks_personal_without_a_line() -> None:
    assert app.models.metadata is metadata
    known = {(one.table, one.field) for one in PERSONAL_FIELDS}
    found = {
        (str(table.name), column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in LOOKS_PERSONAL
    }

    assert found - known - NOT_OF_PEOPLE == set()


def test_every_line_has_its_column() -> None:
    columns = {
        (str(table.name), column.name)
        for table in metadata.tables.values()
        for column in table.columns
    }

    assert {(one.table, one.field) for one in PERSONAL_FIELDS} - columns == set()


def test_every_personal_value_of_the_history_has_its_line() -> None:
    known = {(one.table, one.field) for one in PERSONAL_FIELDS}
    kept_apart = {
        (str(model.__tablename__), name)  # type: ignore[attr-defined]
        for model in Recorded.__subclasses__()
        if model.__module__.startswith("app.models.")
        for name in model.personal
    }

    assert kept_apart - known == set()
    assert ("personal_request", "wanted") in kept_apart
    assert PersonalRequest.recorded_as in {"personal_request"}
