"""What a fictitious talent project says of itself: its leader, its money, its plan."""

import hashlib
from decimal import Decimal
from random import Random
from typing import Any

from app.demonstration import likeness_words as words
from app.demonstration.facts import Ref
from app.demonstration.firms import Firm
from app.demonstration.talent_table import GRANTS, Made, P, S, T
from app.domain.talents.likeness import IdKind
from app.domain.talents.projects import Degree, TalentTerm
from app.models.people import Person

MARK = "虚构,仅供演示"
SPONSOR = "officer"


def project_columns(chance: Random, made: Made, host: Firm, county_code: str) -> dict[str, Any]:
    grant = GRANTS.get(made.grade) if made.grade else 1_000_000
    name = "".join(map(chance.choice, (words.SURNAMES, words.FIRST, words.SECOND)))
    said = chance.sample(words.SENTENCES, 10)
    return {
        "county_code": county_code,
        "title": made.title,
        "program": made.program,
        "year": made.opened_on.year,
        "talent_class": made.grade,
        "track": made.track,
        "term": TalentTerm.LONG if made.track is T.STARTUP else TalentTerm.SHORT,
        "party": made.party,
        "team_size": chance.randint(4, 7) if made.party is P.TEAM else None,
        "leader_name": name,
        "leader_degree": Degree.DOCTOR if chance.random() < 0.8 else Degree.MASTER,
        "leader_origin": chance.choice(words.ORIGINS),
        "leader_born_in": chance.randint(1962, 1988),
        "leader_id_kind": IdKind.RESIDENT_CARD,
        "leader_id_digest": hashlib.sha256(made.title.encode()).hexdigest(),
        "enterprise_id": None,
        "township_code": host.town,
        "park_code": None,
        "arrives_on": None,
        "stake": Decimal("0.3500") if made.track is T.STARTUP else None,
        "paid_in_cny": Decimal(1_500_000) if made.track is T.STARTUP else None,
        "grant_cny": Decimal(grant or 0),
        "plan": "。".join((MARK, *(_said(chance, made, one) for one in said), *words.SHARED)),
        "sponsor_id": Ref(Person, SPONSOR),
        "stage": S.DRAFTED,
        "stage_since": made.opened_on,
        "opened_on": made.opened_on,
        "notice_ends_on": None,
        "approved_on": None,
        "approval_known_on": None,
        "landed_on": None,
        "lessons": "",
    }


def _said(chance: Random, made: Made, sentence: str) -> str:
    return sentence.format(
        material=chance.choice(words.MATERIALS),
        process=chance.choice(words.PROCESSES),
        product=made.title,
        quality=chance.choice(words.QUALITIES),
        customer=chance.choice(words.CUSTOMERS),
        number=chance.randint(12, 980) * 10,
        count=chance.randint(2, 24),
        share=f"{chance.randint(3, 97)}%",
    )
