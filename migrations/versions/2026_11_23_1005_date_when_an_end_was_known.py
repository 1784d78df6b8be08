"""Keep when the closing of a platform and the end of an honour were known."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_regs_1"
down_revision = "20261123_doors_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("platform", sa.Column("closed_known_on", sa.Date(), nullable=True))
    op.add_column("honour", sa.Column("ended_known_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("honour", "ended_known_on")
    op.drop_column("platform", "closed_known_on")
