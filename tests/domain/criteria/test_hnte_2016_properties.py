"""Where the law is monotone or knows no scale, so is the program; and it never stumbles."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.criteria.facts import Conversion, Facts, IpRight, YearFacts
from app.domain.criteria.findings import State, Verdict, as_json
from app.domain.criteria.hnte_2016 import HNTE_2016
from app.domain.enterprises import IpKind, ObtainedBy
from tests.domain.criteria.firms import APPLIED_ON, YEARS, right

amounts = st.none() | st.decimals(0, 10**12, places=2)
worths = st.none() | st.decimals(-(10**12), 10**12, places=2)
days = st.none() | st.dates(date(2010, 1, 1), date(2020, 12, 31))
VALUE_ORDER = (State.SHORT, State.NEEDS_JUDGEMENT, State.MET)


@st.composite
def facts(draw: st.DrawFn, *, whole: bool = False) -> Facts:
    """Firms of whom anything may be unknown; with `whole`, nothing that is measured is."""
    figures = st.decimals(0, 10**12, places=2) if whole else amounts
    worth = st.decimals(-(10**12), 10**12, places=2) if whole else worths
    years = {
        year: YearFacts(**{name: draw(figures) for name in NAMES}, net_assets_cny=draw(worth))
        for year in (YEARS if whole else draw(st.sets(st.sampled_from(YEARS))))
    }
    rights = st.lists(
        st.builds(
            IpRight,
            kind=st.sampled_from(IpKind),
            granted_on=days,
            obtained_by=st.none() | st.sampled_from(ObtainedBy),
            used_on=days,
            lapsed_on=days,
            co_owned=st.none() | st.booleans(),
        ),
        max_size=4,
    ).map(tuple)
    made = st.lists(st.integers(2013, 2018).map(Conversion), max_size=20).map(tuple)
    return Facts(
        applied_on=APPLIED_ON,
        registered_on=date(2001, 1, 1) if whole else draw(days),
        years=years,
        ip_rights=draw(rights if whole else st.none() | rights),
        conversions=draw(made if whole else st.none() | made),
        incidents=draw(st.sampled_from([(), None])),
    )


NAMES = (
    "sales_cny",
    "total_income_cny",
    "high_tech_income_cny",
    "rd_cny",
    "rd_domestic_cny",
    "rd_other_cny",
    "staff_monthly_avg",
    "tech_staff_monthly_avg",
)


def changed(given_facts: Facts, year: int, **more: Decimal) -> Facts:
    figures = given_facts.years[year]
    risen = {name: getattr(figures, name) + by for name, by in more.items()}
    return given_facts._replace(years={**given_facts.years, year: figures._replace(**risen)})


@given(facts())
def test_any_facts_are_judged_with_points_in_their_bounds(known: Facts) -> None:
    result = HNTE_2016.judge(known)

    assert tuple(f.criterion for f in result.findings) == HNTE_2016.criteria
    for finding in result.findings:
        if finding.points is not None:
            most = finding.criterion.max_points
            assert most is not None
            assert 0 <= finding.points.low <= finding.points.high <= most
        assert bool(finding.missing) is (finding.state is State.UNKNOWN)
        assert finding.shortfall is None or finding.shortfall > 0
    assert result.score is not None
    blocks = ("score.ip", "score.conversion", "score.rd_organisation", "score.growth")
    highest = [result.finding(key).points for key in blocks]
    assert result.score.high == sum(points.high for points in highest if points is not None)
    assert as_json(result)["edition"] == "hnte-2016"


@given(facts(), st.sampled_from([*NAMES, "net_assets_cny"]), st.sampled_from(YEARS))
def test_what_becomes_known_narrows_the_score(known: Facts, name: str, year: int) -> None:
    figures = known.years.get(year, YearFacts())
    less = known._replace(years={**known.years, year: figures._replace(**{name: None})})

    more_known, less_known = HNTE_2016.judge(known).score, HNTE_2016.judge(less).score

    assert more_known is not None
    assert less_known is not None
    assert less_known.low <= more_known.low <= more_known.high <= less_known.high


@given(facts(whole=True), st.decimals(0, 10**9, places=2), st.sampled_from(YEARS))
def test_more_rd_at_home_never_harms(known: Facts, more: Decimal, year: int) -> None:
    after = changed(known, year, rd_cny=more, rd_domestic_cny=more)

    assert rank(after, "rd_intensity") >= rank(known, "rd_intensity")


@given(facts(whole=True), st.integers(0, 50))
def test_hiring_tech_staff_never_harms(known: Facts, hired: int) -> None:
    figures = known.years[2017]
    tech = min(
        figures.tech_staff_monthly_avg or Decimal(0), figures.staff_monthly_avg or Decimal(0)
    )
    sound = known._replace(
        years={**known.years, 2017: figures._replace(tech_staff_monthly_avg=tech)}
    )
    after = changed(
        sound, 2017, tech_staff_monthly_avg=Decimal(hired), staff_monthly_avg=Decimal(hired)
    )

    assert rank(after, "tech_staff_share") >= rank(sound, "tech_staff_share")


@given(facts(), st.sampled_from(IpKind))
def test_one_right_more_never_harms(known: Facts, kind: IpKind) -> None:
    before = known._replace(ip_rights=known.ip_rights or ())
    after = before._replace(ip_rights=(*(before.ip_rights or ()), right(kind)))

    for key in ("score.ip", "score.ip.count"):
        lower = HNTE_2016.judge(before).finding(key).points
        higher = HNTE_2016.judge(after).finding(key).points
        assert lower is not None
        assert higher is not None
        assert lower.low <= higher.low
        assert lower.high <= higher.high
    assert HNTE_2016.judge(after).finding("ip").state is State.MET


@given(facts(), st.integers(0, 20))
def test_more_conversions_never_harm(known: Facts, more: int) -> None:
    before = known._replace(conversions=known.conversions or ())
    after = before._replace(conversions=(*(before.conversions or ()), *[Conversion(2017)] * more))

    lower = HNTE_2016.judge(before).finding("score.conversion").points
    higher = HNTE_2016.judge(after).finding("score.conversion").points

    assert lower is not None
    assert higher is not None
    assert lower.low <= higher.low
    assert lower.high <= higher.high


@given(facts(whole=True), st.integers(1, 1000))
def test_shares_and_growth_know_no_scale(known: Facts, times: int) -> None:
    """All but the tier of R&D, which goes by sales in yuan."""
    scaled = known._replace(
        years={
            year: YearFacts(*[None if value is None else value * times for value in figures])
            for year, figures in known.years.items()
        }
    )

    for key in (
        "tech_staff_share",
        "rd_domestic_share",
        "high_tech_income_share",
        "score.growth",
        "score.growth.net_assets",
        "score.growth.sales",
    ):
        one, other = HNTE_2016.judge(known).finding(key), HNTE_2016.judge(scaled).finding(key)
        assert (one.state, one.points, one.flags) == (other.state, other.points, other.flags)


@given(facts(), st.integers(0, 3000))
def test_an_older_firm_is_never_too_young_for_it(known: Facts, days_more: int) -> None:
    before = known._replace(registered_on=known.registered_on or APPLIED_ON)
    assert before.registered_on is not None
    after = before._replace(registered_on=before.registered_on - timedelta(days=days_more))

    assert rank(after, "age") >= rank(before, "age")


@given(facts())
def test_verdict_follows_from_the_conditions(known: Facts) -> None:
    result = HNTE_2016.judge(known)
    conditions = [f.state for f in result.findings if "." not in f.key]

    expected = Verdict.CERTAIN
    if State.SHORT in conditions:
        expected = Verdict.NOT_YET
    elif State.UNKNOWN in conditions:
        expected = Verdict.UNKNOWN
    elif State.NEEDS_JUDGEMENT in conditions:
        expected = Verdict.POSSIBLE
    assert result.verdict is expected


def rank(known: Facts, key: str) -> int:
    return VALUE_ORDER.index(HNTE_2016.judge(known).finding(key).state)
