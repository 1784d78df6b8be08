"""Keep how much of an application a firm gives here; what was submitted stays, by trigger."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_form1"
down_revision = "20261123_21"
branch_labels = None
depends_on = None

SQLITE_UP = tuple(
    f"""CREATE TRIGGER submission_no_{verb.lower()} BEFORE {verb} ON submission
    BEGIN SELECT RAISE(ABORT, 'submission is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
)
SQLITE_DOWN = tuple(f"DROP TRIGGER submission_no_{verb}" for verb in ("update", "delete"))
POSTGRESQL_UP = (
    """CREATE TRIGGER submission_append_only BEFORE UPDATE OR DELETE ON submission
    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER submission_no_truncate BEFORE TRUNCATE ON submission
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER submission_no_truncate ON submission",
    "DROP TRIGGER submission_append_only ON submission",
)


def upgrade() -> None:
    op.add_column(
        "application",
        sa.Column("route", sa.String(length=40), nullable=False, server_default="in_full"),
    )
    with op.batch_alter_table("application") as batch:
        batch.alter_column("route", server_default=None)
    _execute(SQLITE_UP if _is_sqlite() else POSTGRESQL_UP)


def downgrade() -> None:
    _execute(SQLITE_DOWN if _is_sqlite() else POSTGRESQL_DOWN)
    with op.batch_alter_table("application") as batch:
        batch.drop_column("route")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _execute(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)
