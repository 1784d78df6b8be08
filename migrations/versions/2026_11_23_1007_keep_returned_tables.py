"""Keep what a department's returned table changed, so that it can be taken back together."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_award_9"
down_revision = "20261123_regs_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "returned_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.Column("kept_by", sa.String(length=60), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("undone_by", sa.String(length=60), nullable=False),
        sa.Column("taken_back", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(undone_on IS NULL) = (undone_by = '')",
            name=op.f("ck_returned_table_undone_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name=op.f("fk_returned_table_inquiry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_table")),
        sa.UniqueConstraint("public_id", name=op.f("uq_returned_table_public_id")),
    )
    with op.batch_alter_table("returned_table", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_returned_table_inquiry_id"), ["inquiry_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("returned_table", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_returned_table_inquiry_id"))

    op.drop_table("returned_table")
