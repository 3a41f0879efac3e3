"""Reads every address of the API in a small market and compares the answers."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from accounts.models import Role
from tests import builders
from tests.accounts.filled_addresses import paths, signed_in
from tests.api_schema.response_faults import ResponseFaults
from tests.console.browser.world import World, build

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROWS_MOST = 8
ADDRESSES_LEAST = 45


@pytest.fixture
def world(transactional_db: None) -> World:
    """Builds a small market."""
    return build()


def test_every_answer_is_as_the_document_says(world: World) -> None:
    faults = ResponseFaults(SchemaGenerator().get_schema(request=None, public=True))
    people = [world.operator, world.factory, world.buyer]
    for person in tuple(people):
        blind = builders.member(person.memberships.get().organisation, Role.OWNER)
        blind.memberships.update(sees_prices=False)
        people.append(blind)

    for browser in map(signed_in, people):
        for address, _is_row in paths(ROWS_MOST):
            if address.startswith("/api/"):
                faults.check("get", address, browser.get(address))

    assert sorted(faults.found) == []
    assert len(faults.checked) > ADDRESSES_LEAST
