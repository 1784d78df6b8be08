"""Which ways to reach people are set up here. A new way is a class with `is_on` and `send`, a
member of `Way`, and a line in `channels_of`."""

from app.domain.messages import Way
from app.exchange.channels import Channel, SwitchedOff
from app.exchange.mail_channel import SmtpChannel
from app.exchange.sms_channel import SmsChannel
from app.exchange.zhezhengding import ZhezhengdingChannel
from app.settings import Settings


def channels_of(settings: Settings) -> dict[Way, Channel]:
    return {
        Way.MAIL: SmtpChannel(settings) if settings.smtp_host else SwitchedOff(Way.MAIL),
        Way.SMS: SmsChannel(settings) if settings.sms_url else SwitchedOff(Way.SMS),
        Way.ZHEZHENGDING: ZhezhengdingChannel(settings)
        if settings.zhezhengding_url
        else SwitchedOff(Way.ZHEZHENGDING),
    }


def ways_on(settings: Settings) -> frozenset[Way]:
    return frozenset(way for way, channel in channels_of(settings).items() if channel.is_on)
