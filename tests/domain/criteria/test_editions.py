"""Which edition judges an application, and that none is edited or forgotten."""

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from app.domain.criteria.editions import EDITIONS, edition_for
from app.domain.criteria.findings import State
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.criteria.rules import Edition, Judged
from tests.domain.criteria.firms import firm, with_year


def test_every_edition_of_the_brief_is_registered_under_its_key() -> None:
    assert set(EDITIONS) == {
        "hnte-2008",
        "hnte-2016",
        "national-tech-sme-2017",
        "national-tech-sme-2022",
        "zhejiang-tech-sme-2016",
        "zhejiang-rd-center-2019",
        "zhejiang-research-institute-2014",
        "zhejiang-key-research-institute",
    }
    assert all(key == edition.key for key, edition in EDITIONS.items())


@pytest.mark.parametrize(
    ("applied_on", "key"),
    [
        (date(2008, 4, 13), None),
        (date(2008, 4, 14), "hnte-2008"),
        (date(2015, 12, 31), "hnte-2008"),
        (date(2016, 1, 1), "hnte-2016"),
        (date(2026, 6, 1), "hnte-2016"),
    ],
)
def test_hnte_is_judged_by_the_day_of_application(applied_on: date, key: str | None) -> None:
    edition = edition_for(Judged.HNTE, applied_on)

    assert (edition and edition.key) == key


def test_national_evaluation_did_not_exist_before_may_2017() -> None:
    assert edition_for(Judged.NATIONAL_TECH_SME, date(2017, 5, 2)) is None
    first = edition_for(Judged.NATIONAL_TECH_SME, date(2017, 5, 3))
    assert first is not None
    assert first.key == "national-tech-sme-2017"


@pytest.mark.parametrize("judged", Judged)
def test_no_day_has_two_editions_of_one_title(judged: Judged) -> None:
    spans = sorted(
        (one.in_force_from, one.in_force_until or date.max)
        for one in EDITIONS.values()
        if one.judged is judged
    )

    assert all(until < begins for (_, until), (begins, _) in pairwise(spans))


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS.keys())
def test_every_criterion_names_its_source_once(edition: Edition[Any]) -> None:
    assert all(criterion.source for criterion in edition.criteria)
    keys = [criterion.key for criterion in edition.criteria]
    assert len(keys) == len(set(keys))


def test_figures_of_an_edition_cannot_be_edited() -> None:
    with pytest.raises(FrozenInstanceError):
        HNTE_2016.figures.pass_mark = 60  # type: ignore[misc]


def test_changed_threshold_makes_another_edition_that_says_so() -> None:
    stricter = HNTE_2016.with_figures(min_tech_staff_share=Decimal("0.20"))
    facts = with_year(firm(), 2017, tech_staff_monthly_avg=15)

    result = stricter.judge(facts)

    assert result.edition == "hnte-2016?min_tech_staff_share=0.20"
    assert result.finding("tech_staff_share").state is State.SHORT
    assert HNTE_2016.judge(facts).finding("tech_staff_share").state is State.MET
