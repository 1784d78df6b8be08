"""Keep the jobs of imports."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_20"
down_revision = "20261122_31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_run") as batch_op:
        batch_op.add_column(sa.Column("job_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_import_run_job_id"), "job", ["job_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("import_run") as batch_op:
        batch_op.drop_constraint(op.f("fk_import_run_job_id"), type_="foreignkey")
        batch_op.drop_column("job_id")
