"""Say who took an applied list back, and why."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_40"
down_revision = "20261123_22"
branch_labels = None
depends_on = None

COLUMNS = (("taken_back_by", 60), ("taken_back_reason", 200))


def upgrade() -> None:
    for name, length in COLUMNS:
        op.add_column("official_list", sa.Column(name, sa.String(length=length), nullable=True))


def downgrade() -> None:
    for name, _ in COLUMNS:
        op.drop_column("official_list", name)
