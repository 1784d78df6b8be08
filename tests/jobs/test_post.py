"""Mail goes out through a real SMTP server: at once, in a digest, again after a failure."""

from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.commands.work import delivering
from app.domain.access import Role
from app.domain.messages import MailMode, MailState, MessageKind, Way
from app.exchange.channels import Channel, Letter, Undelivered
from app.exchange.mail_channel import SmtpChannel
from app.exchange.sms_channel import SmsChannel
from app.jobs.post import NEVER_SENT, Postman, address_of
from app.models.messages import Mail, Message
from app.models.people import Person
from app.services.messages import News, Reached, queue_mail, tell
from app.settings import Settings
from tests.exchange.gateways import SECRET, open_gateway
from tests.factories import (
    COUNTY,
    make_calendar_year,
    make_county,
    make_enterprise,
    make_mail_choice,
    make_staff,
)
from tests.jobs.post_office import PostOffice, open_post_office

SMS = {"sms_account": "pinghu", "sms_secret": SECRET}
LI = Reached(Way.MAIL, "li@example.gov.cn")
MONDAY = datetime(2018, 9, 3, 0, 31, tzinfo=UTC)
"""Half past eight and a minute in Shanghai."""


@pytest.fixture
def office() -> Generator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def stored(own_engine: Engine) -> Generator[Session]:
    with Session(own_engine, expire_on_commit=False) as session:
        yield session


Deliver = Callable[[datetime], int]


@pytest.fixture
def deliver(own_engine: Engine, office: PostOffice, stored: Session) -> Deliver:
    """deliver(moment): what a postman does who looks at that moment."""

    def deliver(moment: datetime) -> int:
        stored.commit()
        stored.expire_all()
        channel = SmtpChannel(settings_to(office))
        ways: dict[Way, Channel] = {Way.MAIL: channel}
        postman = Postman(own_engine, ways, "https://m.example/", lambda: moment)
        return postman.deliver()

    return deliver


def settings_to(office: PostOffice, **values: Any) -> Settings:
    usual: dict[str, Any] = {
        "smtp_host": "127.0.0.1",
        "smtp_port": office.port,
        "smtp_security": "none",
        "smtp_sender": "miaopu@example.gov.cn",
    }
    return Settings(**usual | values)


def tell_all(session: Session, *people: Person, **values: Any) -> None:
    firm = make_enterprise(session, name="景兴纸业")
    usual: dict[str, Any] = {
        "kind": MessageKind.COMMENT,
        "text": "景兴纸业请补充",
        "page": "/cases/abc",
    }
    news = News(county_code=COUNTY, enterprise_id=firm.id, **usual | values)
    tell(session, None, [one.id for one in people], news)


def test_news_goes_out_at_once_as_a_sentence_and_a_link(
    stored: Session, office: PostOffice, deliver: Deliver
) -> None:
    me = make_staff(stored, name="李经办")
    make_mail_choice(stored, me, mode=MailMode.AT_ONCE, address="li@example.gov.cn")
    tell_all(stored, me)
    moment = datetime.now(UTC) + timedelta(seconds=1)

    assert (deliver(moment), deliver(moment)) == (1, 0)

    [mail] = office.taken
    text = mail.get_content()
    assert (mail["To"], mail["From"]) == ("li@example.gov.cn", "miaopu@example.gov.cn")
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("苗圃:您有新消息", "auto-generated")
    assert text.startswith("您有一条新消息:意见留言。")
    assert "https://m.example/messages" in text
    assert ("景兴" in text, "李经办" in text) == (False, False)
    [row] = stored.exec(select(Mail)).all()
    assert (row.state, row.tries) == (MailState.SENT, 1)
    assert row.sent_at is not None
    assert mail["Message-ID"] == f"<{row.public_id}@example.gov.cn>"


def test_nothing_goes_out_before_its_transaction_has_landed(
    own_engine: Engine, stored: Session, office: PostOffice
) -> None:
    me = make_staff(stored)
    make_mail_choice(stored, me, mode=MailMode.AT_ONCE)
    stored.commit()
    tell_all(stored, me)
    postman = Postman(own_engine, {Way.MAIL: SmtpChannel(settings_to(office))}, "https://m.example")

    stored.rollback()

    assert (postman.deliver(), office.taken) == (0, [])


def test_digest_comes_once_on_a_working_morning_with_what_is_unread(
    stored: Session, office: PostOffice, deliver: Deliver
) -> None:
    make_calendar_year(stored, 2018, off=[MONDAY.date()])
    me = make_staff(stored)
    make_mail_choice(stored, me)
    yesterday = MONDAY - timedelta(days=1)
    for kind in (MessageKind.COMMENT, MessageKind.COMMENT, MessageKind.REMINDER):
        tell_all(stored, me, kind=kind)
    for told in stored.exec(select(Message)).all():
        told.sent_at = yesterday
    tuesday = MONDAY + timedelta(days=1)

    assert deliver(MONDAY) == 0  # a holiday
    assert deliver(tuesday - timedelta(minutes=2)) == 0  # 8:29
    assert deliver(tuesday) == 1
    assert deliver(tuesday + timedelta(hours=1)) == 0

    [mail] = office.taken
    assert mail.get_content().startswith("您有 3 条未读消息:意见留言 2、催办 1。")
    tell_all(stored, me)
    [*_, late] = stored.exec(select(Message)).all()
    late.sent_at = tuesday + timedelta(hours=2)
    assert deliver(tuesday + timedelta(hours=3)) == 0  # tomorrow's
    assert deliver(tuesday + timedelta(days=1)) == 1


