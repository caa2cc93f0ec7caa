"""The harness keeps its own promises: a real PostgreSQL, shared and cheap."""

import psycopg
import pytest

from tests.postgres import PostgresServer
from tests.soak import scaled


def connect(address: str) -> psycopg.Connection:
    return psycopg.connect(address.replace("+psycopg", ""), autocommit=True)


@pytest.mark.postgres
def test_a_module_gets_an_empty_database_on_a_supported_server(postgres_url: str) -> None:
    with connect(postgres_url) as connection:
        assert connection.info.server_version >= 140000
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchone() == (0,)


@pytest.mark.postgres
def test_a_copy_of_a_database_holds_what_the_first_held(postgres_server: PostgresServer) -> None:
    first = postgres_server.new_database()
    with connect(first) as connection:
        connection.execute("CREATE TABLE dog (name text)")
    second = postgres_server.new_database(template=first)
    with connect(second) as connection:
        assert connection.execute("SELECT count(*) FROM dog").fetchone() == (0,)


def test_every_random_test_runs_at_least_once(scale: float) -> None:
    assert scaled(1) == 1
    assert scaled(1000) == round(1000 * scale)
