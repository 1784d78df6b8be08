"""Keep what is learned of a firm beside its figures: incidents, conversions, points, statements."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_31"
down_revision = "20261122_16"
branch_labels = None
depends_on = None

TABLES = ("incident", "conversion", "expert_mark", "firm_statement")


def upgrade() -> None:
    create(
        "incident",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
    )
    create(
        "conversion",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("proof", sa.String(length=200), nullable=False),
    )
    create(
        "expert_mark",
        sa.Column("criterion", sa.String(length=60), nullable=False),
        sa.Column(
            "points", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=False
        ),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
    )
    create(
        "firm_statement",
        sa.Column("fact", sa.String(length=40), nullable=False),
        sa.Column("is_so", sa.Boolean(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
    )


def create(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f(f"fk_{table}_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
    )
    op.create_index(f"ix_{table}_enterprise", table, ["enterprise_id", "id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
