"""Tell how large an R&D institution is: people, rooms, equipment, and who said so when."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_inst_2"
down_revision = "20261123_five_a_1"
branch_labels = None
depends_on = None

AMOUNT = sa.Numeric(20, 2).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("rd_institution") as batch_op:
        batch_op.add_column(sa.Column("unit_staff", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("qualified_staff", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("area_sqm", AMOUNT, nullable=True))
        batch_op.add_column(sa.Column("equipment_cny", AMOUNT, nullable=True))
        batch_op.add_column(sa.Column("measured_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("measured_by", sa.String(length=40), nullable=True))


def downgrade() -> None:
    for name in (
        "measured_by",
        "measured_on",
        "equipment_cny",
        "area_sqm",
        "qualified_staff",
        "unit_staff",
    ):
        op.drop_column("rd_institution", name)
