"""Parameters that run a test once for every programme, or for every move of each."""

import pytest

from app.domain.programmes.table import PROGRAMMES

EVERY_PROGRAMME = pytest.mark.parametrize(
    "rules", PROGRAMMES.values(), ids=[str(name) for name in PROGRAMMES]
)
EVERY_MOVE = pytest.mark.parametrize(
    ("rules", "move"),
    [
        pytest.param(rules, move, id=f"{rules.programme}-{move.source}-{move.action}")
        for rules in PROGRAMMES.values()
        for move in rules.moves
    ],
)
