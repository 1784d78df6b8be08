"""Renaming, recoding, splitting, merging and joining records: no firm is ever counted twice.

Held beside a plain account of which firms live on which day, step by step, whatever the order."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

import pytest
from sqlmodel import Session

from app.domain.lineage import LineageKind
from app.models.enterprises import Enterprise
from app.recording import Actor
from app.services.enterprises import keep_code, rename_enterprise
from app.services.joining import MergeInput, merge_records
from app.services.lineage import LinkInput, link_enterprises
from tests.factories import make_enterprise, make_title, next_uscc, viewer_of
from tests.services.test_joining import holders

TODAY = date(2018, 9, 30)
BEGUN = date(2016, 11, 1)
DAYS = (date(2016, 10, 31), BEGUN, date(2017, 6, 30), date(2018, 1, 1), date(2018, 6, 1), TODAY)
CHANGES = (date(2017, 6, 30), date(2018, 1, 1), date(2018, 6, 1))
STEPS = 12


@dataclass
class Account:
    """What the world is: firms with the record each is kept in, and records made twice."""

    ended: dict[str, date] = field(default_factory=dict)
    """Public ids of firms that went into another, and since when."""
    records: list[Enterprise] = field(default_factory=list)
    doubles: list[tuple[Enterprise, Enterprise]] = field(default_factory=list)

    def living(self) -> list[Enterprise]:
        return [one for one in self.records if one.public_id not in self.ended]

    def expected(self, day: date) -> int:
        """Every firm that lives and every record not yet joined, once."""
        if day < BEGUN:
            return 0
        gone = sum(since <= day for since in self.ended.values())
        return len(self.records) + len(self.doubles) - gone


def account_of(session: Session, chance: Random) -> Account:
    account = Account()
    for number in range(6):
        firm = recognized(session, f"GR{number}")
        account.records.append(firm)
        if chance.random() < 0.5:
            account.doubles.append((firm, recognized(session, f"GR{number}")))
    session.flush()
    return account


def recognized(session: Session, certificate: str) -> Enterprise:
    firm = make_enterprise(session)
    make_title(session, firm, list_year=2016, valid_from=BEGUN, certificate_number=certificate)
    return firm


def rename(session: Session, account: Account, chance: Random) -> None:
    firm = chance.choice(account.records)
    rename_enterprise(session, firm, f"平湖新名{chance.randint(1, 10**6)}有限公司", TODAY)


def recode(session: Session, account: Account, chance: Random) -> None:
    keep_code(session, chance.choice(account.records), next_uscc(), TODAY)


def link(session: Session, account: Account, chance: Random, kind: LineageKind) -> None:
    """A firm with a double is joined first, as an officer would have to."""
    doubled = {kept.public_id for kept, _ in account.doubles}
    living = account.living()
    free = [one for one in living if one.public_id not in doubled]
    if not free or len(living) < 2:
        return
    firm = chance.choice(free)
    into = chance.choice([one for one in living if one is not firm])
    day = chance.choice(CHANGES)
    session.refresh(firm)
    given = LinkInput(version=firm.version, kind=kind, successor=into.public_id, happened_on=day)
    link_enterprises(session, viewer_of(), firm.public_id, given, TODAY)
    if kind is LineageKind.MERGER:
        account.ended[firm.public_id] = day


def split(session: Session, account: Account, chance: Random) -> None:
    link(session, account, chance, LineageKind.SPLIT)


def merge(session: Session, account: Account, chance: Random) -> None:
    link(session, account, chance, LineageKind.MERGER)


def join(session: Session, account: Account, chance: Random) -> None:
    if not account.doubles:
        return
    kept, gone = account.doubles.pop(chance.randrange(len(account.doubles)))
    session.refresh(kept)
    session.refresh(gone)
    given = MergeInput(
        version=kept.version, other=gone.public_id, other_version=gone.version, reason="建档两次"
    )
    merge_records(session, viewer_of(), kept.public_id, given, TODAY)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_no_step_counts_a_firm_twice_or_loses_one(session: Session, seed: int) -> None:
    chance = Random(seed)
    session.info["actor"] = Actor("测试", 0)
    account = account_of(session, chance)

    for _ in range(STEPS):
        step = chance.choice([rename, recode, split, merge, join])
        step(session, account, chance)
        session.flush()
        found = [holders(session, day) for day in DAYS]
        assert found == [account.expected(day) for day in DAYS], step.__name__
    while account.doubles:
        join(session, account, chance)
    session.flush()

    assert holders(session, TODAY) == len(account.living())
