"""Keep innovation platforms and their years; the plan's ten are counted from them."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_plat_1"
down_revision = "20261123_fair_02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("level_document", sa.String(length=80), nullable=False),
        sa.Column("operator", sa.String(length=120), nullable=False),
        sa.Column("township_code", sa.String(length=9), nullable=True),
        sa.Column("park_code", sa.String(length=12), nullable=True),
        sa.Column(
            "area_sqm", sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"), nullable=True
        ),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(opened_on IS NULL) = (known_on IS NULL)", name=op.f("ck_platform_known_when_open")
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= opened_on", name=op.f("ck_platform_dates_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_platform_county_code")
        ),
        sa.ForeignKeyConstraint(["park_code"], ["park.code"], name=op.f("fk_platform_park_code")),
        sa.ForeignKeyConstraint(
            ["township_code"], ["township.code"], name=op.f("fk_platform_township_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform")),
        sa.UniqueConstraint("county_code", "name", name=op.f("uq_platform_county_code_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_platform_public_id")),
    )
    op.create_table(
        "platform_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("platform_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("tenants", sa.Integer(), nullable=True),
        sa.Column("graduates", sa.Integer(), nullable=True),
        sa.Column("mentors", sa.Integer(), nullable=True),
        sa.Column("events", sa.Integer(), nullable=True),
        sa.Column(
            "seed_fund_cny",
            sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite"),
            nullable=True,
        ),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "COALESCE(tenants, 0) >= 0 AND COALESCE(graduates, 0) >= 0 AND COALESCE(mentors, 0) >= 0 AND COALESCE(events, 0) >= 0 AND COALESCE(seed_fund_cny, 0) >= 0",
            name=op.f("ck_platform_year_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platform.id"], name=op.f("fk_platform_year_platform_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_year")),
        sa.UniqueConstraint("platform_id", "year", name=op.f("uq_platform_year_platform_id_year")),
        sa.UniqueConstraint("public_id", name=op.f("uq_platform_year_public_id")),
    )
    op.execute(
        "UPDATE indicator SET counts_from = 'register'"
        " WHERE key = 'innovation_platforms' AND counts_from = 'no_register_yet'"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE indicator SET counts_from = 'no_register_yet' WHERE key = 'innovation_platforms'"
    )
    op.drop_table("platform_year")
    op.drop_table("platform")
