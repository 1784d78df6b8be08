"""Keep how people come to act for a firm: invitations, registrations and entrustments."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_acc2"
down_revision = "20261123_talk2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("firm_name", sa.String(length=120), nullable=False),
        sa.Column("township_code", sa.String(length=9), nullable=True),
        sa.Column("contact_name", sa.String(length=60), nullable=False),
        sa.Column("mobile", sa.String(length=30), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (is_confirmed IS NULL)",
            name=op.f("ck_registration_decision_has_its_time"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_registration_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_registration_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_registration_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["township_code"], ["township.code"], name=op.f("fk_registration_township_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("public_id", name=op.f("uq_registration_public_id")),
    )
    with op.batch_alter_table("registration") as batch_op:
        batch_op.create_index(
            "ix_registration_county", ["county_code", "decided_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_registration_enterprise_id"), ["enterprise_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_registration_person_id"), ["person_id"], unique=False)

    op.create_table(
        "entrustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency_name", sa.String(length=120), nullable=False),
        sa.Column("person_name", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_entrustment_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cultivation_case.id"], name=op.f("fk_entrustment_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_entrustment_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_entrustment_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_entrustment_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrustment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_entrustment_public_id")),
    )
    with op.batch_alter_table("entrustment") as batch_op:
        batch_op.create_index("ix_entrustment_case", ["case_id", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_entrustment_enterprise_id"), ["enterprise_id"], unique=False
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("is_manager", sa.Boolean(), nullable=False),
        sa.Column("entrustment_id", sa.Integer(), nullable=True),
        sa.Column("invitee", sa.String(length=60), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redeemed_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'agency_user') = (entrustment_id IS NOT NULL)",
            name=op.f("ck_invitation_agency_is_entrusted"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_invitation_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_invitation_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["entrustment_id"], ["entrustment.id"], name=op.f("fk_invitation_entrustment_id")
        ),
        sa.ForeignKeyConstraint(
            ["redeemed_by_id"], ["person.id"], name=op.f("fk_invitation_redeemed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_invitation_code_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
    )
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_enterprise_id"), ["enterprise_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_enterprise_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("entrustment") as batch_op:
        batch_op.drop_index(batch_op.f("ix_entrustment_enterprise_id"))
        batch_op.drop_index("ix_entrustment_case")

    op.drop_table("entrustment")
    with op.batch_alter_table("registration") as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_person_id"))
        batch_op.drop_index(batch_op.f("ix_registration_enterprise_id"))
        batch_op.drop_index("ix_registration_county")

    op.drop_table("registration")
