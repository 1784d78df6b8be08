"""Short messages and notes of 浙政钉, each against a real server that checks the signature."""

from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.messages import Way
from app.exchange.channels import Letter, SwitchedOff, Undelivered
from app.exchange.sms_channel import SmsChannel
from app.exchange.switchboard import channels_of, ways_on
from app.exchange.zhezhengding import ZhezhengdingChannel
from app.settings import Settings
from tests.exchange.gateways import KEY, SECRET, Gateway, open_gateway

LETTER = Letter(
    "abcdefghijkl",
    "13800001234",
    "您有一条新消息:催办。",
    "https://m.example/messages",
    datetime(2018, 9, 3, 1, 5, tzinfo=UTC),
)


@pytest.fixture
def gateway() -> Generator[Gateway]:
    with open_gateway() as gateway:
        yield gateway


def settings_to(gateway: Gateway, **values: Any) -> Settings:
    usual: dict[str, Any] = {
        "sms_url": f"{gateway.address}/sms",
        "sms_account": "pinghu",
        "sms_secret": SECRET,
        "sms_template": "NOTICE_1",
        "sms_sign": "平湖科技",
        "zhezhengding_url": gateway.address,
        "zhezhengding_key": KEY,
        "zhezhengding_secret": SECRET,
        "zhezhengding_tenant": "196729",
    }
    return Settings(**usual | values)


def problem_of(channel: SmsChannel | ZhezhengdingChannel) -> tuple[str, bool]:
    with pytest.raises(Undelivered) as refused:
        channel.send(LETTER)
    return refused.value.problem, refused.value.is_final


def test_every_way_is_off_until_it_is_set_up_and_only_over_tls(gateway: Gateway) -> None:
    assert ways_on(Settings()) == frozenset()
    with pytest.raises(Undelivered):
        SwitchedOff("sms").send(LETTER)
    assert ways_on(settings_to(gateway)) == {Way.SMS, Way.ZHEZHENGDING}
    assert isinstance(channels_of(settings_to(gateway))[Way.SMS], SmsChannel)
    for wrong in ({"sms_secret": ""}, {"sms_url": "http://sms.example/send"}):
        with pytest.raises(ValueError, match=r"sms|127"):
            settings_to(gateway, **wrong)


def test_short_message_is_signed_and_a_second_with_its_id_is_the_same_one(
    gateway: Gateway,
) -> None:
    channel = SmsChannel(settings_to(gateway))

    channel.send(LETTER)
    channel.send(LETTER)

    assert gateway.taken == {
        "abcdefghijkl": {
            "id": "abcdefghijkl",
            "account": "pinghu",
            "mobile": "13800001234",
            "sign": "平湖科技",
            "template": "NOTICE_1",
            "parameters": {"sentence": LETTER.sentence, "link": LETTER.link},
        }
    }


def test_short_message_that_may_yet_be_taken_waits(gateway: Gateway) -> None:
    guessed = SmsChannel(settings_to(gateway, sms_secret="guess"))
    assert problem_of(guessed) == ('401 {"success":false,"message":"bad signature"}', False)
    channel = SmsChannel(settings_to(gateway))
    for refusal, is_final in (((500, "down"), False), ((429, "slow down"), False)):
        gateway.refuses = refusal
        assert problem_of(channel) == (f"{refusal[0]} {refusal[1]}", is_final)
    gateway.refuses = (200, "<html>")
    assert problem_of(channel) == ("200 <html>", False)
    gateway.refuses = (422, "no such number")
    assert problem_of(channel) == ("422 no such number", True)
    gateway.is_silent = True
    problem, is_final = problem_of(SmsChannel(settings_to(gateway), seconds=0.2))
    assert (problem.startswith("ReadTimeout"), is_final) == (True, False)
    assert gateway.taken == {}


def test_note_is_signed_without_a_token_and_says_its_minute(gateway: Gateway) -> None:
    channel = ZhezhengdingChannel(settings_to(gateway))

    channel.send(LETTER)
    channel.send(LETTER)

    [note] = gateway.taken.values()
    assert (note["receiverIds"], note["tenantId"], "access_token" in note) == (
        "13800001234",
        "196729",
        False,
    )
    assert '"msgtype": "text"' in note["msg"]
    assert "09-03 09:05" in note["msg"]
    assert gateway.asked == ["/message/workNotification"] * 2


def test_note_with_a_wrong_secret_or_a_fault_waits(gateway: Gateway) -> None:
    guessed = ZhezhengdingChannel(settings_to(gateway, zhezhengding_secret="guess"))
    problem, is_final = problem_of(guessed)
    assert ("signature mismatch" in problem, is_final) == (True, False)
    gateway.refuses = (502, "bad gateway")
    assert problem_of(ZhezhengdingChannel(settings_to(gateway))) == ("502 bad gateway", False)


def test_token_is_kept_and_an_outworn_one_is_fetched_anew(gateway: Gateway) -> None:
    channel = ZhezhengdingChannel(settings_to(gateway, zhezhengding_with_token=True))

    channel.send(LETTER)
    channel.send(another("b"))
    assert gateway.tokens == 1
    gateway.good_token = "token-of-somebody-else"  # ended before its time
    channel.send(another("c"))
    assert gateway.tokens == 2
    channel.token.ends_at = 0.0  # ended by the clock
    channel.send(another("d"))

    assert gateway.tokens == 3
    assert list(gateway.taken) == ["abcdefghijkl", "b", "c", "d"]


def test_no_token_is_a_reason_to_wait(gateway: Gateway) -> None:
    settings = settings_to(gateway, zhezhengding_with_token=True)
    gateway.refuses = (200, '{"success":false,"content":null}')

    problem, is_final = problem_of(ZhezhengdingChannel(settings))

    assert (problem.startswith("gettoken: "), is_final) == (True, False)


def another(id: str) -> Letter:  # noqa: A002 (the field's name)
    return Letter(id, LETTER.address, LETTER.sentence, LETTER.link, LETTER.written_at)
