"""Search finds exactly what a LIKE over every row would (T10), whatever was typed."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlmodel import Session, col

from app.domain.access import Role
from app.domain.names import fold
from app.models.enterprises import Enterprise, EnterpriseSearch
from app.queries import search
from app.queries.enterprise_filters import EnterpriseFilters, Standing
from app.queries.enterprises import list_enterprises
from app.queries.search import matching
from app.services.search_index import index_enterprise
from tests.factories import make_enterprise, make_former_name, viewer_of

TODAY = date(2018, 9, 30)
NAMES = (
    "平湖光电科技有限公司",
    "平湖市科技光电(集团)有限公司",
    "浙江100%纯棉_服饰有限公司",
    "平湖ABC精密机械有限公司",
    "平湖abd-3D打印“创新”有限公司",
    '嘉兴O\'Neil"Q"技术有限公司',
    "平湖市有限科技\\反斜有限公司",
    "㐀𬭎材料有限公司",
    "Ñandú Straße 机电有限公司",
    "光",
)
ALPHABET = "平湖市光电科技有限公司集团纯棉服饰精密机械打印创新abcABC1003D%_'\"\\()()-*: |^Ñú㐀𬭎ß“”"


@pytest.fixture
def firms(session: Session) -> list[Enterprise]:
    made = [make_enterprise(session, name=name) for name in NAMES]
    make_former_name(session, made[0], "平湖市第一无线电厂")
    for firm in made:
        index_enterprise(session, firm)
    return made


def escaped(text: str) -> str:
    for sign in "\\%_":
        text = text.replace(sign, f"\\{sign}")
    return text


def by_like(session: Session, typed: str) -> set[str]:
    """The floor: every row compared. SQLite's own LIKE would ignore the case of a to z; texts and
    questions are folded, so it makes no difference."""
    condition = col(EnterpriseSearch.text).like(f"%{escaped(fold(typed))}%", escape="\\")
    found = select(col(EnterpriseSearch.enterprise_id)).where(condition)
    rows = session.execute(select(col(Enterprise.name)).where(col(Enterprise.id).in_(found)))
    return set(rows.scalars())


def by_search(session: Session, typed: str, *, by_grams: bool) -> set[str]:
    condition = matching(session, typed, by_grams=by_grams)
    return set(session.execute(select(col(Enterprise.name)).where(condition)).scalars())


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize("by_grams", [True, False])
def test_search_equals_like(session: Session, by_grams: bool) -> None:
    pieces = st.one_of(
        st.text(ALPHABET, max_size=6),
        st.sampled_from(NAMES).flatmap(
            lambda name: st.tuples(st.integers(0, len(name)), st.integers(1, 6)).map(
                lambda cut: name[cut[0] : cut[0] + cut[1]]
            )
        ),
        st.text(max_size=4),
    )

    @settings(
        max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(pieces)
    def compare(typed: str) -> None:
        assert by_search(session, typed, by_grams=by_grams) == by_like(session, typed)

    compare()


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize("by_grams", [True, False])
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("科技光电", {NAMES[1]}),
        ("(集团)", {NAMES[1]}),
        ("（集团）", {NAMES[1]}),
        ("%", {NAMES[2]}),
        ("_", {NAMES[2]}),
        ("100%", {NAMES[2]}),
        ("aBc", {NAMES[3]}),
        ("O'Neil\"", {NAMES[5]}),
        ("\\", {NAMES[6]}),
        ("无线电", {NAMES[0]}),
        ("phgdkj", {NAMES[0]}),
        ("𬭎", {NAMES[7]}),
        ("STRASSE", {NAMES[8]}),
        ("光 电 科 技", {NAMES[0]}),
        ("没有", set()),
        ("科技有光", set()),
    ],
)
def test_search_finds(session: Session, typed: str, found: set[str], by_grams: bool) -> None:
    assert by_search(session, typed, by_grams=by_grams) == found


def test_search_by_part_of_the_code(session: Session, firms: list[Enterprise]) -> None:
    firm = firms[3]

    page = list_enterprises(session, viewer_of(), EnterpriseFilters(q=firm.uscc.lower()[9:]), TODAY)

    assert [row["name"] for row in page.rows] == [firm.name]


@pytest.mark.usefixtures("firms")
def test_search_beyond_a_county_uses_the_gram_index(session: Session) -> None:
    sent: list[str] = []
    listen: Callable[..., None] = lambda *given: sent.append(given[2])  # noqa: E731
    event.listen(session.get_bind(), "before_cursor_execute", listen)
    viewer = viewer_of(Role.CITY_READER)

    page = list_enterprises(
        session, viewer, EnterpriseFilters(q="光电", status=Standing.ALL), TODAY
    )

    event.remove(session.get_bind(), "before_cursor_execute", listen)
    assert {row["name"] for row in page.rows} == {NAMES[0], NAMES[1]}
    assert all("MATCH" in sql or "string_to_array" in sql for sql in sent[:1])


def test_common_word_is_found_in_the_order_of_the_list(
    session: Session, firms: list[Enterprise], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "COMMON", 2)
    reader = viewer_of(Role.PROVINCE_READER)
    expected = {firm.name for firm in firms if "有限公司" in firm.name}

    page = list_enterprises(session, reader, EnterpriseFilters(q="有限公司"), TODAY)

    assert search.is_common(session, "有限公司")
    assert not search.is_common(session, "无线电")
    assert {row["name"] for row in page.rows} == expected
    assert page.total == len(expected)


@pytest.mark.usefixtures("firms")
def test_search_in_a_county_stays_in_it(session: Session) -> None:
    make_enterprise(session, county_code="330481", name="海宁光电科技有限公司")

    page = list_enterprises(session, viewer_of(), EnterpriseFilters(q="光电科技"), TODAY)

    assert [row["name"] for row in page.rows] == [NAMES[0]]
