"""Messages reach whom they are for, once, and nobody else; mail as each has chosen."""

from typing import Any

from sqlmodel import Session, select

from app.domain.access import Role, Viewer
from app.domain.messages import MailMode, MailState, MessageKind
from app.models.enterprises import Enterprise
from app.models.messages import Mail, Message
from app.queries.messages import MessageFilters, count_unread, list_messages
from app.services.messages import News, forget_news, note_news_read, note_read, tell, tell_firm
from tests.conftest import Statements
from tests.factories import (
    COUNTY,
    make_enterprise,
    make_mail_choice,
    make_recusal,
    make_staff,
    viewer_of,
)


def news(firm: Enterprise | None = None, **values: Any) -> News:
    usual = {
        "kind": MessageKind.COMMENT,
        "text": "请补充审计报告",
        "page": "/cases/abc",
        "county_code": COUNTY,
        "enterprise_id": firm.id if firm else None,
    }
    return News(**usual | values)


def texts(session: Session, viewer: Viewer) -> list[str]:
    return [row.text for row in list_messages(session, viewer, MessageFilters()).rows]


def test_each_is_told_once_and_nobody_of_their_own_deed(session: Session) -> None:
    me, other = make_staff(session), make_staff(session)

    tell(session, viewer_of(person=me), [me.id, other.id, other.id, None], news())

    assert texts(session, viewer_of(person=me)) == []
    assert texts(session, viewer_of(person=other)) == ["请补充审计报告"]
    [row] = list_messages(session, viewer_of(person=other), MessageFilters()).rows
    assert (row.sender, row.page, row.read_at) == (me.name, "/cases/abc", None)


def test_who_is_recused_is_not_told_and_reads_no_older_message(session: Session) -> None:
    other, firm = make_staff(session), make_enterprise(session)
    tell(session, None, [other.id], news(firm))
    recused = viewer_of(person=other, recused_from=frozenset({firm.id}))
    make_recusal(session, other, firm)

    tell(session, None, [other.id], news(firm, text="又一条"))

    assert texts(session, viewer_of(person=other)) == ["请补充审计报告"]
    assert (texts(session, recused), count_unread(session, recused)) == ([], 0)


def test_people_of_the_firm_are_told_and_those_of_another_are_not(session: Session) -> None:
    firm, another = make_enterprise(session), make_enterprise(session)
    ours = make_staff(session, Role.ENTERPRISE_USER, enterprises=[firm])
    theirs = make_staff(session, Role.ENTERPRISE_USER, enterprises=[another])

    tell_firm(session, None, news(firm))

    def seen(person: Any, own: Enterprise) -> list[str]:
        return texts(session, viewer_of(Role.ENTERPRISE_USER, person=person, enterprises=[own]))

    assert (seen(ours, firm), seen(theirs, another)) == (["请补充审计报告"], [])


def test_mail_goes_as_each_has_chosen_and_names_nobody(session: Session) -> None:
    firm = make_enterprise(session, name="景兴纸业")
    now, later, never, nowhere = (make_staff(session) for _ in range(4))
    make_mail_choice(session, now, mode=MailMode.AT_ONCE, address="now@example.gov.cn")
    make_mail_choice(session, later, mode=MailMode.DIGEST)
    make_mail_choice(session, never, mode=MailMode.NONE)

    tell(session, None, [one.id for one in (now, later, never, nowhere)], news(firm))

    [mail] = session.exec(select(Mail)).all()
    assert (mail.to_id, mail.address, mail.state) == (now.id, "now@example.gov.cn", "waiting")
    assert mail.state is MailState.WAITING
    assert mail.sentence == "您有一条新消息:意见留言。"
    told = session.exec(select(Message).order_by(Message.id)).all()  # type: ignore[arg-type]
    assert [(one.to_id, one.is_for_digest) for one in told] == [
        (now.id, False),
        (later.id, True),
        (never.id, False),
        (nowhere.id, False),
    ]


def test_read_counts_once_and_what_was_taken_back_is_gone(session: Session) -> None:
    me, other = make_staff(session), make_staff(session)
    for person in (me, other):
        tell(session, None, [person.id], news(about_id="one"))
        tell(session, None, [person.id], news(about_id="two"))
    viewer = viewer_of(person=me)
    first = list_messages(session, viewer, MessageFilters()).rows[0]

    note_read(session, viewer, [first.id])
    assert count_unread(session, viewer) == 1
    assert count_unread(session, viewer_of(person=other)) == 2
    note_news_read(session, [other.id or 0], ["one"])
    assert count_unread(session, viewer_of(person=other)) == 1
    forget_news(session, "two")

    assert len(texts(session, viewer)) == 2  # read before: it stays
    assert len(texts(session, viewer_of(person=other))) == 1
    note_read(session, viewer)
    assert list_messages(session, viewer, MessageFilters(is_read=False)).rows == []


def test_statements_do_not_grow_with_messages(session: Session, statements: Statements) -> None:
    me = make_staff(session)
    counts = []
    for _ in range(2):
        for _number in range(3):
            tell(session, None, [me.id], news(make_enterprise(session)))
        before = len(statements("SELECT"))
        list_messages(session, viewer_of(person=me), MessageFilters())
        counts.append(len(statements("SELECT")) - before)

    assert counts == [3, 3]


def test_closed_accounts_are_told_nothing(session: Session) -> None:
    gone = make_staff(session, is_closed=True)

    tell(session, None, [gone.id], news())

    assert session.exec(select(Message)).all() == []
