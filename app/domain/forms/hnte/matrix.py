"""The matrix of an HNTE application: what stands behind what, what hangs in the air, which rights
do not count. Pure: what the register and earlier applications know comes from outside."""

from collections.abc import Mapping, Sequence
from functools import partial

from app.domain.enterprises import CLASS_II, IpKind, ip_class
from app.domain.forms.applying_checks import applied_on
from app.domain.forms.canonical import cell, day, total, year, yes
from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.hnte.links import Links
from app.domain.forms.hnte.matrix_rows import (
    NOTHING_KNOWN,
    EarlierUse,
    KnownRights,
    MainShare,
    Matrix,
    MatrixFlag,
    MatrixProduct,
    MatrixRight,
    MatrixRow,
    RegisteredRight,
)
from app.domain.forms.right_checks import folded_number


def matrix_of(draft: Draft, known: KnownRights = NOTHING_KNOWN) -> Matrix:
    links = Links(draft)
    rights = tuple(_right(row, draft, links, known) for row in draft.of("ip"))
    spent = frozenset(right.id for right in rights if not right.counts)
    products = tuple(_product(row, links, spent) for row in draft.of("ps"))
    return Matrix(
        rights=rights,
        activities=tuple(_activity(row, draft, links, spent) for row in draft.of("rd")),
        products=products,
        conversions=tuple(_conversion(row, links) for row in draft.of("conversions")),
        main_share=_main_share(products),
    )


def _right(row: DraftRow, draft: Draft, links: Links, known: KnownRights) -> MatrixRight:
    linked = partial(links.of, "ip", row.id)
    activities, products, conversions = linked("rd"), linked("ps"), linked("conversions")
    kind = IpKind(row.values["kind"]) if row.values.get("kind") in set(IpKind) else None
    key = folded_number(row)
    registered = known.registered.get(key)
    uses = tuple(known.used.get(key, ())) if kind in CLASS_II else ()
    flags = [
        *((MatrixFlag.USED_BY_NOTHING,) if not (activities or products or conversions) else ()),
        *_used(uses),
        *_late_or_lapsed(row, draft, registered),
        *((MatrixFlag.NOT_IN_REGISTER,) if key[1] and not registered else ()),
    ]
    return MatrixRight(
        row.id,
        row.number,
        row.values.get("name", ""),
        activities=activities,
        products=products,
        conversions=conversions,
        flags=tuple(flags),
        kind=kind,
        right_class=None if kind is None else ip_class(kind),
        granted_on=day(row.values.get("granted_on")),
        uses=uses,
        lapsed_on=registered.lapsed_on if registered else None,
    )


def _used(uses: Sequence[EarlierUse]) -> tuple[MatrixFlag, ...]:
    if not uses:
        return ()
    only_failed = all(use.has_failed for use in uses)
    return (MatrixFlag.USED_IN_FAILED if only_failed else MatrixFlag.USED_BEFORE,)


def _late_or_lapsed(
    row: DraftRow, draft: Draft, registered: RegisteredRight | None
) -> list[MatrixFlag]:
    """A right must be granted, and in force, on the day of applying; one granted only in the year
    of applying carried none of last year's income, and some regions refuse it."""
    flags = []
    granted, applied = day(row.values.get("granted_on")), applied_on(draft)
    applied_in = year(draft.values.get("application_year"))
    if granted and applied and granted > applied:
        flags.append(MatrixFlag.GRANTED_AFTER_APPLYING)
    elif granted and granted.year == applied_in:
        flags.append(MatrixFlag.GRANTED_IN_YEAR_OF_APPLYING)
    lapsed_on = registered.lapsed_on if registered else None
    if lapsed_on and applied and lapsed_on <= applied:
        flags.append(MatrixFlag.LAPSED)
    if registered and registered.is_co_owned:
        flags.append(MatrixFlag.CO_OWNED)
    return flags


def _without(
    wanted: Mapping[MatrixFlag, tuple[str, ...]], rights: tuple[str, ...], spent: frozenset[str]
) -> tuple[MatrixFlag, ...]:
    """What is wanting, and whether the rights that are there all do not count."""
    flags = [flag for flag, found in wanted.items() if not found]
    if rights and spent.issuperset(rights):
        flags.append(MatrixFlag.ONLY_SPENT_RIGHTS)
    return tuple(flags)


def _activity(row: DraftRow, draft: Draft, links: Links, spent: frozenset[str]) -> MatrixRow:
    linked = partial(links.of, "rd", row.id)
    rights, through = linked("ip"), linked("ps")
    products = through or _through_rights(draft, links, rights)
    wanted = {MatrixFlag.WITHOUT_RIGHT: rights, MatrixFlag.WITHOUT_PRODUCT: products}
    return MatrixRow(
        row.id,
        row.number,
        row.values.get("name", ""),
        rights=rights,
        products=products,
        conversions=linked("conversions"),
        flags=_without(wanted, rights, spent),
    )


def _through_rights(draft: Draft, links: Links, rights: tuple[str, ...]) -> tuple[str, ...]:
    """Products that one of the activity's rights supports."""
    found = {product for right in rights for product in links.of("ip", right, "ps")}
    return tuple(row.id for row in draft.of("ps") if row.id in found)


def _product(row: DraftRow, links: Links, spent: frozenset[str]) -> MatrixProduct:
    linked = partial(links.of, "ps", row.id)
    rights = linked("ip")
    return MatrixProduct(
        row.id,
        row.number,
        row.values.get("name", ""),
        rights=rights,
        activities=linked("rd"),
        conversions=linked("conversions"),
        flags=_without({MatrixFlag.WITHOUT_RIGHT: rights}, rights, spent),
        sales=cell(row, "sales"),
        is_main=yes(row.values.get("is_main")),
    )


def _conversion(row: DraftRow, links: Links) -> MatrixRow:
    """Its result is a right or an activity's, and something came of it."""
    linked = partial(links.of, "conversions", row.id)
    rights, activities, products = linked("ip"), linked("rd"), linked("ps")
    wanted = {
        MatrixFlag.WITHOUT_RIGHT: rights,
        MatrixFlag.WITHOUT_ACTIVITY: activities,
        MatrixFlag.WITHOUT_PRODUCT: products,
    }
    return MatrixRow(
        row.id,
        row.number,
        row.values.get("name", ""),
        rights=rights,
        activities=activities,
        products=products,
        flags=_without(wanted, (), frozenset()),
    )


def _main_share(products: Sequence[MatrixProduct]) -> MainShare | None:
    income = total([product.sales for product in products])
    if not income or any(product.is_main is None for product in products):
        return None
    main = total([product.sales for product in products if product.is_main])
    return None if main is None else MainShare(main, income)
