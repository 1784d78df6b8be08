"""What has been kept long enough: found, counted, taken out. The days are the domain's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlmodel import Session, SQLModel, col

from app.domain.masking import CONTACT_FIELDS
from app.domain.personal import DAYS, ERASED, Retention
from app.models.applications import Answer, Submission, SubmissionValue
from app.models.enterprises import ContactPerson, Enterprise
from app.models.factors import FactorEnrolment, SignInStep
from app.models.identities import IdentityRequest
from app.models.kept_answers import KeptAnswer
from app.models.messages import Mail
from app.models.people import LoginAttempt, LoginSession, Person
from app.services.erasure import erase_account, erase_answers, erase_contact


@dataclass(frozen=True, slots=True)
class Overdue:
    """One kind of row, for how many its time is over, and how they go."""

    name: str
    retention: Retention
    count: int
    take_out: Callable[[], None]


def list_overdue(session: Session, now: datetime, by: str) -> list[Overdue]:
    """Counted now; nothing goes before `take_out`."""

    def before(retention: Retention) -> datetime:
        return now - timedelta(days=DAYS[retention])

    session_end, minutes = before(Retention.SESSION), before(Retention.MINUTES)
    deleted: tuple[tuple[str, Retention, type[SQLModel], ColumnElement[bool]], ...] = (
        ("登录记录", Retention.SESSION, LoginSession, col(LoginSession.expires_at) < session_end),
        ("发出的邮件、短信和浙政钉通知", Retention.SESSION, Mail, col(Mail.sent_at) < session_end),
        (
            "按键保留的答复",
            Retention.DAY,
            KeptAnswer,
            col(KeptAnswer.created_at) < before(Retention.DAY),
        ),
        ("登录失败次数", Retention.MINUTES, LoginAttempt, col(LoginAttempt.at) < minutes),
        ("未完成的登录", Retention.MINUTES, SignInStep, col(SignInStep.expires_at) < minutes),
        (
            "未返回的统一身份认证",
            Retention.MINUTES,
            IdentityRequest,
            col(IdentityRequest.expires_at) < minutes,
        ),
        (
            "未确认的动态口令",
            Retention.MINUTES,
            FactorEnrolment,
            col(FactorEnrolment.expires_at) < minutes,
        ),
    )
    return [
        *(_deletion(session, *one) for one in deleted),
        _contacts(session, before(Retention.FIRM)),
        _answers(session, before(Retention.FIRM)),
        _handed_in(session, before(Retention.FIRM)),
        _accounts(session, before(Retention.ACCOUNT), by),
    ]


def _deletion(
    session: Session,
    name: str,
    retention: Retention,
    table: type[SQLModel],
    is_over: ColumnElement[bool],
) -> Overdue:
    count = session.execute(select(func.count()).select_from(table).where(is_over)).scalar_one()

    def take_out() -> None:
        session.execute(delete(table).where(is_over))

    return Overdue(name, retention, count, take_out)


def _contacts(session: Session, before: datetime) -> Overdue:
    found = (
        session.execute(
            select(ContactPerson)
            .join(Enterprise, col(Enterprise.id) == col(ContactPerson.enterprise_id))
            .where(col(Enterprise.archived_on) < before.date(), col(ContactPerson.name) != ERASED)
        )
        .scalars()
        .all()
    )

    def take_out() -> None:
        for contact in found:
            erase_contact(session, contact)

    return Overdue("归档企业的联系人", Retention.FIRM, len(found), take_out)


def _answers(session: Session, before: datetime) -> Overdue:
    found = (
        session.execute(
            select(Answer)
            .join(Enterprise, col(Enterprise.id) == col(Answer.enterprise_id))
            .where(
                col(Enterprise.archived_on) < before.date(),
                col(Answer.field).in_(CONTACT_FIELDS),
                col(Answer.value) != "",
            )
        )
        .scalars()
        .all()
    )

    def take_out() -> None:
        erase_answers(session, found)

    return Overdue("归档企业申报书里的联系方式", Retention.FIRM, len(found), take_out)


def _handed_in(session: Session, before: datetime) -> Overdue:
    of_archived = (
        select(col(Submission.id))
        .join(Enterprise, col(Enterprise.id) == col(Submission.enterprise_id))
        .where(col(Enterprise.archived_on) < before.date())
    )
    return _deletion(
        session,
        "归档企业已提交申报书里的联系方式",
        Retention.FIRM,
        SubmissionValue,
        col(SubmissionValue.submission_id).in_(of_archived),
    )


def _accounts(session: Session, before: datetime, by: str) -> Overdue:
    """By the last change of a closed account: closing is the last thing done to it."""
    found = (
        session.execute(
            select(Person).where(
                col(Person.is_closed).is_(True),
                col(Person.updated_at) < before,
                col(Person.name) != ERASED,
            )
        )
        .scalars()
        .all()
    )

    def take_out() -> None:
        for person in found:
            erase_account(session, person, by)

    return Overdue("停用的账号", Retention.ACCOUNT, len(found), take_out)


def now() -> datetime:
    return datetime.now(UTC)
