"""Where the engine of long work keeps its own tables, and how they are thrown away."""

from pathlib import Path

from sqlalchemy import Engine, text

SCHEMA = "miaopu_jobs"


def system_file(engine: Engine) -> Path:
    """Beside a SQLite database: miaopu.sqlite3 has miaopu.jobs.sqlite3."""
    file = Path(str(engine.url.database))
    return file.with_name(f"{file.stem}.jobs{file.suffix}")


def forget_workers(engine: Engine) -> None:
    """After a restore the engine's tables are about another past: away with them. Jobs that were
    under way are taken up again from their own rows."""
    if engine.dialect.name == "sqlite":
        file = system_file(engine)
        for one in file.parent.glob(f"{file.name}*"):
            one.unlink()
        return
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
