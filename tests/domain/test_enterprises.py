"""What follows from a firm's registration type and from the kind of a right."""

import pytest

from app.domain.enterprises import (
    Capital,
    IpClass,
    IpKind,
    RegistrationType,
    capital_of,
    ip_class,
)


@pytest.mark.parametrize(
    ("registration_type", "capital"),
    [
        (RegistrationType.STATE_OWNED, Capital.DOMESTIC),
        (RegistrationType.OTHER_DOMESTIC, Capital.DOMESTIC),
        (RegistrationType.HMT_JOINT_VENTURE, Capital.HMT),
        (RegistrationType.OTHER_HMT, Capital.HMT),
        (RegistrationType.FOREIGN_SOLE, Capital.FOREIGN),
        (RegistrationType.OTHER_FOREIGN, Capital.FOREIGN),
        (None, None),
    ],
)
def test_capital_follows_from_the_registration_type(
    registration_type: RegistrationType | None, capital: Capital | None
) -> None:
    assert capital_of(registration_type) is capital


def test_every_registration_type_has_a_capital() -> None:
    assert {capital_of(kind) for kind in RegistrationType} == set(Capital)


def test_class_two_are_the_three_kinds_that_count_once() -> None:
    assert {kind for kind in IpKind if ip_class(kind) is IpClass.II} == {
        IpKind.UTILITY_MODEL,
        IpKind.DESIGN_PATENT,
        IpKind.SOFTWARE_COPYRIGHT,
    }
