"""How often Python looks for rings of objects that nothing reaches any more."""

import gc


def collect_rarely() -> None:
    """Rows, and what is read from them, are freed without it: looking through all that is alive,
    again and again, took a fifth of an import and made somebody's page wait for 19 ms."""
    gc.set_threshold(20_000, 20, 50)
