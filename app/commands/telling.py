"""What a command tells the terminal: its lines, its one sentence of refusal, its exit code."""

import sys

DONE_WITH_PROBLEMS = 1
CANNOT = 2


class Cannot(Exception):
    """One sentence for the terminal: what is not possible, and what to do."""


def say(text: str = "") -> None:
    print(text, flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
