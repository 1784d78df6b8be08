"""Find messages for digests by an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_talk2"
down_revision = "20261123_45"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_message_for_digest",
        "message",
        ["to_id"],
        sqlite_where=sa.text("is_for_digest"),
        postgresql_where=sa.text("is_for_digest"),
    )


def downgrade() -> None:
    op.drop_index("ix_message_for_digest", "message")
