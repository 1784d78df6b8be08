"""The history: nothing changes without it, everything stands in it, and it is one chain."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine, update
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col, select

from app.db import transaction
from app.domain.stages import Stage
from app.models.cases import CultivationCase
from app.models.enterprises import ContactPerson, Enterprise, FormerName
from app.models.history import HistoryEntry, HistoryHead, PersonalValue
from app.plain_rows import plain_rows
from app.queries.history_chain import verify_chain
from app.recorded_writes import change_row, change_rows, create_rows, delete_rows
from app.recording import Actor, Change, NobodyActs, canonical, entry_text, link, plain
from tests.factories import COUNTY, make_case, make_contact, make_enterprise


def entries(session: Session, kind: str) -> list[HistoryEntry]:
    return list(
        session.exec(
            select(HistoryEntry)
            .where(HistoryEntry.subject_kind == kind)
            .order_by(col(HistoryEntry.sequence))
        )
    )


def test_a_change_records_who_what_before_and_after(session: Session) -> None:
    firm = make_enterprise(session, name="平湖甲有限公司", registered_capital_cny=Decimal("100.00"))
    session.info["actor"] = Actor("王经办", 7, "bureau_officer")
    firm.name = "平湖乙有限公司"
    firm.registered_on = date(2016, 5, 6)

    session.flush()

    last = entries(session, "enterprise")[-1]
    payload = json.loads(last.payload)
    assert (last.actor_name, last.actor_id, last.actor_role) == ("王经办", 7, "bureau_officer")
    assert (last.action, last.subject_id, last.enterprise_id) == ("update", firm.public_id, firm.id)
    assert payload["changes"]["name"] == ["平湖甲有限公司", "平湖乙有限公司"]
    assert payload["changes"]["registered_on"][1] == "2016-05-06"
    assert "version" not in payload["changes"]
    assert "updated_at" not in payload["changes"]


def test_touching_without_changing_leaves_no_trace(session: Session) -> None:
    firm = make_enterprise(session, name="平湖甲有限公司")
    before = len(entries(session, "enterprise"))

    firm.name = "平湖甲有限公司"
    session.flush()

    assert len(entries(session, "enterprise")) == before


def test_a_change_in_nobodys_name_is_not_stored(session: Session) -> None:
    firm = make_enterprise(session)
    session.info["actor"] = None
    firm.remark = "谁改的?"

    with pytest.raises(NobodyActs):
        session.flush()


def test_every_entry_links_to_the_one_before(session: Session) -> None:
    firm = make_enterprise(session)
    for number in range(4):
        firm.remark = f"第 {number} 次"
        session.flush()

    chain = session.exec(select(HistoryEntry).order_by(col(HistoryEntry.sequence))).all()
    digest = ""
    for position, entry in enumerate(chain, 1):
        digest = link(digest, entry.payload)
        assert (entry.sequence, entry.digest) == (position, digest)
    head = session.exec(select(HistoryHead)).one()
    assert (head.sequence, head.digest) == (len(chain), digest)


def test_personal_values_stand_apart_and_can_be_erased(session: Session) -> None:
    contact = make_contact(session, make_enterprise(session), name="张三", mobile="10012345678")
    contact.mobile = "10087654321"
    session.flush()

    last = entries(session, "contact_person")[-1]
    assert "10087654321" not in last.payload
    changed = json.loads(last.payload)["changes"]["mobile"]
    assert [value[:7] for value in changed] == ["sha256:", "sha256:"]
    kept = session.exec(select(PersonalValue).where(PersonalValue.history_id == last.id)).one()
    assert (kept.field, kept.before, kept.after) == ("mobile", "10012345678", "10087654321")
    session.delete(kept)
    session.flush()
    assert session.get_one(ContactPerson, contact.id).mobile == "10087654321"


def test_what_is_rolled_back_leaves_no_history(own_engine: Engine) -> None:
    with transaction(own_engine, Actor("测试")) as session:
        firm = make_enterprise(session)
        firm_id = firm.id

    def fail_halfway() -> None:
        with transaction(own_engine, Actor("测试")) as session:
            session.get_one(Enterprise, firm_id).remark = "不会留下"
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()

    with Session(own_engine) as session:
        assert [entry.action for entry in entries(session, "enterprise")] == ["create"]


def test_one_changed_row_is_recorded_as_by_a_flush(session: Session) -> None:
    flushed, alone = (make_case(session, make_enterprise(session)) for _ in range(2))
    session.info["actor"] = Actor("王经办", 7, "bureau_officer")
    values = {"stage": Stage.SUBMITTED, "stage_since": date(2018, 9, 3), "agency": ""}
    for name, value in values.items():
        setattr(flushed, name, value)
    session.flush()

    change_row(session, alone, values)

    told = {one.subject_id: one for one in entries(session, "case") if one.action == "update"}
    by_flush, by_itself = told[flushed.public_id], told[alone.public_id]
    said = [json.loads(one.payload)["changes"] for one in (by_flush, by_itself)]
    changes = {"stage": ["planned", "submitted"], "stage_since": ["2018-03-01", "2018-09-03"]}
    assert said == [changes, changes]
    assert by_itself.digest == link(by_flush.digest, by_itself.payload)
    assert by_itself.enterprise_id == alone.enterprise_id
    assert not session.dirty
    session.refresh(alone)
    assert (alone.stage, alone.stage_since, alone.version) == (
        Stage.SUBMITTED,
        date(2018, 9, 3),
        2,
    )


def test_one_row_that_was_changed_meanwhile_is_not_written_over(session: Session) -> None:
    case = make_case(session, make_enterprise(session))
    session.info["actor"] = Actor("测试")
    session.connection().execute(update(CultivationCase).values(version=5))

    with pytest.raises(StaleDataError):
        change_row(session, case, {"agency": "某中介"})

    assert [one.action for one in entries(session, "case")] == ["create"]


def test_many_changed_rows_are_recorded_as_by_a_flush(session: Session) -> None:
    wanted: list[dict[str, Any]] = [
        {"duty": "总工", "mobile": "13911111111"},
        {"is_liaison": True},
        {"duty": "科技专员"},  # as it stands
    ]
    flushed, bulk = (
        [make_contact(session, make_enterprise(session)) for _ in wanted] for _ in "12"
    )
    session.info["actor"] = Actor("王经办", 7, "bureau_officer")
    for contact, values in zip(flushed, wanted, strict=True):
        for name, value in values.items():
            setattr(contact, name, value)
    session.flush()

    change_rows(session, ContactPerson, list(zip(bulk, wanted, strict=True)))

    told = {one.subject_id: one for one in entries(session, "contact_person")}
    said = [
        [json.loads(told[one.public_id].payload) for one in contacts[:2]]
        for contacts in (flushed, bulk)
    ]
    assert said[1][1]["changes"] == {"is_liaison": [False, True]}
    assert [one["changes"].keys() for one in said[1]] == [one["changes"].keys() for one in said[0]]
    assert [one["changes"]["duty"] for one, _ in said] == [["科技专员", "总工"]] * 2
    assert "13911111111" not in told[bulk[0].public_id].payload
    assert told[bulk[2].public_id].action == "create"
    kept = session.exec(
        select(PersonalValue.before, PersonalValue.after).where(
            PersonalValue.history_id == told[bulk[0].public_id].id
        )
    ).all()
    assert kept == [("13800000000", "13911111111")]
    assert not session.dirty
    session.expire_all()
    assert [(one.duty, one.mobile, one.is_liaison, one.version) for one in bulk] == [
        ("总工", "13911111111", False, 2),
        ("科技专员", "13800000000", True, 2),
        ("科技专员", "13800000000", False, 1),
    ]
    assert verify_chain(session, COUNTY).fault is None


def test_new_rows_are_recorded_as_by_a_flush(session: Session) -> None:
    firms = [make_enterprise(session) for _ in range(3)]
    session.info["actor"] = Actor("测试")
    values: dict[str, Any] = {"county_code": COUNTY, "name": "平湖旧名有限公司", "used_until": None}
    session.add(FormerName(enterprise_id=firms[0].id or 0, **values))
    session.flush()

    create_rows(session, FormerName, [{"enterprise_id": one.id, **values} for one in firms[1:]])

    rows = session.exec(select(FormerName).order_by(col(FormerName.id))).all()
    told = entries(session, "former_name")
    assert [(one.subject_id, one.enterprise_id) for one in told] == [
        (str(row.id), row.enterprise_id) for row in rows
    ]
    assert [json.loads(one.payload)["changes"] for one in told] == [
        {"enterprise_id": [None, firm.id], "name": [None, "平湖旧名有限公司"]} for firm in firms
    ]


def test_many_rows_of_which_one_was_changed_meanwhile_are_not_written_over(
    session: Session,
) -> None:
    first, second = (make_case(session, make_enterprise(session)) for _ in range(2))
    session.info["actor"] = Actor("测试")
    session.connection().execute(
        update(CultivationCase).where(col(CultivationCase.id) == second.id).values(version=5)
    )

    with pytest.raises(StaleDataError):
        change_rows(session, CultivationCase, [(one, {"agency": "甲"}) for one in (first, second)])

    assert [one.action for one in entries(session, "case")] == ["create", "create"]


def test_one_row_is_not_changed_in_nobodys_name(session: Session) -> None:
    case = make_case(session, make_enterprise(session))
    session.info["actor"] = None

    with pytest.raises(NobodyActs):
        change_row(session, case, {"agency": "某中介"})


@example(Decimal("-1234567890123456789012345678901.25"))
@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_a_decimal_keeps_its_value_as_text(value: Decimal) -> None:
    text = plain(value)

    assert isinstance(text, str)
    assert Decimal(text) == value


def test_canonical_json_has_one_form() -> None:
    assert canonical({"b": 1, "a": "中"}) == '{"a":"中","b":1}'


def test_deleted_rows_are_recorded_as_by_a_flush(session: Session) -> None:
    flushed, bulk = ([make_contact(session, make_enterprise(session)) for _ in "12"] for _ in "12")
    session.info["actor"] = Actor("王经办", 7, "bureau_officer")
    for contact in flushed:
        session.delete(contact)
    session.flush()

    ids = [contact.id for contact in bulk]
    found = plain_rows(session.connection(), ContactPerson, col(ContactPerson.id).in_(ids))
    delete_rows(session, ContactPerson, found)

    told = [one for one in entries(session, "contact_person") if one.action == "delete"]
    assert [(one.subject_id, one.enterprise_id) for one in told] == [
        (one.public_id, one.enterprise_id) for one in (*flushed, *bulk)
    ]
    said = [json.loads(one.payload)["changes"] for one in told]
    # A salt of its own hides each personal value.
    shown = [{k: v for k, v in one.items() if k in ("duty", "is_liaison")} for one in said]
    assert shown == [{"duty": ["科技专员", None], "is_liaison": [False, None]}] * 4
    assert [one.keys() for one in said] == [said[0].keys()] * 4
    kept = session.exec(select(PersonalValue.before).where(PersonalValue.field == "mobile")).all()
    assert kept.count("13800000000") == 4
    with pytest.raises(StaleDataError):
        delete_rows(session, ContactPerson, found)
    assert verify_chain(session, COUNTY).fault is None


simple = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(Stage)
told_values = simple | st.floats(allow_nan=False) | st.lists(simple, max_size=3)


@given(
    st.dictionaries(st.text(), st.tuples(told_values, told_values)), st.text(), st.text(), st.text()
)
def test_an_entry_put_together_is_the_canonical_one(
    changes: dict[str, tuple[Any, Any]], name: str, role: str, subject: str
) -> None:
    at = datetime(2018, 9, 30, 8, tzinfo=UTC)
    change = Change("330482", "enterprise", subject, "update", changes)

    text = entry_text("330482", 7, at, Actor(name, 1, role), change, changes)

    assert text == canonical(
        {
            "county": "330482",
            "sequence": 7,
            "at": "2018-09-30T08:00:00+00:00",
            "actor": name,
            "role": role,
            "kind": "enterprise",
            "subject": subject,
            "action": "update",
            "changes": changes,
        }
    )
