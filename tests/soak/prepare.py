"""Fills an empty database with an operator, and each market's factory and buyers.

It prints their tokens.

A script for a process of its own: `python -m tests.soak.prepare CNY,EUR`.
"""

import json
import sys

import django

django.setup()

from accounts.models import ApiToken, Scope  # noqa: E402
from tests import builders  # noqa: E402

# Prices rise above or fall below costs only where several organisations buy.
BUYERS = 4


def main() -> None:
    """Makes the rows and tells who may act."""
    people = {"operator": token_of(builders.operator())}
    for currency in sys.argv[1].split(","):
        factory = builders.factory(currency_id=currency)
        people[f"factory {currency}"] = token_of(factory.organisation) | {
            "factory": str(factory.pk)
        }
        people[f"buyers {currency}"] = [token_of(builders.buyer()) for _ in range(BUYERS)]
    sys.stdout.write(json.dumps(people))


def token_of(organisation: object) -> dict[str, str]:
    """Creates a token of an owner there."""
    user = builders.member(organisation)
    _, secret = ApiToken.objects.create(user, scopes=Scope.values)
    return {"token": secret}


if __name__ == "__main__":
    main()
