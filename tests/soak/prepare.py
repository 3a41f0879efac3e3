"""Fills an empty database with an operator, and a factory and buyer each market.

It prints their tokens.

A script for a process of its own: `python -m tests.soak.prepare CNY,EUR`.
"""

import json
import sys

import django

django.setup()

from knox.models import get_token_model  # noqa: E402

from tests import builders  # noqa: E402


def main() -> None:
    """Makes the rows and tells who may act."""
    people = {"operator": token_of(builders.operator())}
    for currency in sys.argv[1].split(","):
        factory = builders.factory(currency_id=currency)
        people[f"factory {currency}"] = token_of(factory.organisation) | {
            "factory": str(factory.pk)
        }
        people[f"buyer {currency}"] = token_of(builders.buyer())
    sys.stdout.write(json.dumps(people))


def token_of(organisation: object) -> dict[str, str]:
    """Creates a token of an owner there."""
    user = builders.member(organisation)
    _, secret = get_token_model().objects.create(user)
    return {"token": secret}


if __name__ == "__main__":
    main()
