"""Keep where the firms of the pool stand, marked stale by whatever writes a fact that is judged."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_61"
down_revision = "20261122_40"
branch_labels = None
depends_on = None

FACTS = (
    "yearly_figures",
    "ip_right",
    "title",
    "incident",
    "conversion",
    "expert_mark",
    "firm_statement",
)
JUDGED_COLUMNS = "registered_on, technology_field, industry_code, status, county_code"

SQLITE_UP = (
    *(
        f"""CREATE TRIGGER {table}_{verb.lower()}_stales AFTER {verb} ON {table} BEGIN
        UPDATE pool_standing SET is_stale = 1 WHERE enterprise_id IN ({rows}); END"""  # noqa: S608 (our own names)
        for table in FACTS
        for verb, rows in (
            ("INSERT", "NEW.enterprise_id"),
            ("UPDATE", "OLD.enterprise_id, NEW.enterprise_id"),
            ("DELETE", "OLD.enterprise_id"),
        )
    ),
    f"""CREATE TRIGGER enterprise_update_stales AFTER UPDATE OF {JUDGED_COLUMNS} ON enterprise BEGIN
    UPDATE pool_standing SET is_stale = 1 WHERE enterprise_id = NEW.id; END""",  # noqa: S608
)
# By statement and not by row: a load writes hundreds of thousands.
POSTGRESQL_UP = (
    *(
        f"""CREATE FUNCTION stale_by_{verb}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN UPDATE pool_standing SET is_stale = true
        WHERE enterprise_id IN ({rows}); RETURN NULL; END $$"""  # noqa: S608
        for verb, rows in (
            ("insert", "SELECT enterprise_id FROM rows_after"),
            (
                "update",
                "SELECT enterprise_id FROM rows_before UNION SELECT enterprise_id FROM rows_after",
            ),
            ("delete", "SELECT enterprise_id FROM rows_before"),
        )
    ),
    *(
        f"""CREATE TRIGGER {table}_{verb}_stales AFTER {verb} ON {table}
        REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION stale_by_{verb}()"""
        for table in FACTS
        for verb, rows in (
            ("insert", "NEW TABLE AS rows_after"),
            ("update", "OLD TABLE AS rows_before NEW TABLE AS rows_after"),
            ("delete", "OLD TABLE AS rows_before"),
        )
    ),
    """CREATE FUNCTION stale_by_enterprise() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE pool_standing SET is_stale = true WHERE enterprise_id = NEW.id;
    RETURN NULL; END $$""",
    f"""CREATE TRIGGER enterprise_update_stales AFTER UPDATE OF {JUDGED_COLUMNS} ON enterprise
    FOR EACH ROW EXECUTE FUNCTION stale_by_enterprise()""",
)


def upgrade() -> None:
    op.create_table(
        "pool_standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=120), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("short_count", sa.Integer(), nullable=False),
        sa.Column("missing_count", sa.Integer(), nullable=False),
        sa.Column("gap", sa.String(length=120), nullable=False),
        sa.Column("is_holder", sa.Boolean(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_pool_standing_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_standing")),
        sa.UniqueConstraint(
            "enterprise_id", "programme", name=op.f("uq_pool_standing_enterprise_id_programme")
        ),
    )
    op.create_index(
        "ix_pool_standing_county", "pool_standing", ["county_code", "programme", "verdict"]
    )
    for statement in SQLITE_UP if _is_sqlite() else POSTGRESQL_UP:
        op.execute(statement)


def downgrade() -> None:
    on = "" if _is_sqlite() else " ON {table}"
    for table in FACTS:
        for verb in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER {table}_{verb}_stales{on.format(table=table)}")
    op.execute(f"DROP TRIGGER enterprise_update_stales{on.format(table='enterprise')}")
    if not _is_sqlite():
        for cause in ("insert", "update", "delete", "enterprise"):
            op.execute(f"DROP FUNCTION stale_by_{cause}()")
    op.drop_table("pool_standing")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
