"""Keep what PostgreSQL finds firms by in the order of the register's list, by trigger.

GIN gives its hits in no order, and a row of its table written anew costs an entry for every gram. So
the list's order stands in a narrow table of its own, whose indexes hold the texts beside it."""

from alembic import op

revision = "20261123_hunt_1"
down_revision = "20261123_lead_1"
branch_labels = None
depends_on = None

TABLE = "enterprise_in_order"
WITH = "township_code, status, archived_on, text"
# An entry of a B-tree has 2,704 bytes; who has many former names is compared in the other table.
TEXT = "CASE WHEN octet_length({0}.text) <= 2000 THEN {0}.text END"
COLUMNS = ("county_code", "township_code", "status", "archived_on", "updated_at")
OF_FIRM = ", ".join(f"firm.{one}" for one in COLUMNS)
NAMES = ", ".join(COLUMNS)

POSTGRESQL_UP = (
    f"""CREATE TABLE {TABLE} (
        id integer NOT NULL,
        county_code varchar(6) NOT NULL,
        township_code varchar(9),
        status varchar(40) NOT NULL,
        archived_on date,
        updated_at timestamptz NOT NULL,
        text varchar)""",
    f"""INSERT INTO {TABLE} (id, {NAMES}, text)
        SELECT firm.id, {OF_FIRM}, {TEXT.format("searched")} FROM enterprise_search AS searched
        JOIN enterprise AS firm ON firm.id = searched.enterprise_id ORDER BY firm.id""",  # noqa: S608
    f"ALTER TABLE {TABLE} ADD CONSTRAINT pk_{TABLE} PRIMARY KEY (id)",
    f"""ALTER TABLE {TABLE} ADD CONSTRAINT fk_{TABLE}_id FOREIGN KEY (id)
        REFERENCES enterprise_search (enterprise_id) ON DELETE CASCADE""",
    f"CREATE INDEX {TABLE}_updated ON {TABLE} (updated_at, id) INCLUDE (county_code, {WITH})",
    f"CREATE INDEX {TABLE}_county ON {TABLE} (county_code, updated_at, id) INCLUDE ({WITH})",
    # The indexes answer alone only of pages that were vacuumed since they last changed.
    f"ALTER TABLE {TABLE} SET (autovacuum_vacuum_scale_factor = 0.02)",
    f"ALTER TABLE {TABLE} SET (autovacuum_vacuum_insert_scale_factor = 0.02)",
    f"""CREATE FUNCTION keep_text_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO {TABLE} (id, {NAMES}, text)
        SELECT firm.id, {OF_FIRM}, {TEXT.format("new")} FROM enterprise AS firm
        WHERE firm.id = new.enterprise_id
        ON CONFLICT (id) DO UPDATE SET text = excluded.text;
        RETURN NULL; END $$""",  # noqa: S608
    """CREATE TRIGGER enterprise_search_in_order AFTER INSERT OR UPDATE OF text
        ON enterprise_search FOR EACH ROW EXECUTE FUNCTION keep_text_in_order()""",
    f"""CREATE FUNCTION keep_firm_in_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE {TABLE} SET ({NAMES}) = ROW ({", ".join(f"new.{one}" for one in COLUMNS)})
        WHERE id = new.id;
        RETURN NULL; END $$""",  # noqa: S608
    f"""CREATE TRIGGER enterprise_in_order AFTER UPDATE OF {NAMES}
        ON enterprise FOR EACH ROW EXECUTE FUNCTION keep_firm_in_order()""",
)

POSTGRESQL_DOWN = (
    "DROP TRIGGER enterprise_in_order ON enterprise",
    "DROP TRIGGER enterprise_search_in_order ON enterprise_search",
    "DROP FUNCTION keep_firm_in_order()",
    "DROP FUNCTION keep_text_in_order()",
    f"DROP TABLE {TABLE}",
)


def upgrade() -> None:
    _execute(POSTGRESQL_UP)


def downgrade() -> None:
    _execute(POSTGRESQL_DOWN)


def _execute(statements: tuple[str, ...]) -> None:
    """SQLite walks the order and asks its grams of each firm, which costs it little."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for statement in statements:
        op.execute(statement)
