"""Give each case that is handed in a number of its county and year.

Cases handed in before have none until their papers come back and are handed in anew."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_21"
down_revision = "20261123_talk1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipt_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_receipt_counter_county_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_counter")),
        sa.UniqueConstraint(
            "county_code", "year", name=op.f("uq_receipt_counter_county_code_year")
        ),
    )
    op.add_column(
        "cultivation_case", sa.Column("receipt_number", sa.String(length=24), nullable=True)
    )
    op.create_index("ix_case_receipt", "cultivation_case", ["receipt_number"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_case_receipt", "cultivation_case")
    op.drop_column("cultivation_case", "receipt_number")
    op.drop_table("receipt_counter")
