"""Tests that the order of rows does not tell prices to who sees none."""

import pytest
from django.test import Client

from accounts.models import Role, User
from tests import builders


def signed_in(user: User) -> Client:
    """Returns a browser of the user."""
    browser = Client()
    browser.force_login(User.objects.get(pk=user.pk))
    return browser


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("match-runs/", ["cost", "gap"]),
        ("match-runs/{run}/orders/", ["total_cost", "greedy_split_saving"]),
        ("proposals/", ["price"]),
        ("machines/", ["hourly_rate"]),
        ("capacity-windows/", ["hourly_rate"]),
        ("settlement-lines/", ["amount"]),
    ],
)
def test_rows_are_not_ordered_by_hidden_prices(path: str, names: list[str]) -> None:
    platform = builders.operator()
    sighted, blind = (builders.member(platform, Role.OWNER) for _ in range(2))
    blind.memberships.update(sees_prices=False)
    address = "/api/v1/" + path.replace("{run}", str(builders.run().pk))

    for name in names:
        assert signed_in(sighted).get(address, {"ordering": name}).status_code == 200
        assert signed_in(blind).get(address, {"ordering": f"-{name}"}).status_code == 400
    assert signed_in(blind).get(address).status_code == 200
