"""Keep what people ask of their own data, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_personal"
down_revision = "20261123_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "personal_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.String(length=400), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_note", sa.String(length=400), nullable=False),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (contact_id IS NULL)",
            name=op.f("ck_personal_request_one_subject"),
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_on IS NULL)",
            name=op.f("ck_personal_request_decided_when_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["county_code"], ["county.code"], name=op.f("fk_personal_request_county_code")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_personal_request_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact_person.id"], name=op.f("fk_personal_request_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_personal_request_asked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_personal_request_public_id")),
    )
    op.create_index("ix_personal_request_county", "personal_request", ["county_code", "state"])
    op.create_index(op.f("ix_personal_request_person_id"), "personal_request", ["person_id"])
    op.create_index(op.f("ix_personal_request_contact_id"), "personal_request", ["contact_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_personal_request_contact_id"), "personal_request")
    op.drop_index(op.f("ix_personal_request_person_id"), "personal_request")
    op.drop_index("ix_personal_request_county", "personal_request")
    op.drop_table("personal_request")
