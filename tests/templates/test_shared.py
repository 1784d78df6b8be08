"""The shared macros as the pages see them: what is unknown, what is wrong, what is not there."""

import re
from decimal import Decimal

import pytest
from jinja2 import Environment

from app.web.rendering import make_environment


@pytest.fixture(scope="module")
def environment() -> Environment:
    return make_environment()


def rendered(environment: Environment, file: str, call: str, **context: object) -> str:
    source = f'{{% import "shared/{file}.html" as shared %}}{{{{ shared.{call} }}}}'
    return environment.from_string(source).render(**context).strip()


def test_sparkline_breaks_at_an_unknown_year(environment: Environment) -> None:
    points = [(2015, 50), (2016, 60), (2017, None), (2018, Decimal("70.50"))]

    drawn = rendered(environment, "sparkline", 'sparkline("高企", points, 70)', points=points)

    assert re.findall(r'points="([^"]+)"', drawn) == ["2.0,22.0 34.0,12.2", "98.0,2.0"]
    assert re.findall(r'aria-label="([^"]+)"', drawn) == [
        "高企：2015 50，2016 60，2017 未知，2018 70.5；目标 70"
    ]


def test_sparkline_without_any_value_is_a_dash(environment: Environment) -> None:
    drawn = rendered(environment, "sparkline", 'sparkline("高企", points)', points=[(2015, None)])

    assert drawn == '<span class="mute">—</span>'


@pytest.mark.parametrize(
    ("share", "widths"),
    [
        (Decimal("0.654"), ["100%", "65.4%"]),
        (Decimal("1.2"), ["100%", "100.0%"]),
        (Decimal(0), ["100%"]),
        (None, ["100%"]),
    ],
)
def test_progress_fills_at_most_the_track(
    environment: Environment, share: Decimal | None, widths: list[str]
) -> None:
    drawn = rendered(
        environment, "progress", 'progress("高企", share, elapsed)', share=share, elapsed=None
    )

    assert [float(width) for width in re.findall(r'width="([\d.]+)%"', drawn)] == [
        float(width.rstrip("%")) for width in widths
    ]
    assert "tick" not in drawn


def test_progress_says_that_a_share_is_unknown(environment: Environment) -> None:
    drawn = rendered(
        environment,
        "progress",
        'progress("高企", none, elapsed)',
        elapsed=Decimal("0.55"),
    )

    assert re.findall(r'aria-label="([^"]+)"', drawn) == ["高企：—，时间进度 55.0%"]
    assert re.findall(r'x1="([^"]+)"', drawn) == ["55.0%"]


def test_field_ties_error_and_hint_to_its_control(environment: Environment) -> None:
    drawn = rendered(
        environment,
        "field",
        'text_field("name", "企业名称", "<b>", error="请填写", hint="与执照一致", prefix="new")',
    )

    assert re.findall(r'aria-describedby="([^"]+)"', drawn) == ["new-name-error new-name-hint"]
    assert re.findall(r'<p class="(\w+)" id="([\w-]+)">([^<]+)', drawn) == [
        ("error", "new-name-error", "请填写"),
        ("hint", "new-name-hint", "与执照一致"),
    ]
    assert re.findall(r'value="([^"]*)"', drawn) == ["&lt;b&gt;"]


def test_select_marks_the_chosen_value_whatever_its_type(environment: Environment) -> None:
    drawn = rendered(
        environment, "field", 'select_field("size", "每页", [(20, "20"), (50, "50")], "50")'
    )

    assert re.findall(r'<option value="(\d+)" selected>', drawn) == ["50"]


def test_error_summary_links_each_sentence_to_its_field(environment: Environment) -> None:
    drawn = rendered(
        environment,
        "errors",
        "error_summary(errors, sentences)",
        errors={"name": "请填写企业名称"},
        sentences=["合计不符"],
    )

    assert re.findall(r"<li>(.+)</li>", drawn) == [
        "合计不符",
        '<a href="#field-name" data-names-field="">请填写企业名称</a>',
    ]
    assert "有 2 处需要改正" in drawn


def test_error_summary_of_a_sound_form_is_nothing(environment: Environment) -> None:
    assert rendered(environment, "errors", "error_summary({})") == ""


def test_pager_on_the_first_page_has_no_link_back(environment: Environment) -> None:
    drawn = rendered(
        environment,
        "pager",
        'pager(41, sizes, next="?after=x", target="cases-table")',
        sizes=[{"size": 20, "href": "?size=20", "is_current": True}],
    )

    assert re.findall(r'data-hx-get="([^"]+)" data-hx-target="([^"]+)"', drawn) == [
        ("?size=20", "#cases-table"),
        ("?after=x", "#cases-table"),
    ]
    assert '<span class="no-turn">上一页</span>' in drawn


def test_unknown_figures_are_a_dash_in_every_cell(environment: Environment) -> None:
    for cell in ("wan_cell", "percent_cell", "number_cell", "day_cell", "text_cell"):
        drawn = rendered(environment, "table", f"{cell}(none)")
        assert re.sub(r"<[^>]+>", "", drawn) == "—"
