"""Keep with a move the exception from the rule of two persons under which it was made."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_20"
down_revision = "20261123_12"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # No batch: the table's triggers stay as they are, and nothing is copied.
    op.add_column("stage_event", sa.Column("fallback", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("stage_event", "fallback")
