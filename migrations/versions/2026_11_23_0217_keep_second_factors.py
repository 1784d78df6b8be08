"""Keep second factors, their recovery codes, and the day from which a county requires them."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_17"
down_revision = "20261123_acc1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.String(length=200), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_second_factor_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_second_factor_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("person_id", name=op.f("uq_second_factor_person_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_second_factor_public_id")),
    )
    op.create_table(
        "factor_enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.String(length=200), nullable=False),
        sa.Column("session_id", sa.String(length=12), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_factor_enrolment_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_enrolment")),
        sa.UniqueConstraint("person_id", name=op.f("uq_factor_enrolment_person_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"])
    op.create_table(
        "sign_in_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("then", sa.String(length=2000), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_step_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_step")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_step_token_digest")),
    )
    op.create_index(op.f("ix_sign_in_step_person_id"), "sign_in_step", ["person_id"])
    op.add_column("county", sa.Column("second_factor_due_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("county", recreate="never") as batch_op:
        batch_op.drop_column("second_factor_due_on")
    op.drop_index(op.f("ix_sign_in_step_person_id"), "sign_in_step")
    op.drop_table("sign_in_step")
    op.drop_index(op.f("ix_recovery_code_person_id"), "recovery_code")
    op.drop_table("recovery_code")
    op.drop_table("factor_enrolment")
    op.drop_table("second_factor")
