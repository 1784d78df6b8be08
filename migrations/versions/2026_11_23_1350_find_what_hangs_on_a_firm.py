"""Index by firm what hangs on firms: whoever takes firms back has the database look there, for each
of them, whether anything does."""

from alembic import op

revision = "20261123_rows_1"
down_revision = "20261123_hunt_1"
branch_labels = None
depends_on = None

OF_FIRMS = (
    ("answer", "enterprise_id"),
    ("application_file", "enterprise_id"),
    ("application_row", "enterprise_id"),
    ("attachment", "enterprise_id"),
    ("cultivation_phase", "enterprise_id"),
    ("distinct_firms", "second_id"),
    ("notice_entry", "enterprise_id"),
    ("objection", "enterprise_id"),
    ("project_check", "enterprise_id"),
    ("project_instalment", "enterprise_id"),
    ("submission", "enterprise_id"),
)


def upgrade() -> None:
    for table, column in OF_FIRMS:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in reversed(OF_FIRMS):
        op.drop_index(f"ix_{table}_{column}", table_name=table)
