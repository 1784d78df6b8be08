"""Every personal field that is kept: its class, why it may be kept, and for how long.

PIPL (个人信息保护法) articles 6, 13, 19, 28, 44 to 47. The table is the record of processing; a
test holds that no table has a field that looks personal and is not here."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class PersonalClass(StrEnum):
    """What a field says of somebody, and with that how it is shown."""

    ACCOUNT = "account"
    CONTACT = "contact"
    IDENTITY = "identity"
    TRACE = "trace"
    ACT = "act"
    SENSITIVE = "sensitive"


class Basis(StrEnum):
    """Why it may be kept (PIPL 13)."""

    DUTY = "duty"
    """The bureau's statutory duty; notice is due, consent is not."""
    LOGS = "logs"
    """Network logs for six months at least (网络安全法 21), access to data for three years."""
    ASKED = "asked"
    """The person gave it for this, and may take it back."""


class Retention(StrEnum):
    """How long, and what ends it."""

    ACCOUNT = "account"
    FIRM = "firm"
    SESSION = "session"
    DAY = "day"
    MINUTES = "minutes"
    RECORD = "record"


DAYS = {
    Retention.ACCOUNT: 1095,
    Retention.FIRM: 730,
    Retention.SESSION: 180,
    Retention.DAY: 1,
    Retention.MINUTES: 1,
}
"""After the account was closed, the firm was archived, the session ended, the answer was given.
RECORD ends with no day: who decided what is the record itself."""


@dataclass(frozen=True, slots=True)
class PersonalField:
    table: str
    field: str
    kind: PersonalClass
    basis: Basis
    retention: Retention


def _fields(
    table: str, names: str, kind: PersonalClass, basis: Basis, retention: Retention
) -> tuple[PersonalField, ...]:
    return tuple(PersonalField(table, name, kind, basis, retention) for name in names.split())


_ACCOUNT, _CONTACT = PersonalClass.ACCOUNT, PersonalClass.CONTACT
_DUTY, _LOGS, _ASKED = Basis.DUTY, Basis.LOGS, Basis.ASKED

PERSONAL_FIELDS: tuple[PersonalField, ...] = (
    *_fields("person", "login name office", _ACCOUNT, _DUTY, Retention.ACCOUNT),
    *_fields("contact_person", "name duty mobile telephone email", _CONTACT, _DUTY, Retention.FIRM),
    *_fields("answer", "value", _CONTACT, _DUTY, Retention.FIRM),
    *_fields("submission", "content", _CONTACT, _DUTY, Retention.RECORD),
    *_fields("submission_value", "value", _CONTACT, _DUTY, Retention.FIRM),
    *_fields("registration", "contact_name mobile", _CONTACT, _ASKED, Retention.ACCOUNT),
    *_fields("identity", "subject", PersonalClass.IDENTITY, _ASKED, Retention.ACCOUNT),
    *_fields("mail_choice", "address", _CONTACT, _ASKED, Retention.ACCOUNT),
    *_fields("mail", "address", _CONTACT, _ASKED, Retention.SESSION),
    *_fields("login_session", "source user_agent", PersonalClass.TRACE, _LOGS, Retention.SESSION),
    *_fields("sign_in_step", "source", PersonalClass.TRACE, _LOGS, Retention.MINUTES),
    *_fields("kept_answer", "body", _CONTACT, _DUTY, Retention.DAY),
    *_fields("journal", "person_name source", PersonalClass.TRACE, _LOGS, Retention.RECORD),
    *_fields("history", "actor_name", PersonalClass.ACT, _DUTY, Retention.RECORD),
    *_fields("stage_event", "actor_name", PersonalClass.ACT, _DUTY, Retention.RECORD),
    *_fields("record_move", "actor_name", PersonalClass.ACT, _DUTY, Retention.RECORD),
    *_fields("invitation", "invitee", PersonalClass.ACT, _DUTY, Retention.RECORD),
    *_fields("entrustment", "person_name", PersonalClass.ACT, _DUTY, Retention.RECORD),
    *_fields("import_run", "person_name", PersonalClass.ACT, _DUTY, Retention.RECORD),
    *_fields("job", "person_name", PersonalClass.ACT, _DUTY, Retention.RECORD),
    *_fields("personal_value", "before after", _CONTACT, _DUTY, Retention.FIRM),
    *_fields("objection", "raised_by", PersonalClass.ACT, _DUTY, Retention.RECORD),
    *_fields("criterion_objection", "raised_by", PersonalClass.ACT, _DUTY, Retention.RECORD),
    *_fields("recusal", "reason", PersonalClass.SENSITIVE, _DUTY, Retention.RECORD),
    *_fields(
        "talent_project",
        "leader_name leader_origin leader_born_in leader_id_digest",
        PersonalClass.IDENTITY,
        _DUTY,
        Retention.RECORD,
    ),
    *_fields("personal_request", "wanted", PersonalClass.ACT, _ASKED, Retention.RECORD),
)


class RequestKind(StrEnum):
    """What somebody may ask of their own data (PIPL 46, 47)."""

    CORRECTION = "correction"
    ERASURE = "erasure"


class RequestState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    CARRIED_OUT = "carried_out"


ANSWER_WITHIN_DAYS = 15
"""The bureau's own promise; the law says 及时 (PIPL 50)."""

ERASED = "已删除"
"""Stands where a name was that had to be something."""


def veiled(value: object, salt: str) -> str | None:
    """What stands for a personal value that may be erased: without the salt nothing can be
    tried, not even every telephone number there is."""
    if value in (None, ""):
        return None
    return "sha256:" + hashlib.sha256(f"{salt}{value}".encode()).hexdigest()
