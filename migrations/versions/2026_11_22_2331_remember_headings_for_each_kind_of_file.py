"""Remember headings for each kind of file: 类型 is one thing of a firm, another of a patent."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_40"
down_revision = "20261122_32"
branch_labels = None
depends_on = None

BEFORE = "uq_heading_meaning_county_code_township_code_heading"
AFTER = "uq_heading_meaning_county_code_township_code_kind_heading"


def upgrade() -> None:
    with op.batch_alter_table("heading_meaning", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=40), nullable=False, server_default="enterprises")
        )
        batch_op.drop_constraint(op.f(BEFORE), type_="unique")
        batch_op.create_unique_constraint(
            op.f(AFTER), ["county_code", "township_code", "kind", "heading"]
        )
    with op.batch_alter_table("heading_meaning", schema=None) as batch_op:
        batch_op.alter_column("kind", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM heading_meaning WHERE kind <> 'enterprises'")
    with op.batch_alter_table("heading_meaning", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(AFTER), type_="unique")
        batch_op.create_unique_constraint(op.f(BEFORE), ["county_code", "township_code", "heading"])
        batch_op.drop_column("kind")
