"""Keep the working days that a county gives its towns and firms."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_five_a_1"
down_revision = "20261123_plat_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "working_days BETWEEN 1 AND 60", name=op.f("ck_time_limit_days_of_a_limit")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_time_limit_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_limit")),
        sa.UniqueConstraint("public_id", name=op.f("uq_time_limit_public_id")),
    )
    op.create_index(
        "ix_time_limit_county_programme", "time_limit", ["county_code", "programme", "id"]
    )


def downgrade() -> None:
    op.drop_table("time_limit")
