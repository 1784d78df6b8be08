"""Keep the moves of records beside the cases, append-only in either database."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_lead_01"
down_revision = "20261123_plat_1"
branch_labels = None
depends_on = None

TABLE = "record_move"

SQLITE_UP = tuple(
    f"""CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
)
POSTGRESQL_UP = (
    f"""CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("target", sa.String(length=40), nullable=True),
        sa.Column("authority", sa.String(length=40), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=60), nullable=False),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("minutes_number", sa.String(length=80), nullable=False),
        sa.Column("certificate_number", sa.String(length=40), nullable=False),
        sa.Column("fallback", sa.String(length=40), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("new_happened_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(corrects_id IS NULL) = (action IS NOT NULL)",
            name=op.f("ck_record_move_move_or_correction"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_record_move_actor_id")),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["record_move.id"], name=op.f("fk_record_move_corrects_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_move")),
        sa.UniqueConstraint("public_id", name=op.f("uq_record_move_public_id")),
    )
    op.create_index(op.f("ix_record_move_actor_id"), TABLE, ["actor_id"])
    op.create_index(
        "ix_record_move_as_of", TABLE, ["county_code", "kind", "happened_on", "known_on"]
    )
    op.create_index("ix_record_move_record", TABLE, ["kind", "record_id", "id"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_UP if is_sqlite else POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(TABLE)  # its triggers and indexes go with it
