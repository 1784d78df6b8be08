"""Leave empty references out of their indexes: moves that correct nothing, titles without a case.

Once ANALYZE has counted the empty ones, SQLite takes the whole index for useless. By IF EXISTS, for
some databases were made when the first tables already had the new indexes."""

from alembic import op

revision = "20261122_14"
down_revision = "20261122_13"
branch_labels = None
depends_on = None

INDEXES = (
    ("stage_event", "corrects_id", "ix_stage_event_corrects_id", "ix_stage_event_corrects"),
    ("title", "case_id", "ix_title_case_id", "ix_title_case"),
)


def upgrade() -> None:
    for table, column, whole, partial in INDEXES:
        op.execute(f"DROP INDEX IF EXISTS {whole}")
        op.execute(
            f"CREATE INDEX IF NOT EXISTS {partial} ON {table} ({column}) WHERE {column} IS NOT NULL"
        )


def downgrade() -> None:
    for table, column, whole, partial in INDEXES:
        op.execute(f"DROP INDEX IF EXISTS {partial}")
        op.execute(f"CREATE INDEX IF NOT EXISTS {whole} ON {table} ({column})")
