"""Keep whom to call apart from what was handed in, so that it can be erased.

Versions that were handed in before stay as they are: their text must keep its digest."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_doors_2"
down_revision = "20261123_doors_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_value_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_value")),
        sa.UniqueConstraint(
            "submission_id", "field", name=op.f("uq_submission_value_submission_id_field")
        ),
    )


def downgrade() -> None:
    op.drop_table("submission_value")
