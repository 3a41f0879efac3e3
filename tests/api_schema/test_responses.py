"""Reads every address of the API in a small market and compares the answers."""

from collections.abc import Iterator

import pytest
from django.urls import get_resolver

from accounts.models import Role
from tests import builders
from tests.accounts.filled_addresses import SKIPPED, filled_paths, signed_in
from tests.api_schema.released_document import served_document
from tests.api_schema.response_faults import ResponseFaults
from tests.architecture.test_urls import addresses
from tests.console.browser.world import World, build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROWS_MOST = 4
ADDRESSES_LEAST = 45


@pytest.fixture
def world(transactional_db: None) -> World:
    """Builds a small market."""
    return build()


def test_every_answer_is_as_the_document_says(world: World) -> None:
    faults = ResponseFaults(served_document())
    people = [world.operator, world.factory, world.buyer]
    for person in tuple(people):
        blind = builders.member(person.memberships.get().organisation, Role.OWNER)
        blind.memberships.update(sees_prices=False)
        people.append(blind)

    for browser in map(signed_in, people):
        for address in api_addresses():
            response = browser.get(address)
            faults.check("get", address, response)
            # Files are handed out as they are read.
            response.close()

    assert sorted(faults.found) == []
    assert len(faults.checked) > ADDRESSES_LEAST


def api_addresses() -> Iterator[str]:
    """Yields every address of the API, with some rows each."""
    for route, _view in addresses(get_resolver().url_patterns):
        if route.startswith("api/") and not route.startswith(SKIPPED):
            yield from (address for address, _is_row in filled_paths(route, ROWS_MOST))
