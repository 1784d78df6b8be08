"""Keep whether a town agreed. Its opinions of before said nothing else than yes."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_22"
down_revision = "20261123_form1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("stage_event", sa.Column("opinion", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("stage_event", "opinion")
