"""Checks of the high-tech products: which are main ones, and whether they carry the income.

There may be several main products: what counts is their income together (G195 三(三))."""

from collections.abc import Iterator

from app.domain.forms.canonical import cell, ids, total, yes
from app.domain.forms.drafts import Draft, Place
from app.domain.forms.findings import FormFault, FormFinding, Severity

PS = "ps"


def product_findings(draft: Draft) -> Iterator[FormFinding]:
    rows = draft.of(PS)
    said = [yes(row.values.get("is_main")) for row in rows]
    main = [row for row, is_main in zip(rows, said, strict=True) if is_main]
    if rows and None not in said and not main:
        yield FormFinding(Place(PS, PS), Severity.WARNING, FormFault.NO_MAIN_PRODUCT)
    for row in main:
        if not ids(row.values.get("ip")):
            place = Place(PS, PS, row.id, "ip")
            fault = FormFault.MAIN_PRODUCT_WITHOUT_RIGHT
            yield FormFinding(place, Severity.WARNING, fault, names={"row": row.number})
    income = total([cell(row, "sales") for row in rows])
    of_main = total([cell(row, "sales") for row in main])
    if main and None not in said and income and of_main is not None and of_main * 2 <= income:
        yield FormFinding(
            Place(PS, PS),
            Severity.WARNING,
            FormFault.MAIN_PRODUCTS_NOT_OVER_HALF,
            {"main": of_main, "income": income},
            also=tuple(Place(PS, PS, row.id, "sales") for row in main),
        )
