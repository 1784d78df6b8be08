"""Whatever a draft says: no check breaks, findings have places and sentences, sums hold."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.data import form
from app.domain.forms.canonical import number, plain
from app.domain.forms.checks import FormFault, FormFinding, Severity, computed, findings, missing
from app.domain.forms.drafts import Draft, DraftRow, Place
from app.domain.forms.findings import FormFinding as Finding
from app.domain.forms.schema import Form, FormKey
from app.domain.forms.telling import in_wan, told
from app.words import WORDS
from tests.domain.forms.hnte_drafts import COST_LINES, activity, cost, draft
from tests.domain.forms.test_hnte_checks import BEYOND

HNTE = form(FormKey.HNTE, 1)
SME = form(FormKey.PROVINCIAL_TECH_SME, 1)

texts = st.one_of(
    st.sampled_from(["", "0", "1", "99.99", "-5", "true", "false", "2017-01-01", "2018-02-30"]),
    st.sampled_from(["r0", "r1", "r0 r1", "r9", "own", "invention_patent", "2016", "1e9", "１"]),
    st.text(max_size=5),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(str),
)


@st.composite
def drafts(draw: st.DrawFn, of: Form) -> Draft:
    fields = draw(st.dictionaries(st.sampled_from(sorted(of.fields)), texts, max_size=40))
    rows = {}
    for key, table in of.tables.items():
        columns = st.sampled_from([column.key for column in table.columns])
        found = draw(st.lists(st.dictionaries(columns, texts), max_size=3))
        rows[key] = tuple(
            DraftRow(f"r{place}", f"{table.prefix}{place + 1:02}", values)
            for place, values in enumerate(found)
        )
    return Draft(fields, rows)


def exists(of: Form, found: Draft, place: Place) -> bool:
    section = next(one for one in of.sections if one.key == place.section)
    keys = {one.key for one in section.fields} | {one.key for one in section.tables}
    if not place.row:
        return not place.column and place.key in {"", *keys}
    columns = {column.key for column in of.tables[place.key].columns}
    ids = {row.id for row in found.of(place.key)}
    return place.key in keys and place.row in ids and place.column in {"", *columns}


@pytest.mark.parametrize("of", [HNTE, SME], ids=["hnte", "sme"])
@settings(max_examples=60, deadline=None)
@given(given_data=st.data())
def test_any_draft_is_checked_and_every_finding_has_place_and_sentence(
    of: Form, given_data: st.DataObject
) -> None:
    said = given_data.draw(drafts(of))
    for finding in (*findings(of, said), *missing(of, said)):
        assert exists(of, said, finding.place), finding
        assert all(exists(of, said, one) for one in finding.also), finding
        assert "{" not in told(finding)
    for place in computed(of, said):
        assert exists(of, said, place)


def test_every_fault_has_a_sentence() -> None:
    assert set(WORDS["FormFault"]) == {fault.value for fault in FormFault}
    assert set(WORDS["Severity"]) == {severity.value for severity in Severity}
    assert set(WORDS["FormKey"]) == {key.value for key in FormKey}


@pytest.mark.parametrize("name", BEYOND)
def test_sentence_of_each_finding_is_complete(name: str) -> None:
    of, _, _ = BEYOND[name]
    for finding in findings(HNTE, of):
        sentence = told(finding)
        assert sentence.endswith("。") or sentence.endswith(")。")
        assert "{" not in sentence
        assert "y1" not in sentence


def test_sentence_shows_a_difference_that_two_decimals_would_hide() -> None:
    finding = FormFinding(
        Place("rd", "rd", "rd1", "spent_y2"),
        Severity.ERROR,
        FormFault.RD_YEAR_IS_NOT_ITS_LINES,
        {
            "spent": Decimal(700000),
            "lines": Decimal("700200.01"),
            "difference": Decimal("200.01"),
        },
        {"row": "RD01", "column": "y2"},
    )

    assert told(finding) == (
        "RD01 第二年支出 70.00 万元,费用明细合计 70.020001 万元,"
        "相差 0.020001 万元(容许 0.02 万元)。"
    )


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_amount_in_wan_is_exact(yuan: Decimal) -> None:
    shown = in_wan(yuan)

    assert Decimal(shown.replace(",", "")) * 10000 == yuan
    assert len(shown.split(".")[1]) >= 2


@given(st.decimals(min_value=-(10**17), max_value=10**17, places=2))
def test_plain_number_is_read_back(value: Decimal) -> None:
    assert number(plain(value)) == value


@given(st.one_of(st.none(), st.text(max_size=30)))
def test_number_is_read_or_unknown(text: str | None) -> None:
    read = number(text)
    assert read is None or read.is_finite()


cents = st.integers(min_value=0, max_value=10**11).map(lambda fen: Decimal(fen).scaleb(-2))
maybe = st.one_of(st.none(), cents)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(maybe, min_size=9, max_size=9), min_size=1, max_size=4))
def test_total_of_costs_is_the_sum_of_known_cells_or_unknown(
    lines: list[list[Decimal | None]],
) -> None:
    names = [*COST_LINES, "outsourced", "outsourced_domestic"]
    rows = tuple(
        DraftRow(
            f"c{place}",
            f"Y1-{place}",
            {
                name: "" if cell is None else plain(cell)
                for name, cell in zip(names, line, strict=True)
            },
        )
        for place, line in enumerate(lines)
    )
    values = {"none.costs_y2": "true", "none.costs_y3": "true"}
    found = computed(HNTE, Draft(values, {"costs_y1": rows}))

    # By integers of a fen, so that the test has no arithmetic in common with the code.
    fen = [[None if cell is None else int(cell * 100) for cell in line] for line in lines]
    all_known = not any(cell is None for line in fen for cell in line[:8])
    expected = sum(cell or 0 for line in fen for cell in line[:8]) if all_known else None
    total = found.get(Place("main", "rd_total"))
    assert (None if total is None else int(Decimal(total) * 100)) == expected
    for place, line in enumerate(fen):
        own = found.get(Place("costs", "costs_y1", f"c{place}", "internal"))
        inside = None if None in line[:7] else sum(cell or 0 for cell in line[:7])
        assert (None if own is None else int(Decimal(own) * 100)) == inside


@settings(max_examples=80, deadline=None)
@given(cents, cents)
def test_rd_year_agrees_with_its_lines_exactly_within_two_hundred_yuan(
    spent: Decimal, personnel: Decimal
) -> None:
    zeros = dict.fromkeys((*COST_LINES, "outsourced", "outsourced_domestic"), "0")
    line = cost("y1", 1, **{**zeros, "personnel": plain(personnel)})
    row = activity(1, spent_y1=plain(spent), budget="", spent_y2="", spent_y3="")
    found = findings(HNTE, Draft({}, {"rd": (row,), "costs_y1": (line,), "ip": ()}))
    told_so = FormFault.RD_YEAR_IS_NOT_ITS_LINES in [one.fault for one in found]

    assert told_so == (abs(int(spent * 100) - int(personnel * 100)) > 20000)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(cents, st.booleans()), min_size=1, max_size=5))
def test_main_products_are_told_exactly_when_they_are_half_or_less(
    products: list[tuple[Decimal, bool]],
) -> None:
    rows = tuple(
        DraftRow(f"p{place}", f"PS{place}", {"sales": plain(sales), "is_main": str(main).lower()})
        for place, (sales, main) in enumerate(products)
    )
    faults: set[FormFault] = {one.fault for one in _findings_of(Draft({}, {"ps": rows}))}
    of_main = sum(int(sales * 100) for sales, main in products if main)
    income = sum(int(sales * 100) for sales, _ in products)
    has_main = any(main for _, main in products)

    assert (FormFault.NO_MAIN_PRODUCT in faults) == (not has_main)
    expected = has_main and income > 0 and of_main * 2 <= income
    assert (FormFault.MAIN_PRODUCTS_NOT_OVER_HALF in faults) == expected


def _findings_of(said: Draft) -> list[Finding]:
    return findings(HNTE, said)


def test_computed_values_of_the_agreeing_draft() -> None:
    found = {place.key: text for place, text in computed(HNTE, draft()).items() if not place.row}

    assert found == {
        "ip_class_i": "1",
        "ip_class_ii": "2",
        "staff": "100",
        "tech_staff": "20",
        "rd_total": "4200000",
        "rd_domestic": "4200000",
        "high_tech_income": "30000000",
        **{
            f"ip_count.{kind}": count
            for kind, count in (
                ("invention_patent", "1"),
                ("defence_patent", "0"),
                ("plant_variety", "0"),
                ("national_crop_variety", "0"),
                ("national_new_drug", "0"),
                ("protected_tcm_variety", "0"),
                ("ic_layout_design", "0"),
                ("utility_model", "2"),
                ("design_patent", "0"),
                ("software_copyright", "0"),
            )
        },
    }


def test_right_without_kind_leaves_every_count_unknown() -> None:
    unsaid = DraftRow("ip1", "IP01", {"name": "某"})

    assert not [place for place in computed(HNTE, Draft({}, {"ip": (unsaid,)})) if not place.row]


def test_counts_are_zero_only_where_the_firm_confirmed_none() -> None:
    assert computed(HNTE, Draft()) == {}
    denied = computed(HNTE, Draft({"none.ip": "true"}))
    assert denied[Place("main", "ip_class_i")] == "0"
