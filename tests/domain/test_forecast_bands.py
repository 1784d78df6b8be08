"""Bands of four in five on a thousand counties of known chances, made from fixed seeds."""

from datetime import date

import pytest

from app.demonstration.forecast_trials import LEAST, MOST, Target, Trial, inside

BETWEEN_TWO_LETTERS = date(2018, 7, 31)


def test_four_of_five_bands_hold_the_truth() -> None:
    """Of year ends and of the days of results: 77 to 83 in 100. The eve of the first result is
    nearly certain, and a band of whole firms then holds more: there a truth at the edge counts in
    part. `miaopu forecast --check-bands` tells the same of four days."""
    found = Trial().on(range(1000), (BETWEEN_TWO_LETTERS,)).tallies

    def of(year: int, number: int = 0, *, is_before: bool = False) -> Target:
        return Target(BETWEEN_TWO_LETTERS, year, number, is_before)

    held = {target: tally.held / tally.seen for target, tally in found.items()}
    eve = of(2018, 1, is_before=True)
    wanted = {of(2018), of(2019), of(2020), of(2018, 1), of(2018, 2), of(2018, 2, is_before=True)}
    assert set(held) == wanted | {eve}
    assert [LEAST <= held[target] <= MOST for target in sorted(wanted)] == [True] * 6, held
    assert found[eve].width < 1000 * 1
    assert LEAST <= found[eve].inside / 1000 <= MOST


def test_a_truth_at_the_edge_of_a_band_counts_in_part() -> None:
    counts = [0.05, 0.2, 0.5, 0.25]

    # Of 0.05–0.25 three quarters lie above 0.1; of 0.75–1 six tenths lie below 0.9.
    assert [inside(counts, happened) for happened in range(5)] == pytest.approx(
        [0, 0.75, 1, 0.6, 0]
    )
