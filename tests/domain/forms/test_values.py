"""What is typed into a form, read strictly: every kind, and the same text back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.forms.drafts import Draft, DraftRow
from app.domain.forms.schema import Choice, FieldKind, FormField
from app.domain.forms.values import LONGEST_KEPT, Around, read_value, shown_value, typed_value
from app.domain.refusals import InvalidValue, Reason
from app.words import sentence

K = FieldKind
ROWS = tuple(DraftRow(f"row{place}", f"IP{place:02d}") for place in range(1, 13))
AROUND = Around(
    Draft(rows={"ip": ROWS}),
    {"8.7.2": "有机农业", "8.7": "农业", "1.1.1": "软件", "1.1.2": "软件"},
)


def asked(kind: FieldKind, **values: object) -> FormField:
    return FormField("field", "栏目", kind, **{"table": "ip", **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "typed", "canonical"),
    [
        (K.TEXT, "  浙江\n苗圃 ", "浙江 苗圃"),
        (K.LONG_TEXT, "一 \r\n二\r三\n\n", "一\n二\n三"),
        (K.INTEGER, "１２", "12"),
        (K.INTEGER, "1,200", "1200"),
        (K.INTEGER, "012", "12"),
        (K.INTEGER, "3.0", "3"),
        (K.INTEGER, "56人", "56"),
        (K.AMOUNT, "123.45", "1234500"),
        (K.AMOUNT, "１，２３４．５", "12345000"),
        (K.AMOUNT, "0", "0"),
        (K.AMOUNT, "0.000001", "0.01"),
        (K.AMOUNT, "-12.3", "-123000"),
        (K.AMOUNT, "－12.3", "-123000"),
        (K.AMOUNT, "\u221212.3", "-123000"),
        (K.AMOUNT, "-0.00", "0"),
        (K.AMOUNT, "12345元", "12345"),
        (K.AMOUNT, "1.5亿元", "150000000"),
        (K.AMOUNT, "8 万元", "80000"),
        (K.FOREIGN_AMOUNT, "2.5", "25000"),
        (K.FOREIGN_AMOUNT, "25000美元", "25000"),
        (K.RATIO, "60.50%", "60.5"),
        (K.RATIO, "60.5", "60.5"),
        (K.DATE, "2018-5-3", "2018-05-03"),
        (K.DATE, "2018/05/03", "2018-05-03"),
        (K.DATE, "2018.5.3", "2018-05-03"),
        (K.DATE, "2018年5月3日", "2018-05-03"),
        (K.DATE, "２０１８年 ５月 ３日", "2018-05-03"),
        (K.DATE, "20180503", "2018-05-03"),
        (K.YEAR, "2017年度", "2017"),
        (K.YES_NO, "是", "true"),
        (K.YES_NO, "无", "false"),
        (K.TECHNOLOGY_FIELD, "8.7.2", "8.7.2"),
        (K.TECHNOLOGY_FIELD, "8.7.2 有机农业", "8.7.2"),
        (K.TECHNOLOGY_FIELD, "有机农业", "8.7.2"),
        (K.REFERENCE, "ip03", "row3"),
        (K.REFERENCES, "IP03、IP01，IP03", "row1 row3"),
        (K.REFERENCES, "ＩＰ０２ ip12", "row2 row12"),
        (K.REFERENCES, "row2", "row2"),
    ],
)
def test_a_value_is_read(kind: FieldKind, typed: str, canonical: str) -> None:
    assert read_value(asked(kind, unit="人" if kind is K.INTEGER else ""), typed, AROUND) == (
        canonical
    )


@pytest.mark.parametrize("kind", list(FieldKind))
@pytest.mark.parametrize("typed", ["", "   ", "\n\u3000"])
def test_nothing_typed_is_nothing_said(kind: FieldKind, typed: str) -> None:
    assert read_value(asked(kind), typed, AROUND) == ""


@pytest.mark.parametrize(
    ("kind", "typed", "reason"),
    [
        (K.INTEGER, "3.5", Reason.NOT_A_WHOLE_NUMBER),
        (K.INTEGER, "约30", Reason.NOT_A_WHOLE_NUMBER),
        (K.INTEGER, "1e3", Reason.NOT_A_WHOLE_NUMBER),
        (K.AMOUNT, "1,23", Reason.BAD_AMOUNT),
        (K.AMOUNT, "1 234", Reason.BAD_AMOUNT),
        (K.AMOUNT, "(12.3)", Reason.BAD_AMOUNT),
        (K.AMOUNT, "/", Reason.BAD_AMOUNT),
        (K.AMOUNT, "NaN", Reason.BAD_AMOUNT),
        (K.AMOUNT, "1.", Reason.BAD_AMOUNT),
        (K.AMOUNT, "0.0000001", Reason.TOO_MANY_DECIMALS),
        (K.AMOUNT, "0.001元", Reason.TOO_MANY_DECIMALS),
        (K.AMOUNT, "100000000000", Reason.NUMBER_TOO_LARGE),
        (K.AMOUNT, "9" * 27, Reason.BAD_AMOUNT),
        (K.RATIO, "0.0000001", Reason.TOO_MANY_DECIMALS),
        (K.DATE, "2018-02-29", Reason.BAD_DATE),
        (K.DATE, "2018年5月", Reason.BAD_DATE),
        (K.DATE, "18-5-3", Reason.BAD_DATE),
        (K.DATE, "5/3/2018", Reason.BAD_DATE),
        (K.DATE, "0018-05-03", Reason.BAD_DATE),
        (K.YEAR, "17", Reason.NOT_A_YEAR),
        (K.YES_NO, "大概", Reason.NOT_IN_VOCABULARY),
        (K.CHOICE, "丙", Reason.NOT_IN_VOCABULARY),
        (K.TECHNOLOGY_FIELD, "软件", Reason.UNKNOWN_FIELD),
        (K.TECHNOLOGY_FIELD, "8.7.2 软件", Reason.UNKNOWN_FIELD),
        (K.REFERENCE, "IP01、IP02", Reason.ONE_ROW_ONLY),
        (K.REFERENCES, "IP01、IP99", Reason.NO_SUCH_ROW),
        (K.REFERENCES, "、", Reason.NO_SUCH_ROW),
        (K.LONG_TEXT, "字" * (LONGEST_KEPT + 1), Reason.TOO_LONG),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(
    kind: FieldKind, typed: str, reason: Reason
) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_value(asked(kind, choices=(Choice("a", "甲"),)), typed, AROUND)

    assert refused.value.reasons == (reason,)
    assert "…" not in sentence(reason, refused.value.details)


def test_a_text_longer_than_allowed_is_kept_for_the_checks() -> None:
    assert read_value(asked(K.LONG_TEXT, longest=400), "字" * 401, AROUND) == "字" * 401


@pytest.mark.parametrize(
    ("typed", "reason", "told"),
    [
        ("-0.01", Reason.NUMBER_TOO_SMALL, "不能小于 0。"),
        ("10.01", Reason.NUMBER_TOO_LARGE, "不能大于 10。"),
    ],
)
def test_bounds_are_told_in_the_unit_that_is_typed(typed: str, reason: Reason, told: str) -> None:
    field = asked(K.AMOUNT, least=Decimal(0), most=Decimal(100_000))

    with pytest.raises(InvalidValue) as refused:
        read_value(field, typed, AROUND)

    assert sentence(refused.value.reasons[0], refused.value.details) == told
    assert refused.value.reasons == (reason,)
    assert read_value(field, "10", AROUND) == "100000"
    assert read_value(field, "0", AROUND) == "0"


@pytest.mark.parametrize(
    ("kind", "canonical", "typed", "shown"),
    [
        (K.AMOUNT, "1234500", "123.45", "123.45"),
        (K.AMOUNT, "12345000000", "1234500.00", "1,234,500.00"),
        (K.AMOUNT, "1234567", "123.4567", "123.46"),
        (K.AMOUNT, "-50", "-0.005", "-0.01"),
        (K.INTEGER, "1200", "1200", "1,200"),
        (K.YES_NO, "true", "true", "是"),
        (K.YES_NO, "false", "false", "否"),
        (K.CHOICE, "a", "a", "甲"),
        (K.CHOICE, "gone", "gone", "gone"),
        (K.TECHNOLOGY_FIELD, "8.7.2", "8.7.2", "8.7.2 有机农业"),
        (K.REFERENCES, "row1 row3", "IP01、IP03", "IP01、IP03"),
        (K.TEXT, "", "", "—"),
    ],
)
def test_a_value_is_shown(kind: FieldKind, canonical: str, typed: str, shown: str) -> None:
    field = asked(kind, choices=(Choice("a", "甲"),))

    assert typed_value(field, canonical, AROUND) == typed
    assert shown_value(field, canonical, AROUND) == shown


amounts = st.decimals(
    min_value=Decimal(-(10**14)), max_value=Decimal(10**14), places=2, allow_nan=False
)


@given(amounts)
def test_an_amount_comes_back_to_the_fen(yuan: Decimal) -> None:
    typed = f"{yuan:f}元"
    canonical = read_value(asked(K.AMOUNT), typed, AROUND)

    assert Decimal(canonical) == yuan
    assert read_value(asked(K.AMOUNT), typed_value(asked(K.AMOUNT), canonical, AROUND), AROUND) == (
        canonical
    )


@given(st.sampled_from(list(FieldKind)), st.text(max_size=60))
def test_whatever_is_read_is_read_again_the_same(kind: FieldKind, typed: str) -> None:
    field = asked(kind, choices=(Choice("a", "甲"), Choice("b", "乙")))
    try:
        canonical = read_value(field, typed, AROUND)
    except InvalidValue:
        return

    assert read_value(field, typed_value(field, canonical, AROUND), AROUND) == canonical
