"""Keep the 通报 that were issued to the towns, with the minutes of their meetings."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_towns_2"
down_revision = "20261123_talent_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "town_bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.String(length=60), nullable=False),
        sa.Column("minutes_on", sa.Date(), nullable=True),
        sa.Column("minutes_number", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_town_bulletin_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town_bulletin")),
        sa.UniqueConstraint(
            "county_code",
            "valid_on",
            "known_on",
            name=op.f("uq_town_bulletin_county_code_valid_on_known_on"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_town_bulletin_public_id")),
    )


def downgrade() -> None:
    op.drop_table("town_bulletin")
