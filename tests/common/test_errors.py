"""Tests the codes of errors, which clients compare, and their messages."""

import importlib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.utils import translation

from accounts.errors import LastOwner
from common.errors import DomainError, FieldErrors, InvalidTransition

# What the API has answered since its first version; a code never changes.
CODES = """
    account_exists already_member already_received below_reserved busy capacity_taken
    certification_known count_offered currency_stays database_lost factory_name_taken
    fewer_than_before forbidden hours_offered_twice hours_reserved idempotency_key_malformed
    idempotency_key_missing idempotency_key_reused if_match_malformed if_match_missing
    impossible_move invalid invitation_of_another invitation_unusable last_owner
    machine_name_taken machine_stays more_than_it_makes more_than_the_machine_has
    more_than_was_sent no_cost_rates no_open_order nobody_to_ask not_all_inspected not_made
    not_received_yet nowhere_to_go offer_closed payment_not_held process_reserved
    reference_taken refund_too_large refused request_under_way row_changed run_is_written
    run_quota_spent run_under_way same_level terms_reserved too_late window_closed
"""
MODULES = (
    *("errors", "ledger", "services", "services.offers"),
    *("api.idempotency", "api.problems", "api.versions"),
)


def kinds_of(base: type[DomainError]) -> Iterator[type[DomainError]]:
    """Yields a class and all its subclasses but those of the pages."""
    if not base.__module__.startswith(("console.", "tests.")):
        yield base
    for kind in base.__subclasses__():
        yield from kinds_of(kind)


def test_codes_of_errors_are_those_that_clients_know() -> None:
    for config in apps.get_app_configs():
        for name in MODULES:
            try:
                importlib.import_module(f"{config.name}.{name}")
            except ModuleNotFoundError:
                continue
    kinds = list(kinds_of(DomainError))

    codes = [kind.default_code for kind in kinds]

    assert all({"default_code", "default_detail"} <= vars(kind).keys() for kind in kinds)
    assert len(codes) == len(set(codes))
    assert set(codes) == set(CODES.split())


def test_message_is_that_of_the_kind_unless_it_is_given() -> None:
    assert str(LastOwner()).startswith("An organisation keeps at least one owner")
    assert str(LastOwner("No.")) == "No."
    with translation.override("zh-hans"):
        assert "所有者" in str(LastOwner())


@pytest.mark.parametrize(
    ("error", "is_final"), [(InvalidTransition(), True), (FieldErrors({"a": "No."}), False)]
)
def test_only_answers_of_the_state_are_final(error: DomainError, is_final: bool) -> None:
    assert error.is_final is is_final
