"""The matrix: what belongs together, what hangs in the air, which rights do not count."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.hnte.matrix import matrix_of
from app.domain.forms.hnte.matrix_rows import (
    NOTHING_KNOWN,
    EarlierUse,
    KnownRights,
    MainShare,
    Matrix,
    MatrixFlag,
    RegisteredRight,
)
from app.words import WORDS
from tests.domain.forms.hnte_drafts import activity, conversion, draft, product, right

FIRST = ("utility_model", "201620000001")
CLASS_I = ("invention_patent", "201620000003")


def drawn(**rows: list[DraftRow]) -> Matrix:
    return matrix_of(Draft(draft().values, {key: tuple(found) for key, found in rows.items()}))


def known(right_: RegisteredRight | None = None, *uses: EarlierUse) -> KnownRights:
    registered = {FIRST: right_, CLASS_I: right_} if right_ else {}
    return KnownRights(registered, {FIRST: uses, CLASS_I: uses} if uses else {})


def test_right_belongs_to_what_names_it_and_to_what_one_conversion_names_with_it() -> None:
    found = drawn(
        ip=[right(1), right(2)],
        rd=[activity(1, ip=""), activity(2, ip="ip2")],
        ps=[product(1, "1", "true", ip=""), product(2, "1", "false", ip="ip2")],
        conversions=[conversion(1, ip="ip1", rd="rd1", ps="ps1")],
    )
    first, second = found.rights

    assert (first.activities, first.products, first.conversions) == (("rd1",), ("ps1",), ("zh1",))
    assert (second.activities, second.products, second.conversions) == (("rd2",), ("ps2",), ())
    assert [one.rights for one in found.activities] == [("ip1",), ("ip2",)]
    assert [one.products for one in found.activities] == [("ps1",), ("ps2",)]
    assert found.products[0].activities == ("rd1",)


def test_links_stand_in_the_order_of_their_numbers() -> None:
    found = drawn(
        ip=[right(1), right(2), right(3)], rd=[activity(1, ip="ip3 ip1")], ps=[], conversions=[]
    )

    assert found.activities[0].rights == ("ip1", "ip3")


def test_what_hangs_in_the_air_is_told() -> None:
    found = drawn(
        ip=[right(1)],
        rd=[activity(1, ip="")],
        ps=[product(1, "1", "true", ip="")],
        conversions=[conversion(1, ip="", rd="", ps="")],
    )

    assert MatrixFlag.USED_BY_NOTHING in found.rights[0].flags
    assert found.activities[0].flags == (MatrixFlag.WITHOUT_RIGHT, MatrixFlag.WITHOUT_PRODUCT)
    assert found.products[0].flags == (MatrixFlag.WITHOUT_RIGHT,)
    assert found.conversions[0].flags == (
        MatrixFlag.WITHOUT_RIGHT,
        MatrixFlag.WITHOUT_ACTIVITY,
        MatrixFlag.WITHOUT_PRODUCT,
    )


def test_reference_to_a_row_that_is_gone_links_nothing() -> None:
    found = drawn(ip=[right(1)], rd=[activity(1, ip="ip9")], ps=[], conversions=[])

    assert found.activities[0].rights == ()
    assert MatrixFlag.USED_BY_NOTHING in found.rights[0].flags


def flags_of_first(beside: KnownRights, **changed: str) -> tuple[MatrixFlag, ...]:
    rows = {"ip": (right(1, **changed),), "rd": (activity(1),)}
    return matrix_of(Draft(draft().values, rows), beside).rights[0].flags


@pytest.mark.parametrize(
    ("granted_on", "expected"),
    [
        ("2017-12-31", ()),
        ("2018-01-01", (MatrixFlag.GRANTED_IN_YEAR_OF_APPLYING,)),
        ("2018-06-20", (MatrixFlag.GRANTED_IN_YEAR_OF_APPLYING,)),
        ("2018-06-21", (MatrixFlag.GRANTED_AFTER_APPLYING,)),
        ("", ()),
    ],
)
def test_late_right_is_told_from_its_first_day(
    granted_on: str, expected: tuple[MatrixFlag, ...]
) -> None:
    assert flags_of_first(known(RegisteredRight()), granted_on=granted_on) == expected


@pytest.mark.parametrize(
    ("lapsed_on", "expected"),
    [
        (date(2018, 6, 20), (MatrixFlag.LAPSED,)),
        (date(2018, 6, 21), ()),
        (None, ()),
    ],
)
def test_right_lapsed_by_the_day_of_applying_is_told(
    lapsed_on: date | None, expected: tuple[MatrixFlag, ...]
) -> None:
    assert flags_of_first(known(RegisteredRight(lapsed_on=lapsed_on))) == expected


def test_co_owned_right_and_one_the_register_does_not_have_are_told() -> None:
    assert flags_of_first(known(RegisteredRight(is_co_owned=True))) == (MatrixFlag.CO_OWNED,)
    assert flags_of_first(NOTHING_KNOWN) == (MatrixFlag.NOT_IN_REGISTER,)
    assert flags_of_first(NOTHING_KNOWN, number="") == ()


PASSED = EarlierUse(date(2015, 6, 1), "case1")
FAILED = EarlierUse(date(2016, 6, 1), "case2", has_failed=True)


def test_class_ii_right_is_used_once() -> None:
    registered = RegisteredRight()

    assert flags_of_first(known(registered, PASSED)) == (MatrixFlag.USED_BEFORE,)
    assert flags_of_first(known(registered, FAILED, PASSED)) == (MatrixFlag.USED_BEFORE,)
    assert flags_of_first(known(registered, FAILED)) == (MatrixFlag.USED_IN_FAILED,)


def test_class_i_right_may_be_used_again() -> None:
    rows = {"ip": (right(3, "invention_patent"),), "rd": (activity(1, ip="ip3"),)}
    found = matrix_of(Draft(draft().values, rows), known(RegisteredRight(), PASSED)).rights[0]

    assert (found.flags, found.uses) == ((), ())


def test_number_is_the_same_with_or_without_blanks_and_zl() -> None:
    assert flags_of_first(known(RegisteredRight(), PASSED), number=" zl2016 2000 0001") == (
        MatrixFlag.USED_BEFORE,
    )


def test_product_with_only_rights_that_do_not_count_is_told() -> None:
    rows = {
        "ip": (right(1), right(2)),
        "ps": (product(1, "1", "true", ip="ip1"), product(2, "1", "true", ip="ip1 ip2")),
        "rd": (activity(1, ip="ip1"),),
    }
    spent = matrix_of(Draft(draft().values, rows), known(RegisteredRight(), PASSED))
    open_still = matrix_of(Draft(draft().values, rows), known(RegisteredRight(), FAILED))

    assert [one.flags for one in spent.products] == [(MatrixFlag.ONLY_SPENT_RIGHTS,), ()]
    assert spent.activities[0].flags == (MatrixFlag.ONLY_SPENT_RIGHTS,)
    assert [one.flags for one in open_still.products] == [(), ()]


@pytest.mark.parametrize(
    ("products", "expected"),
    [
        ([("60", "true"), ("40", "false")], MainShare(Decimal(60), Decimal(100))),
        ([("60", "true"), ("40", "")], None),
        ([("60", "true"), ("", "false")], None),
        ([("0", "true")], None),
        ([("40", "false")], MainShare(Decimal(0), Decimal(40))),
        ([], None),
    ],
)
def test_main_share_is_known_only_where_all_is(
    products: list[tuple[str, str]], expected: MainShare | None
) -> None:
    rows = [product(place, *each) for place, each in enumerate(products)]

    assert drawn(ip=[], rd=[], ps=rows, conversions=[]).main_share == expected


def test_just_half_is_not_over_half() -> None:
    assert not MainShare(Decimal(50), Decimal(100)).is_over_half
    assert MainShare(Decimal("50.01"), Decimal(100)).is_over_half


def test_every_flag_has_a_word() -> None:
    assert set(WORDS["MatrixFlag"]) == {flag.value for flag in MatrixFlag}


names = st.lists(st.sampled_from(["1", "2", "3", "9"]), max_size=3)


@settings(max_examples=80, deadline=None)
@given(st.lists(names, min_size=9, max_size=9))
def test_belonging_together_holds_from_either_side(picked: list[list[str]]) -> None:
    def said(place: int, prefix: str) -> str:
        return " ".join(f"{prefix}{one}" for one in picked[place])

    found = drawn(
        ip=[right(1), right(2), right(3)],
        rd=[activity(1, ip=said(0, "ip")), activity(2, ip=said(1, "ip"))],
        ps=[product(1, "1", "true", ip=said(2, "ip"))],
        conversions=[
            conversion(1, ip=said(3, "ip"), rd=said(4, "rd"), ps=said(5, "ps")),
            conversion(2, ip=said(6, "ip"), rd=said(7, "rd"), ps=said(8, "ps")),
        ],
    )
    for one in found.rights:
        for activity_ in found.activities:
            assert (activity_.id in one.activities) == (one.id in activity_.rights)
        for product_ in found.products:
            assert (product_.id in one.products) == (one.id in product_.rights)
        for conversion_ in found.conversions:
            assert (conversion_.id in one.conversions) == (one.id in conversion_.rights)
        is_alone = not (one.activities or one.products or one.conversions)
        assert (MatrixFlag.USED_BY_NOTHING in one.flags) == is_alone
