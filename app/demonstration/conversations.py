"""What the bureau and firms say about this autumn's cases, and the messages that tells of it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app.demonstration.careers import Application
from app.demonstration.facts import Fact, Ref, moment, public_id
from app.demonstration.firms import Firm, officer_of
from app.demonstration.people import accounts
from app.domain.comments import CommentVisibility
from app.domain.messages import MessageKind
from app.models.cases import CultivationCase
from app.models.comments import CaseComment
from app.models.messages import Message
from app.models.people import Person

SAID = (
    (date(2018, 9, 25), "officer2", CommentVisibility.INTERNAL, "专项审计报告与年报口径待核对。"),
    (date(2018, 9, 26), "officer", CommentVisibility.TO_FIRM, "请补充近三年研发费用辅助账。"),
    (date(2018, 9, 28), "firm", CommentVisibility.TO_FIRM, "辅助账已整理好，下周一前补齐。"),
)
"""About the case of the firm that has an account; of others only what the bureau says."""
OTHERS = 5


def conversation_facts(
    seed: int, applications: Iterable[Application], own: Firm, county_code: str
) -> list[Fact]:
    """Of this year's second batch: the firm with an account, and a few more."""
    batch = [one for one in applications if (one.published.year, one.published.batch) == (2018, 2)]
    theirs = [one for one in batch if one.firm is own]
    others = [one for one in batch if one.firm is not own][:OTHERS]
    facts: list[Fact] = []
    for application in (*theirs, *others):
        said = SAID if application.firm is own else SAID[:1]
        for number, (day, login, visibility, text) in enumerate(said):
            comment = _comment(application, county_code, number, (day, login, visibility, text))
            facts += [comment, *_messages(seed, application, comment, login, is_own=len(said) > 1)]
    return sorted(facts, key=_said_at)


def _said_at(fact: Fact) -> datetime:
    """In this order they are stored, as they would have been in life."""
    at: datetime = fact.columns["sent_at" if fact.model is Message else "written_at"]
    return at


def _comment(
    application: Application, county_code: str, number: int, said: tuple[Any, ...]
) -> Fact:
    day, login, visibility, text = said
    account, firm = accounts()[login], application.firm
    key = f"{application.key}/{number}"
    return Fact(
        CaseComment,
        key,
        day,
        {
            "county_code": county_code,
            "enterprise_id": firm.ref,
            "case_id": Ref(CultivationCase, application.key),
            "visibility": visibility,
            "text": text,
            "written_at": moment(day, key),
            "written_by_id": Ref(Person, login),
            "written_by": account.name,
            "role": account.role,
            "withdrawn_at": None,
            "withdrawal_reason": "",
        },
        about=(firm.key, application.programme),
    )


def _messages(
    seed: int, application: Application, comment: Fact, login: str, *, is_own: bool
) -> list[Fact]:
    """To the case's officer and, where it is for them, the firm's account."""
    to_firm = comment.columns["visibility"] is CommentVisibility.TO_FIRM and is_own
    receivers = {officer_of(application.firm), "officer", *(("firm",) if to_firm else ())}
    case = public_id(seed, CultivationCase, application.key)
    said_by = comment.columns["written_by"]
    return [
        Fact(
            Message,
            f"{comment.key}/{receiver}",
            comment.appears_on,
            {
                "county_code": comment.columns["county_code"],
                "to_id": Ref(Person, receiver),
                "kind": MessageKind.COMMENT,
                "text": f"{application.firm.name}:{comment.columns['text']}",
                "page": f"/cases/{case}/comments",
                "about_id": public_id(seed, CaseComment, comment.key),
                "enterprise_id": application.firm.ref,
                "sender": accounts()[login].office if receiver == "firm" else said_by,
                "sent_at": comment.columns["written_at"],
                "read_at": None,
                "is_for_digest": False,
            },
            about=comment.about,
        )
        for receiver in sorted(receivers - {login})
    ]
