"""Let people be reached by short message and 浙政钉 too: a choice for each way, and each row's way."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_doors_1"
down_revision = "20261123_towns_2"
branch_labels = None
depends_on = None

TABLES = ("mail", "mail_choice")


def upgrade() -> None:
    for table in TABLES:
        way = sa.Column("way", sa.String(length=40), nullable=False, server_default="mail")
        op.add_column(table, way)
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("way", existing_type=sa.String(length=40), server_default=None)
    with op.batch_alter_table("mail_choice") as batch_op:
        batch_op.drop_constraint(op.f("uq_mail_choice_person_id"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_mail_choice_person_id_way"), ["person_id", "way"]
        )
        batch_op.create_index(op.f("ix_mail_choice_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        rows = sa.table(table, sa.column("way"))
        op.execute(rows.delete().where(rows.c.way != "mail"))
    with op.batch_alter_table("mail_choice") as batch_op:
        batch_op.drop_index(op.f("ix_mail_choice_person_id"))
        batch_op.drop_constraint(op.f("uq_mail_choice_person_id_way"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_mail_choice_person_id"), ["person_id"])
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("way")
