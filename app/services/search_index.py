"""What a firm is found by, kept in step with its names and code."""

from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin
from sqlmodel import Session, select

from app.domain import names
from app.models.enterprises import Enterprise, EnterpriseSearch, FormerName


def initials(name: str) -> str:
    """The first letters of a name's syllables: 平湖光电 gives phgd. Letters and figures stay,
    brackets go: nobody types them among initials."""
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return "".join(sign for sign in letters if sign.isalnum())


def search_text(name: str, former_names: Iterable[str], uscc: str) -> tuple[str, str]:
    """The text that a search compares with and its grams, as `EnterpriseSearch` keeps them."""
    called = (name, *former_names)
    text = names.search_text((*called, uscc, *(initials(one) for one in called)))
    return text, " ".join(names.grams(text))


def index_enterprise(session: Session, firm: Enterprise) -> None:
    """Write or rewrite what the firm is found by. The firm must have been flushed."""
    session.flush()
    former = session.exec(select(FormerName.name).where(FormerName.enterprise_id == firm.id)).all()
    text, grams = search_text(firm.name, former, firm.uscc)
    row = session.get(EnterpriseSearch, firm.id)
    if row is None:
        row = EnterpriseSearch(
            enterprise_id=firm.id or 0, county_code=firm.county_code, text=text, grams=grams
        )
        session.add(row)
    else:
        row.text, row.grams = text, grams
    session.flush()
