"""Read the board of a region from one index: its totals and the first cards of each stage."""

from alembic import op

revision = "20261123_lead_1"
down_revision = "20261123_award_9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_case_year_stage",
        "cultivation_case",
        ["programme", "year", "stage", "stage_since", "id", "county_code"],
    )


def downgrade() -> None:
    op.drop_index("ix_case_year_stage", "cultivation_case")
