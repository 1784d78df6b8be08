"""Alembic's way to the tables: plain database types, batch mode, nothing kept by trigger."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from app.db import changing_schema, create_engine
from app.models import metadata
from app.settings import get_settings

OURS_BY_TRIGGER = ("enterprise_gram", "enterprise_in_order")


def include_object(_object: Any, name: str | None, kind: str, *_rest: Any) -> bool:
    """Leave what triggers keep alone: autogenerate would drop them."""
    return not (kind in {"table", "index"} and (name or "").startswith(OURS_BY_TRIGGER))


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        include_object=include_object,
        render_item=render_item,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def render_item(kind: str, item: Any, _context: Any) -> Any:
    """Plain database types only: a migration must not change when the code does."""
    if kind != "type":
        return False
    name = type(item).__name__
    if name == "Enum":
        return f"sa.String(length={item.length})"
    if name == "Exact":
        return f"sa.Numeric(20, {item.scale}).with_variant(sa.BigInteger(), 'sqlite')"
    if name == "AutoString":
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if name == "UTCDateTime":
        return "sa.DateTime(timezone=True)"
    return False


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(get_settings().url)
    with changing_schema(engine) as own:
        run(own)
    engine.dispose()
