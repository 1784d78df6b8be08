"""What the matrix of an HNTE application says of each right, activity, product and conversion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.enterprises import IpClass, IpKind

RightKey = tuple[str, str]
"""Kind and folded number: what makes a right of the draft and one of the register the same."""


class MatrixFlag(StrEnum):
    # Of a right
    USED_BY_NOTHING = "used_by_nothing"
    USED_BEFORE = "used_before"
    USED_IN_FAILED = "used_in_failed"
    """The text says once when applying; whether an application that failed counts is disputed."""
    LAPSED = "lapsed"
    CO_OWNED = "co_owned"
    GRANTED_AFTER_APPLYING = "granted_after_applying"
    GRANTED_IN_YEAR_OF_APPLYING = "granted_in_year_of_applying"
    NOT_IN_REGISTER = "not_in_register"
    # Of an activity, a product, a conversion
    WITHOUT_RIGHT = "without_right"
    WITHOUT_ACTIVITY = "without_activity"
    WITHOUT_PRODUCT = "without_product"
    ONLY_SPENT_RIGHTS = "only_spent_rights"


BARRING = frozenset({MatrixFlag.USED_BEFORE, MatrixFlag.LAPSED, MatrixFlag.GRANTED_AFTER_APPLYING})
"""A right with one of these supports nothing in this application."""


@dataclass(frozen=True, slots=True)
class EarlierUse:
    """An HNTE application that named a right before."""

    on: date
    case: str = ""
    """The public id of its case, or empty: the register says so."""
    has_failed: bool = False


@dataclass(frozen=True, slots=True)
class RegisteredRight:
    """What the register knows of a right that an application may name."""

    name: str = ""
    lapsed_on: date | None = None
    is_co_owned: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownRights:
    """What is known beside the draft."""

    registered: Mapping[RightKey, RegisteredRight]
    used: Mapping[RightKey, Sequence[EarlierUse]]


NOTHING_KNOWN = KnownRights({}, {})


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One right, activity, product or conversion, with the ids of what it belongs together with."""

    id: str
    number: str
    name: str
    rights: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    conversions: tuple[str, ...] = ()
    flags: tuple[MatrixFlag, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixRight(MatrixRow):
    kind: IpKind | None = None
    right_class: IpClass | None = None
    granted_on: date | None = None
    uses: tuple[EarlierUse, ...] = ()
    lapsed_on: date | None = None

    @property
    def counts(self) -> bool:
        return not BARRING.intersection(self.flags)


@dataclass(frozen=True, slots=True)
class MatrixProduct(MatrixRow):
    sales: Decimal | None = None
    is_main: bool | None = None


@dataclass(frozen=True, slots=True)
class MainShare:
    """Of the high-tech income; only where everything is known."""

    main: Decimal
    income: Decimal

    @property
    def is_over_half(self) -> bool:
        return self.main * 2 > self.income


@dataclass(frozen=True, slots=True)
class Matrix:
    rights: tuple[MatrixRight, ...]
    activities: tuple[MatrixRow, ...]
    products: tuple[MatrixProduct, ...]
    conversions: tuple[MatrixRow, ...]
    main_share: MainShare | None
