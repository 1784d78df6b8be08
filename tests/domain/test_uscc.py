"""The credit code: real ones pass, every slip is caught, and what we make is well-formed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from app.domain.refusals import InvalidValue, Reason
from app.domain.uscc import Uscc, is_well_formed, make_uscc, organisation_check_digit

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

# Seventeen real firms in and around 平湖, as public registers print them.
REAL_CODES = (
    "91330482MA29GEU99P",
    "91330482050126605T",
    "91330482715442339R",
    "91330482680735544G",
    "913304825693819957",
    "91330482672588601A",
    "91330482146674059X",
    "91330482146666999U",
    "913304827420362721",
    "91330482795585371W",
    "9133040277828610X3",
    "913304826816633001",
    "91330482768650289L",
    "91330400076242073F",
    "91330482794379074Y",
    "913304825517690199",
    "91330482725254972D",
)

bodies = st.text(ALPHABET, min_size=8, max_size=8)
divisions = st.text("0123456789", min_size=6, max_size=6)


def reason_of(typed: str) -> Reason:
    with pytest.raises(InvalidValue) as refusal:
        Uscc.parse(typed)
    assert set(refusal.value.fields) == {"uscc"}
    assert refusal.value.reasons == (refusal.value.fields["uscc"],)
    return refusal.value.fields["uscc"]


@pytest.mark.parametrize("code", REAL_CODES)
def test_uscc_of_a_real_firm_passes(code: str) -> None:
    assert Uscc.parse(code).text == code


@pytest.mark.parametrize(
    "typed",
    [
        "91330482ma29geu99p",
        " 91330482 MA29GEU99P\n",
        "９１３３０４８２ＭＡ２９ＧＥＵ９９Ｐ",
        "91330482\u3000MA29\u00a0GEU99P",
        "9133-0482-MA29-GEU9-9P",
    ],
)
def test_uscc_typed_carelessly_is_read(typed: str) -> None:
    assert Uscc.parse(typed).text == "91330482MA29GEU99P"


@pytest.mark.parametrize("code", REAL_CODES)
def test_uscc_with_any_one_character_changed_is_refused(code: str) -> None:
    changed = [
        code[:place] + sign + code[place + 1 :]
        for place in range(18)
        for sign in ALPHABET
        if sign != code[place]
    ]

    assert {reason_of(typo) for typo in changed} == {Reason.BAD_USCC}


@pytest.mark.parametrize("code", REAL_CODES)
def test_uscc_with_unlike_neighbours_swapped_is_refused(code: str) -> None:
    for place in range(17):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if swapped != code:
            assert reason_of(swapped) is Reason.BAD_USCC


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "9133", "91330482MA29GEU99", "91330482MA29GEU99PP", "91330482MAI9GEU99P", "平湖"],
)
def test_uscc_of_a_wrong_shape_is_refused(typed: str) -> None:
    assert reason_of(typed) is Reason.BAD_USCC


@pytest.mark.parametrize("code", REAL_CODES)
def test_uscc_with_a_made_up_organisation_code_is_refused_by_its_own_reason(code: str) -> None:
    for digit in "0123456789X":
        if digit != code[16]:
            partial = code[:16] + digit
            made_up = partial + uscc.calc_check_digit(partial)
            assert uscc.is_valid(made_up)
            assert reason_of(made_up) is Reason.BAD_ORGANISATION_CODE


@pytest.mark.parametrize("code", REAL_CODES)
def test_making_a_uscc_repeats_the_real_code(code: str) -> None:
    assert make_uscc(code[2:8], code[8:16]) == code


@given(divisions, bodies)
def test_making_a_uscc_gives_one_that_parses(division: str, body: str) -> None:
    made = make_uscc(division, body)

    assert Uscc.parse(made).text == made
    assert made[2:16] == division + body


@pytest.mark.parametrize(("division", "body"), [("33048", "MA29GEU9"), ("330482", "MA29GEU")])
def test_making_a_uscc_from_too_little_fails(division: str, body: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (whichever library notices first)
        make_uscc(division, body)


@pytest.mark.parametrize(
    ("body", "digit"), [("MA29GEU9", "9"), ("77828610", "X"), ("68166330", "0")]
)
def test_organisation_check_digit_of_known_codes(body: str, digit: str) -> None:
    assert organisation_check_digit(body) == digit


@given(st.text())
def test_uscc_reads_or_refuses_whatever_is_typed(typed: str) -> None:
    try:
        parsed = Uscc.parse(typed)
    except InvalidValue as refusal:
        reasons = refusal.reasons
    else:
        reasons = ()
        assert Uscc.parse(parsed.text) == parsed

    assert reasons in {(), (Reason.BAD_USCC,), (Reason.BAD_ORGANISATION_CODE,)}


@given(
    st.sampled_from(REAL_CODES),
    st.lists(
        st.tuples(st.integers(0, 18), st.sampled_from([*ALPHABET, *"aIOSVZ-９ "])), max_size=2
    ),
)
def test_code_is_well_formed_where_it_is_read_as_it_stands(
    code: str, slips: list[tuple[int, str]]
) -> None:
    signs = list(code)
    for place, sign in slips:
        signs[place : place + 1] = sign
    typed = "".join(signs)
    try:
        read = Uscc.parse(typed).text
    except InvalidValue:
        read = ""

    assert is_well_formed(typed) is (read == typed)
