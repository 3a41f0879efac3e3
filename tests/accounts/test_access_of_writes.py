"""Sends every PATCH, PUT and DELETE of the API to rows of others, in every role.

The addresses and their methods are those of the product, so that a new one is sent to as well.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from accounts.models import Organisation, Role
from common.access import Audience
from tests import builders
from tests.accounts.filled_addresses import PARAMETER, SKIPPED, WORDS, filled, rows_of, signed_in
from tests.architecture.test_urls import addresses, declared_audience
from tests.console.browser.world import World, build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

METHODS = ("patch", "put", "delete")
HEADERS = {"if-match": "*"}
KINDS = ("is_manufacturer", "is_buyer", "is_operator")


class WriteAddress(NamedTuple):
    """Holds an address of a row, the methods that change it, and for whom."""

    path: str
    methods: frozenset[str]
    audience: frozenset[Audience]


@pytest.fixture
def world(transactional_db: None) -> World:
    """Builds a small market."""
    return build()


def write_addresses() -> Iterator[WriteAddress]:
    """Yields every address of the API that names a row."""
    for route, view in addresses(get_resolver().url_patterns):
        if not route.startswith("api/") or route.startswith(SKIPPED):
            continue
        names = [first or second for first, second in PARAMETER.findall(route)]
        keys = [name for name in names if name not in WORDS]
        for row in rows_of(route, most=1) if keys else ():
            yield WriteAddress(
                filled(route, dict.fromkeys(keys, str(row.pk))),
                methods_of(view),
                writing_audience(view),
            )


def methods_of(view: Any) -> frozenset[str]:
    """Returns the methods of `METHODS` that a view serves."""
    names = view.actions if getattr(view, "actions", None) else dir(view.cls)
    allowed = view.initkwargs.get("http_method_names", view.cls.http_method_names)
    return frozenset(name for name in METHODS if name in names and name in allowed)


def writing_audience(view: Any) -> frozenset[Audience]:
    """Returns who may change what a view serves."""
    declared = view.initkwargs.get("change_audience") or getattr(view.cls, "change_audience", None)
    return frozenset(declared or declared_audience(view))


def stored_rows() -> dict[str, tuple[int, int]]:
    """Returns the number and a checksum of the rows of each table of the product."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            # A session's last use is written once a minute.
            if model._meta.managed and "session" not in table:
                cursor.execute(f'SELECT count(*), sum(hashtext(t::text)) FROM "{table}" AS t')
                found[table] = cursor.fetchone()
    return found


def test_rows_of_others_cannot_be_changed_in_any_role(world: World) -> None:
    every = list(write_addresses())
    people = {
        f"{kind} {role}": builders.member(organisation, role)
        for kind in KINDS[:2]
        for organisation in [builders.organisation(**{kind: True})]
        for role in organisation.roles
    }
    senders: dict[str, Any] = {name: signed_in(user) for name, user in people.items()}
    before = stored_rows()

    wrong = set()
    for name, client in (*senders.items(), ("anonymous", Client())):
        audiences = people[name].audiences if name in people else frozenset()
        for address in every:
            for method in METHODS:
                answer = getattr(client, method)(
                    address.path, {}, content_type="application/json", headers=HEADERS
                )
                expected = {404} if method in address.methods else {404, 405}
                if name == "anonymous":
                    expected = {401}
                elif address.audience.isdisjoint(audiences | {Audience.ANYONE}):
                    expected = {403}
                if answer.status_code not in expected:
                    wrong.add((name, method, address.path, answer.status_code))

    assert wrong == set()
    assert stored_rows() == before
    assert sum(len(address.methods) for address in every) >= 10


def test_who_only_reads_changes_no_row_of_its_own_organisation(world: World) -> None:
    every = [address for address in write_addresses() if address.methods]
    organisations = Organisation.objects.filter(members__in=[world.factory, world.buyer])
    viewers = [builders.member(row, Role.VIEWER) for row in (*organisations,)]
    viewers.append(builders.member(Organisation.objects.get(is_operator=True), Role.VIEWER))
    clients = {user.email: signed_in(user) for user in viewers}
    before = stored_rows()

    wrong, refused = set(), set()
    for name, client in clients.items():
        for address in every:
            for method in address.methods:
                answer = getattr(client, method)(
                    address.path, {}, content_type="application/json", headers=HEADERS
                )
                refused.add(answer.status_code)
                if answer.status_code not in (403, 404):
                    wrong.add((name, method, address.path, answer.status_code))

    assert wrong == set()
    assert 403 in refused
    assert stored_rows() == before
