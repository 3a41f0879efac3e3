"""Fills an empty database with an operator, and each market's factory and buyers.

It prints their tokens.

A script for a process of its own: `python -m tests.soak.prepare CNY,EUR`.
"""

import json
import sys
from typing import Any

import django

django.setup()

from accounts.models import ApiToken, Scope  # noqa: E402
from tests import builders  # noqa: E402

# Prices rise above or fall below costs only where several organisations buy, and where the places
# of work matter: sites lie ever farther from the buyers.
BUYERS = 4
LATITUDES = ("31.3", "33.5", "36.0", "39.0")


def main() -> None:
    """Makes the rows and tells who may act."""
    people = {"operator": token_of(builders.operator())}
    for currency in sys.argv[1].split(","):
        owner = builders.organisation()
        sites = [
            builders.factory(
                organisation=owner, currency_id=currency, latitude=latitude, longitude="120.6"
            )
            for latitude in LATITUDES
        ]
        people[f"factory {currency}"] = token_of(owner) | {
            "factories": [str(site.pk) for site in sites]
        }
        people[f"buyers {currency}"] = [token_of(builders.buyer()) for _ in range(BUYERS)]
    sys.stdout.write(json.dumps(people))


def token_of(organisation: object) -> dict[str, Any]:
    """Creates a token of an owner there."""
    user = builders.member(organisation)
    _, secret = ApiToken.objects.create(user, scopes=Scope.values)
    return {"token": secret}


if __name__ == "__main__":
    main()
