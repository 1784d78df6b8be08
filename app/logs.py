"""How the program tells its operator what happens: a line each, and of a fault where it was."""

import structlog


def log_plainly() -> None:
    """Where `rich` is installed, structlog prints the values of all variables of a fault: cookies,
    forms, figures of firms, twenty thousand lines in twenty seconds. Here only the places."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    )
