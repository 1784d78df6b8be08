"""Firms as they were stored before a migration: in plain SQL, for the models are of today."""

from sqlalchemy import Connection, text


def store_firms(connection: Connection, *names: str) -> None:
    """A county and its firms, whose ids count from 1."""
    connection.execute(
        text(
            "INSERT INTO county (code, name, bureau_name, is_demonstration, "
            "hmt_counts_as_foreign, town_may_be_second_officer) "
            "VALUES ('330482', '平湖市', '科技局', :no, :no, :no)"
        ),
        {"no": False},
    )
    connection.execute(
        text(
            "INSERT INTO enterprise (id, public_id, version, updated_at, county_code, uscc, name, "
            "remark, is_fictitious, status) VALUES (:id, :public_id, 1, '2018-01-01 00:00:00', "
            "'330482', :uscc, :name, '', :no, 'operating')"
        ),
        [
            {
                "id": number,
                "public_id": f"{number:012d}",
                "uscc": f"{number:018d}",
                "name": name,
                "no": False,
            }
            for number, name in enumerate(names, 1)
        ],
    )
