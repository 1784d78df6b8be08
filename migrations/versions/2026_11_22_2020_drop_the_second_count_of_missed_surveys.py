"""Drop the second count of missed surveys: the yearly surveys themselves say it.

No service ever wrote the column; only the demonstration did, beside the rows of survey_year that
say the same. So there is nothing to move."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_05"
down_revision = "20261122_04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not rebuilt: other tables point at this one, and SQLite drops a plain column by itself.
    with op.batch_alter_table("cultivation_case", recreate="never") as batch_op:
        batch_op.drop_column("missed_surveys")


def downgrade() -> None:
    with op.batch_alter_table("cultivation_case", recreate="never") as batch_op:
        batch_op.add_column(
            sa.Column("missed_surveys", sa.Integer(), nullable=False, server_default="0")
        )
