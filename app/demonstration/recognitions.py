"""The titles that applications led to, with both their dates."""

from datetime import date, timedelta

from app.demonstration.careers import Application, Outcome
from app.demonstration.facts import Fact, Ref
from app.domain.programmes.table import PROGRAMMES
from app.domain.titles import Programme, TitleEnd
from app.models.cases import CultivationCase
from app.models.titles import Title


def certificate_number(application: Application) -> str:
    """The form of a real certificate under a province number that no province has."""
    if application.programme is Programme.HNTE:
        return f"GR{application.published.year}99{application.firm.number:06d}"
    return f"{application.published.year}990482{application.firm.number:05d}"


def title_facts(application: Application, county_code: str) -> list[Fact]:
    if application.outcome is not Outcome.RECOGNIZED:
        return []
    published, firm = application.published, application.firm
    is_hnte = application.programme is Programme.HNTE
    known_on = max(published.known_on, firm.known_on)
    documents = ("演示", 5) if is_hnte else ("演浙科", 3)
    number = published.batch * 10 + documents[1]
    title = Fact(
        Title,
        application.key,
        known_on,
        {
            "county_code": county_code,
            "enterprise_id": firm.ref,
            "programme": application.programme,
            "kind": application.kind,
            "authority": PROGRAMMES[application.programme].title_authority,
            "certificate_number": certificate_number(application),
            "list_year": published.year,
            "document_number": f"{documents[0]}〔{published.year}〕{number}号",
            "document_on": published.announced_on,
            "valid_from": published.dated_on,
            "valid_until": application.valid_until,
            "known_on": known_on,
            "ended_on": None,
            "ended_known_on": None,
            "end": None,
            "end_reason": "",
            "end_document_number": None,
            "case_id": (Ref(CultivationCase, application.key) if application.has_case else None),
        },
        about=(firm.key, application.programme),
    )
    if application.dropped_on is not None:
        _withdraw(title, application.dropped_on)
    return [title]


def _withdraw(title: Fact, day: date) -> None:
    """Published twelve days later."""
    known = day + timedelta(days=12)
    title.change(
        known,
        ended_on=day,
        ended_known_on=known,
        end=TitleEnd.WITHDRAWN,
        end_reason="累计两年未参加统计调查",
        end_document_number=f"演浙科〔{day.year}〕90号",
    )
