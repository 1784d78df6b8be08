"""Say why a title's end was taken back."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_12"
down_revision = "20261123_10"
branch_labels = None
depends_on = None


# Added and dropped in place: a table made anew would lose the triggers that mark standings stale.


def upgrade() -> None:
    op.add_column("title", sa.Column("reinstatement_reason", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("title", "reinstatement_reason")
