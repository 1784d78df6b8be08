"""Let the table of surveys hold any yearly duty: what was there is the duty of its programme."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_11"
down_revision = "20261122_10"
branch_labels = None
depends_on = None

FIRST_DUTY = {
    "hnte": "hnte_annual_report",
    "provincial_tech_sme": "provincial_sme_survey",
    "national_tech_sme": "national_sme_update",
}


def upgrade() -> None:
    op.add_column(
        "survey_year",
        sa.Column("duty", sa.String(length=40), nullable=False, server_default=""),
    )
    rows = sa.table("survey_year", sa.column("duty"), sa.column("programme"))
    for programme, duty in FIRST_DUTY.items():
        op.execute(rows.update().where(rows.c.programme == programme).values(duty=duty))
    with op.batch_alter_table("survey_year") as batch_op:
        batch_op.alter_column("duty", existing_type=sa.String(length=40), server_default=None)
        batch_op.drop_constraint("uq_survey_year_enterprise_id_programme_year", type_="unique")
        batch_op.create_unique_constraint(
            "uq_survey_year_enterprise_id_duty_year", ["enterprise_id", "duty", "year"]
        )
        batch_op.create_index("ix_survey_year_duty", ["county_code", "duty", "year"], unique=False)


def downgrade() -> None:
    rows = sa.table("survey_year", sa.column("duty"))
    # Of a programme's duties the older form knows one.
    op.execute(rows.delete().where(rows.c.duty.not_in(list(FIRST_DUTY.values()))))
    with op.batch_alter_table("survey_year") as batch_op:
        batch_op.drop_index("ix_survey_year_duty")
        batch_op.drop_constraint("uq_survey_year_enterprise_id_duty_year", type_="unique")
        batch_op.create_unique_constraint(
            "uq_survey_year_enterprise_id_programme_year", ["enterprise_id", "programme", "year"]
        )
        batch_op.drop_column("duty")