def test_refused_mail_is_tried_again_later_and_later(
    stored: Session, office: PostOffice, deliver: Deliver
) -> None:
    me, start = make_staff(stored), datetime.now(UTC)
    queue_mail(stored, COUNTY, LI, "请登录。", "/messages", me.id)
    office.refuses = "451 try again later"

    assert deliver(start + timedelta(seconds=1)) == 0
    [row] = stored.exec(select(Mail)).all()
    assert (row.state, row.tries, row.problem) == (MailState.WAITING, 1, "451 try again later")
    assert deliver(start + timedelta(seconds=50)) == 0
    stored.expire_all()
    assert stored.exec(select(Mail)).one().tries == 1  # its minute is not over
    office.refuses = ""

    assert deliver(start + timedelta(minutes=2)) == 1
    assert stored.exec(select(Mail)).one().state is MailState.SENT


def test_mail_that_nobody_takes_fails_and_administrators_learn_of_it_once(
    stored: Session, office: PostOffice, deliver: Deliver
) -> None:
    administrator = make_staff(stored, Role.SYSTEM_ADMIN)
    for name in ("a", "b"):
        queue_mail(
            stored, COUNTY, Reached(Way.MAIL, f"{name}@nowhere.example"), "请登录。", "/messages"
        )
    office.refuses_receiver = "550 no such user"

    assert deliver(datetime.now(UTC) + timedelta(seconds=1)) == 0

    rows = stored.exec(select(Mail)).all()
    assert {(row.state, row.problem) for row in rows} == {(MailState.FAILED, "550 no such user")}
    [told] = stored.exec(select(Message)).all()
    assert (told.to_id, told.page) == (administrator.id, "/mails?state=failed")


def test_what_could_not_go_for_three_days_is_not_sent_any_more(
    stored: Session, office: PostOffice, deliver: Deliver
) -> None:
    make_county(stored)
    queue_mail(stored, COUNTY, LI, "请登录。", "/messages")

    assert deliver(datetime.now(UTC) + timedelta(days=3, hours=1)) == 0

    row = stored.exec(select(Mail)).one()
    assert (row.state, row.problem, office.taken) == (MailState.FAILED, NEVER_SENT, [])


def test_password_is_given_and_a_wrong_one_keeps_the_mail_waiting() -> None:
    letter = Letter("abc", "a@example.gov.cn", "正文", "https://m.example/messages", MONDAY)
    with open_post_office("secret") as office:
        right = settings_to(office, smtp_user="miaopu", smtp_password="secret")
        SmtpChannel(right).send(letter)
        wrong = settings_to(office, smtp_user="miaopu", smtp_password="guess")
        with pytest.raises(Undelivered, match="535") as refused:
            SmtpChannel(wrong).send(letter)
        port = office.port
    assert refused.value.is_final is False
    [mail] = office.taken
    assert mail.get_content().splitlines()[:2] == [
        "正文",
        "请登录苗圃查看:https://m.example/messages",
    ]
    gone = settings_to(office, smtp_port=port)
    with pytest.raises(Undelivered, match="ConnectionRefused"):
        SmtpChannel(gone).send(letter)


def test_each_way_has_its_digest_and_a_broken_one_keeps_no_other_waiting(
    own_engine: Engine, stored: Session, office: PostOffice
) -> None:
    make_calendar_year(stored, 2018)
    me = make_staff(stored)
    make_mail_choice(stored, me)
    make_mail_choice(stored, me, way=Way.SMS, address="13800001234")
    make_mail_choice(stored, me, way=Way.ZHEZHENGDING, address="1157", mode=MailMode.AT_ONCE)
    tell_all(stored, me)
    stored.exec(select(Message)).one().sent_at = MONDAY - timedelta(days=1)
    stored.commit()
    with open_gateway() as gateway:
        gateway.refuses = (500, "down")
        sms = SmsChannel(settings_to(office, **SMS, sms_url=f"{gateway.address}/sms"))
        ways: dict[Way, Channel] = {Way.SMS: sms, Way.MAIL: SmtpChannel(settings_to(office))}
        moment = datetime.now(UTC).replace(hour=1) + timedelta(days=7)
        while moment.weekday():
            moment += timedelta(days=1)
        postman = Postman(own_engine, ways, "https://m.example", lambda: moment)
        assert (postman.deliver(), len(office.taken)) == (1, 1)
        gateway.refuses = None
        moment += timedelta(minutes=2)
        assert (postman.deliver(), postman.deliver()) == (1, 0)

    [sent] = gateway.taken.values()
    assert sent["parameters"]["sentence"] == "您有 1 条未读消息:意见留言 1。"
    rows = stored.exec(select(Mail).order_by(Mail.way)).all()
    assert [(row.way, row.state, row.tries) for row in rows] == [
        (Way.MAIL, MailState.SENT, 1),
        (Way.SMS, MailState.SENT, 2),
        (Way.ZHEZHENGDING, MailState.WAITING, 0),  # nobody has set it up
    ]


def test_server_and_worker_deliver_beside_their_work(
    own_engine: Engine, stored: Session, office: PostOffice
) -> None:
    make_county(stored)
    queue_mail(stored, COUNTY, LI, "请登录。", "/messages")
    stored.commit()

    with delivering(own_engine, settings_to(office, origins="https://miaopu.example.gov.cn")):
        wait_for(lambda: bool(office.taken))

    assert "https://miaopu.example.gov.cn/messages" in office.taken[0].get_content()
    assert address_of(Settings(host="127.0.0.1", port=8000)) == "http://127.0.0.1:8000"


def wait_for(is_so: Callable[[], bool], seconds: float = 10.0) -> None:
    for _ in range(int(seconds / 0.02)):
        if is_so():
            return
        Event().wait(0.02)
    raise AssertionError("nothing came")
