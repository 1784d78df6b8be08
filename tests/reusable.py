"""A migrated PostgreSQL database that one test after another may have, emptied in between.

Its tables are emptied as the superuser, past triggers and foreign keys. One whose schema a test has
changed (tables, columns, triggers, functions, constraints, who may do what) is not given on."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

END_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
# The server's own objects have smaller numbers.
SCHEMA = text(
    """SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
        SELECT 'r' || oid || relname || relowner || coalesce(relacl::text, '') FROM pg_class
            WHERE oid >= 16384
        UNION ALL SELECT 'a' || attrelid || attname || attnotnull || atttypid FROM pg_attribute
            WHERE attrelid >= 16384
        UNION ALL SELECT 't' || oid || tgenabled::text FROM pg_trigger
        UNION ALL SELECT 'p' || oid || md5(prosrc) FROM pg_proc WHERE oid >= 16384
        UNION ALL SELECT 'c' || oid FROM pg_constraint WHERE oid >= 16384
        UNION ALL SELECT 'n' || oid || coalesce(nspacl::text, '') FROM pg_namespace
    ) AS parts(part)"""
)
TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
SEQUENCES = text("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
KEPT = "alembic_version"


@dataclass(frozen=True, slots=True)
class Reusable:
    name: str
    schema: str
    tables: tuple[str, ...]
    sequences: frozenset[str]

    @classmethod
    def just_made(cls, name: str, connection: Connection) -> "Reusable":
        return cls(
            name,
            connection.execute(SCHEMA).scalar_one(),
            tuple(connection.execute(TABLES).scalars()),
            frozenset(connection.execute(SEQUENCES).scalars()),
        )

    def emptied(self, connection: Connection) -> bool:
        """Emptied, unless its schema is another than it was."""
        connection.execute(END_OTHERS)
        if connection.execute(SCHEMA).scalar_one() != self.schema:
            return False
        filled = self._filled(connection)
        if filled:
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.exec_driver_sql(_deleting(filled))
        for sequence in {f"{table}_id_seq" for table in filled} & self.sequences:
            connection.exec_driver_sql(f"SELECT setval('\"{sequence}\"', 1, false)")
        return True

    def _filled(self, connection: Connection) -> list[str]:
        asked = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")"  # noqa: S608 - our tables
            for table in self.tables
            if table != KEPT
        )
        return list(connection.exec_driver_sql(asked).scalars())


def _deleting(tables: list[str]) -> str:
    return "; ".join(f'DELETE FROM "{table}"' for table in tables)  # noqa: S608 - our tables
