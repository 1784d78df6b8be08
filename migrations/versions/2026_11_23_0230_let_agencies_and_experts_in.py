"""Let agencies and experts in: a grant may name one case, and an enterprise user may manage."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "20261123_acc1"
down_revision = "20261123_20"
branch_labels = None
depends_on = None

OLD_ROLES = (
    "(division = 'system' AND role IN ('system_admin')) OR "
    "(division = 'security' AND role IN ('security_admin')) OR "
    "(division = 'audit' AND role IN ('audit_admin')) OR "
    "(division = 'business' AND role IN ('bureau_head', 'bureau_officer', 'city_reader', "
    "'enterprise_user', 'province_reader', 'section_head', 'town_officer'))"
)
ROLES = (
    "(division = 'system' AND role IN ('system_admin')) OR "
    "(division = 'security' AND role IN ('security_admin')) OR "
    "(division = 'audit' AND role IN ('audit_admin')) OR "
    "(division = 'business' AND role IN ('agency_user', 'bureau_head', 'bureau_officer', "
    "'city_reader', 'enterprise_user', 'expert', 'province_reader', 'section_head', "
    "'town_officer'))"
)
AGREES = "(role = 'agency_user') = (case_id IS NOT NULL)"


def upgrade() -> None:
    op.add_column("grant", sa.Column("case_id", sa.Integer(), nullable=True))
    op.add_column(
        "grant", sa.Column("is_manager", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    grants = sa.table("grant", sa.column("role"), sa.column("is_manager"))
    # Whom the bureau has let in for a firm until now is the one who lets in the others.
    op.execute(
        grants.update().where(grants.c.role == "enterprise_user").values(is_manager=sa.true())
    )
    with op.batch_alter_table("grant") as batch_op:
        _set_roles(batch_op, ROLES)
        batch_op.create_check_constraint(op.f("ck_grant_agency_has_case"), AGREES)
        batch_op.create_foreign_key(
            op.f("fk_grant_case_id"), "cultivation_case", ["case_id"], ["id"]
        )
        batch_op.create_index("ix_grant_case_id", ["case_id"], unique=False)
        batch_op.alter_column("is_manager", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    grants = sa.table("grant", sa.column("role"))
    # The older form knows neither role; what was done in them stays in the history.
    op.execute(grants.delete().where(grants.c.role.in_(["agency_user", "expert"])))
    with op.batch_alter_table("grant") as batch_op:
        batch_op.drop_index("ix_grant_case_id")
        batch_op.drop_constraint(op.f("fk_grant_case_id"), type_="foreignkey")
        _set_roles(batch_op, OLD_ROLES)
        batch_op.drop_constraint(op.f("ck_grant_agency_has_case"), type_="check")
        batch_op.drop_column("is_manager")
        batch_op.drop_column("case_id")


def _set_roles(batch_op: BatchOperations, roles: str) -> None:
    batch_op.drop_constraint(op.f("ck_grant_role_fits_division"), type_="check")
    batch_op.create_check_constraint(op.f("ck_grant_role_fits_division"), roles)
