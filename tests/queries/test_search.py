"""Search finds exactly what a LIKE over every row would (T10), whatever was typed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, update
from sqlmodel import Session, col

from app.domain.access import Role, Viewer
from app.domain.enterprises import EnterpriseStatus
from app.domain.names import fold
from app.kept import Kept
from app.models.enterprises import Enterprise, EnterpriseSearch
from app.queries import enterprises, search, search_in_order
from app.queries.enterprise_filters import EnterpriseFilters, SortKey, Standing
from app.queries.enterprises import list_enterprises
from app.queries.search import Way, found_by, sampled, ways
from app.services.search_index import index_enterprise, index_enterprises
from tests.factories import COUNTY, make_enterprise, make_former_name, make_township, viewer_of

TODAY = date(2018, 9, 30)
LATER = datetime(2100, 1, 1, tzinfo=UTC)
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


def by_search(session: Session, typed: str, way: Way) -> set[str]:
    condition = found_by(session, typed, way, COUNTY)
    return set(session.execute(select(col(Enterprise.name)).where(condition)).scalars())


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize("way", Way)
def test_search_equals_like(session: Session, way: Way) -> None:
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
        max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(pieces)
    def compare(typed: str) -> None:
        assert by_search(session, typed, way) == by_like(session, typed)

    compare()


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize("way", Way)
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
def test_search_finds(session: Session, typed: str, found: set[str], way: Way) -> None:
    assert by_search(session, typed, way) == found


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
    (listed,) = [sql for sql in sent if "public_id" in sql]
    assert "MATCH" in listed or "string_to_array" in listed


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize(("few", "enough"), [(1, 1), (1, 4), (100, 100)])
@pytest.mark.parametrize("plenty", [1, 100])
def test_register_finds_what_like_finds(
    session: Session, monkeypatch: pytest.MonkeyPatch, few: int, enough: int, plenty: int
) -> None:
    """However common a word is held to be: page by page, and in the total."""
    hold(monkeypatch, few, enough)
    monkeypatch.setattr(search, "PLENTY", plenty)
    monkeypatch.setattr(enterprises, "QUESTIONS", Kept(512))
    reader = viewer_of(Role.PROVINCE_READER)
    for typed in ("有限公司", "科技", "光电科技", "没有", "%", "9", "公司有限", "(", " "):
        found = list_enterprises(
            session, reader, EnterpriseFilters(q=typed, status=Standing.ALL), TODAY
        )

        assert [row["name"] for row in found.rows] == newest_first(session, typed), typed
        assert found.total == len(found.rows)
        assert not found.is_capped


def hold(monkeypatch: pytest.MonkeyPatch, few: int, enough: int) -> None:
    """Words are common from `enough` firms on, and in an index with their texts from `few` on."""
    monkeypatch.setattr(search_in_order, "SOON", few)
    monkeypatch.setattr(search, "ENOUGH", enough)


def newest_first(session: Session, typed: str) -> list[str]:
    order = select(col(Enterprise.name)).order_by(
        col(Enterprise.updated_at).desc(), col(Enterprise.id).desc()
    )
    wanted = by_like(session, typed)
    return [name for name in session.execute(order).scalars() if name in wanted]


@pytest.mark.parametrize(("few", "enough"), [(1, 1), (1, 100), (100, 100)])
def test_pages_of_a_search_follow_each_other(
    session: Session, monkeypatch: pytest.MonkeyPatch, few: int, enough: int
) -> None:
    hold(monkeypatch, few, enough)
    monkeypatch.setattr(enterprises, "QUESTIONS", Kept(512))
    for number in range(45):
        make_enterprise(session, name=f"平湖{number}光伏科技有限公司")
    reader = viewer_of(Role.PROVINCE_READER)
    filters = EnterpriseFilters(q="光伏科技", status=Standing.ALL)
    pages = [list_enterprises(session, reader, filters, TODAY)]
    while after := pages[-1].next:
        pages.append(
            list_enterprises(session, reader, filters.model_copy(update={"after": after}), TODAY)
        )
    back = list_enterprises(
        session, reader, filters.model_copy(update={"before": pages[-1].previous}), TODAY
    )

    names = [row["name"] for page in pages for row in page.rows]
    assert names == newest_first(session, "光伏科技")
    assert [len(page.rows) for page in pages] == [20, 20, 5]
    assert back.rows == pages[1].rows


def test_many_hits_beyond_a_county_are_counted_to_the_cap(
    session: Session, firms: list[Enterprise], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enterprises, "CAP", 3)
    monkeypatch.setattr(enterprises, "QUESTIONS", Kept(512))
    filters = EnterpriseFilters(q="有限公司", status=Standing.ALL)

    beyond = list_enterprises(session, viewer_of(Role.PROVINCE_READER), filters, TODAY)
    within = list_enterprises(session, viewer_of(), filters, TODAY)

    assert (beyond.total, beyond.is_capped) == (3, True)
    assert (within.total, within.is_capped) == (len(firms) - 1, False)


@pytest.mark.usefixtures("firms")
def test_sample_tells_common_words_from_rare_ones(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(monkeypatch, 2, 4)
    monkeypatch.setattr(search, "SAMPLE", 1_000_000)  # so few firms are all sampled

    assert sampled(session, ["有限公司", "光电", "没有"]) == [9, 2, 0]
    assert ways(session, "有限公司", None).page is Way.IN_ORDER
    assert ways(session, "光电", None).page is Way.BY_GRAMS
    assert ways(session, "光电科技", None).page is Way.BY_GRAMS
    assert ways(session, "光电科技", None).grams == ["电科", "光电"]
    assert ways(session, "光电科技", "330482").page is Way.IN_COUNTY


@pytest.mark.usefixtures("firms")
def test_search_in_a_county_stays_in_it(session: Session) -> None:
    make_enterprise(session, county_code="330481", name="海宁光电科技有限公司")

    page = list_enterprises(session, viewer_of(), EnterpriseFilters(q="光电科技"), TODAY)

    assert [row["name"] for row in page.rows] == [NAMES[0]]


FIELD = "4.1.1"


def found_names(session: Session, viewer: Viewer, **asked: Any) -> list[str]:
    asked.setdefault("status", Standing.ALL)
    page = list_enterprises(session, viewer, EnterpriseFilters(**asked), TODAY)
    return [row["name"] for row in page.rows]


@pytest.mark.parametrize("role", [Role.PROVINCE_READER, Role.BUREAU_OFFICER, Role.TOWN_OFFICER])
@pytest.mark.parametrize(("few", "enough"), [(1, 1), (1, 100), (100, 100)])
def test_a_search_follows_its_firms(
    session: Session, monkeypatch: pytest.MonkeyPatch, role: Role, few: int, enough: int
) -> None:
    """What PostgreSQL keeps of a firm in the order of the list changes with it."""
    hold(monkeypatch, few, enough)
    monkeypatch.setattr(enterprises, "QUESTIONS", Kept(512))
    firms = [make_enterprise(session, name=f"{one}光电有限公司") for one in "甲乙丙"]
    first, second, third = [firm.name for firm in firms]
    viewer = viewer_of(role)
    change = update(Enterprise).execution_options(synchronize_session=False)
    make_township(session, f"{COUNTY}099")

    session.execute(change.where(col(Enterprise.id) == firms[0].id).values(updated_at=LATER))
    assert found_names(session, viewer, q="光电") == [first, third, second]
    session.execute(change.where(col(Enterprise.id) == firms[2].id).values(archived_on=TODAY))
    assert found_names(session, viewer, q="光电", status=Standing.LIVING) == [first, second]
    gone = change.where(col(Enterprise.id) == firms[1].id)
    session.execute(
        gone.values(status=EnterpriseStatus.LICENCE_REVOKED, township_code=f"{COUNTY}099")
    )
    assert found_names(session, viewer, q="光电", status=Standing.LIVING) == [first]
    is_there = role is not Role.TOWN_OFFICER
    assert (second in found_names(session, viewer, q="光电")) is is_there
    session.execute(change.where(col(Enterprise.id) == firms[0].id).values(name="丁机械有限公司"))
    index_enterprises(session.connection(), [firms[0].id or 0])
    assert found_names(session, viewer, q="光电", status=Standing.LIVING) == []
    assert found_names(session, viewer, q="机械") == ["丁机械有限公司"]


@pytest.mark.parametrize("role", [Role.PROVINCE_READER, Role.BUREAU_OFFICER])
def test_a_firm_is_found_by_the_last_of_many_former_names(session: Session, role: Role) -> None:
    """Its text has no room in an index of PostgreSQL."""
    firm = make_enterprise(session, name="平湖光电有限公司")
    for number in range(30):
        make_former_name(session, firm, chr(0x4E00 + number) * 40)
    index_enterprise(session, firm)

    assert found_names(session, viewer_of(role), q=chr(0x4E00 + 29) * 2) == [firm.name]
    assert found_names(session, viewer_of(role), q="平湖光电") == [firm.name]


@pytest.mark.parametrize("asked", [{"sort": SortKey.USCC}, {"field": FIELD}])
def test_a_search_by_what_no_narrow_row_has_finds_the_same(
    session: Session, asked: dict[str, Any]
) -> None:
    firms = [
        make_enterprise(session, name=f"{one}光电有限公司", technology_field=FIELD)
        for one in "甲乙"
    ]
    make_enterprise(session, name="丙机械有限公司", technology_field=FIELD)
    key = (lambda firm: firm.uscc) if "sort" in asked else (lambda firm: -(firm.id or 0))

    found = found_names(session, viewer_of(Role.PROVINCE_READER), q="光电", **asked)

    assert found == [firm.name for firm in sorted(firms, key=key)]
