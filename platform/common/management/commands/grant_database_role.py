"""Gives a role of the database what the product needs, and nothing more."""

import os
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from psycopg import sql

from common.models import APPEND_ONLY

PASSWORD_VARIABLE = "PRODUCT_DATABASE_PASSWORD"


class Command(BaseCommand):
    """Grants rows, and neither tables nor triggers, to the product's role.

    It is run by the owner of the tables after each migration, and may be repeated.
    """

    help = "Creates, or updates, the role that the product runs as; run it after migrate."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declares the role."""
        parser.add_argument("role", help="such as millshare_product")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Creates the role where it is missing and sets its rights anew."""
        role = options["role"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            if cursor.fetchone() == (role,):
                raise CommandError(f"{role} owns the tables; name another role for the product.")
            for statement in statements(role, os.environ.get(PASSWORD_VARIABLE, "")):
                cursor.execute(statement)
            ensure_powerless(cursor, role)
        self.stdout.write(f"{role} may use the rows of this database, and only add to histories.")


def statements(role: str, password: str) -> list[sql.Composed]:
    """Returns the statements that create the role and set its rights."""
    name = sql.Identifier(role)
    created = sql.SQL(
        "DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {text}) THEN"
        " CREATE ROLE {name} LOGIN; END IF; END $do$"
    ).format(text=sql.Literal(role), name=name)
    made = [created]
    if password:
        made.append(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
    database = sql.Identifier(connection.settings_dict["NAME"])
    made += [
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, name),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(name),
        sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(name),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(
            name
        ),
        sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(name),
        sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(name),
    ]
    for table in append_only_tables():
        made.append(
            sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), name)
        )
    for function in owners_functions():
        # After a restore everybody may call it again.
        made += [
            sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(sql.SQL(function)),
            sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(function), name),
        ]
    return made


def owners_functions() -> list[str]:
    """Returns the functions that run as the owner, such as that of an erasure."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1"
        )
        return [function for (function,) in cursor.fetchall()]


def append_only_tables() -> list[str]:
    """Returns the tables to which rows are only added."""
    names = {trigger.name for trigger in APPEND_ONLY}
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if names <= {trigger.name for trigger in getattr(model._meta, "triggers", ())}
    )


def ensure_powerless(cursor: Any, role: str) -> None:
    """Raises CommandError for a role that could pass its grants."""
    cursor.execute(
        "SELECT rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls FROM pg_roles"
        " WHERE rolname = %s",
        [role],
    )
    cursor_found = cursor.fetchone()
    cursor.execute(
        "SELECT count(*) FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner"
        " WHERE rolname = %s AND relkind = 'r'",
        [role],
    )
    if cursor_found == (True,) or cursor.fetchone() != (0,):
        raise CommandError(
            f"{role} is a superuser, makes roles or owns tables, and so passes all limits; name"
            " another role."
        )
