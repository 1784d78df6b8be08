"""The one catalogue of Chinese for vocabularies and reasons; it knows words, not rules.

Keys are a vocabulary's class name and a member's value, so two vocabularies may share a value.
`mark` does nothing but let Babel find the words; `word` and `sentence` translate when asked."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from app.words.applications import APPLICATION_WORDS
from app.words.awards import AWARD_WORDS
from app.words.board import BOARD_WORDS
from app.words.business import BUSINESS_WORDS, SHORT_WORDS
from app.words.contracts import CONTRACT_WORDS
from app.words.criteria import CRITERIA_WORDS
from app.words.forecast import FORECAST_WORDS
from app.words.forms import FORM_WORDS
from app.words.honours import HONOUR_WORDS
from app.words.institutions import INSTITUTION_WORDS
from app.words.investment_opinions import INVESTMENT_WORDS
from app.words.jobs import JOB_WORDS
from app.words.known import KNOWN_FROM
from app.words.letters import LETTER_WORDS
from app.words.lists import LIST_WORDS
from app.words.messages import MESSAGE_WORDS
from app.words.moves import MOVE_WORDS
from app.words.people import PEOPLE_WORDS
from app.words.personal import PERSONAL_WORDS
from app.words.platforms import PLATFORM_WORDS
from app.words.reasons import REASONS
from app.words.records import RECORD_WORDS
from app.words.science_projects import PROJECT_WORDS
from app.words.talents import TALENT_WORDS
from app.words.tasks import TASK_WORDS
from app.words.time_limits import TIME_LIMIT_WORDS
from app.words.towns import TOWN_WORDS
from app.words.vouchers import VOUCHER_WORDS

Translate = Callable[[str], str]

WORDS: dict[str, dict[str, str]] = {
    **PEOPLE_WORDS,
    **PERSONAL_WORDS,
    **PLATFORM_WORDS,
    **VOUCHER_WORDS,
    **HONOUR_WORDS,
    **INVESTMENT_WORDS,
    **PROJECT_WORDS,
    **CONTRACT_WORDS,
    **BUSINESS_WORDS,
    **MOVE_WORDS,
    **APPLICATION_WORDS,
    **AWARD_WORDS,
    **BOARD_WORDS,
    **CRITERIA_WORDS,
    **FORECAST_WORDS,
    **FORM_WORDS,
    **INSTITUTION_WORDS,
    **JOB_WORDS,
    **LETTER_WORDS,
    **LIST_WORDS,
    **RECORD_WORDS,
    **TALENT_WORDS,
    **TASK_WORDS,
    **TOWN_WORDS,
    **TIME_LIMIT_WORDS,
    **MESSAGE_WORDS,
    "KnownFrom": KNOWN_FROM,
    "Reason": REASONS,
}


def word(member: StrEnum | None, translate: Translate = str) -> str:
    """The Chinese word of a vocabulary's member; unknown stays a dash."""
    if member is None:
        return "—"
    return translate(WORDS[type(member).__name__][member.value])


def short_word(member: StrEnum, translate: Translate = str) -> str:
    """The word for a narrow column, where there is one."""
    short = SHORT_WORDS.get(type(member).__name__, {}).get(member.value)
    return translate(short) if short else word(member, translate)


def sentence(
    reason: StrEnum, details: Mapping[str, object] | None = None, translate: Translate = str
) -> str:
    """A reason as a sentence, its blanks filled from `details`."""
    text = translate(REASONS[reason.value])
    return text.format_map(_Blanks(details or {}))


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
