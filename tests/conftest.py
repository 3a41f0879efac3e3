"""What all tests share: signed-in clients, and clean tables after tests that really commit."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase
from rest_framework.test import APIClient

from tests.clients import SafeClient
from vocabularies.models import Term


def kept_tables() -> set[str]:
    """Tables that migrations fill: vocabularies, and Django's own."""
    terms = {model._meta.db_table for model in apps.get_models() if issubclass(model, Term)}
    return terms | {"django_migrations", "django_content_type", "auth_permission"}


def empty_tables(self: TransactionTestCase) -> None:
    """Empties all but the kept tables, past the triggers that forbid it to the product."""
    tables = set(connection.introspection.table_names()) - kept_tables()
    names = ", ".join(connection.ops.quote_name(name) for name in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {names} CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


TransactionTestCase._fixture_teardown = empty_tables


@pytest.fixture
def client_of() -> Callable[[Any], APIClient]:
    """Makes an API client that acts as the given user, with safe retries and edits."""

    def make(user: Any) -> APIClient:
        client = SafeClient()
        client.force_authenticate(user)
        return client

    return make
