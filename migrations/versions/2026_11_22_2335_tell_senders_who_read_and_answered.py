"""Tell whoever sent a reminder that it was read, and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_32"
down_revision = "20261122_20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reminder", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "reminder", sa.Column("answer", sa.String(length=200), nullable=False, server_default="")
    )
    with op.batch_alter_table("reminder") as batch_op:
        batch_op.alter_column("answer", existing_type=sa.String(200), server_default=None)
    op.create_index("ix_reminder_from", "reminder", ["from_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_reminder_from", "reminder")
    with op.batch_alter_table("reminder", recreate="never") as batch_op:
        batch_op.drop_column("answer")
        batch_op.drop_column("read_at")
