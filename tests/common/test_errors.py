"""Tests the codes of errors, which clients compare, and their messages."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.utils import translation

from accounts.errors import LastOwner
from common.errors import DomainError, FieldErrors, InvalidTransition

# What the API has answered since its first version; a code never changes.
CODES = """
    account_exists all_ordered already_member already_received attachment_in_use
    attachment_not_ready attachment_refused attachment_too_large attachment_withheld
    below_reserved busy capacity_taken certification_known code_required code_wrong
    confirmation_required content_gone
    count_offered counter_made counter_quota_spent counter_refused currency_stays database_lost
    erased_already export_needs_prices export_not_ready export_under_way
    factor_required factory_name_taken fewer_than_before file_cannot_be_added file_too_large
    files_being_read forbidden hours_offered_twice hours_reserved idempotency_key_malformed
    idempotency_key_missing idempotency_key_reused if_match_malformed if_match_missing
    impossible_move invalid invitation_of_another invitation_unusable last_owner line_ordered
    lines_not_good machine_name_taken machine_stays mail_is_sent market_too_large
    more_than_delivered more_than_it_makes more_than_ready more_than_taken
    more_than_the_machine_has more_than_wait more_than_was_sent no_cost_rates no_line_ready
    no_open_dispute no_open_order nobody_to_ask not_made not_received_yet not_yours_to_help
    nothing_asked nothing_confidential nothing_inspected nothing_received nothing_to_import
    nowhere_to_go offer_closed one_shift only_owner operator_exists organisation_suspended
    part_number_taken part_numbers_taken payment_not_arrived payment_not_held
    platform_needs_owner process_reserved
    quota_spent readers_busy reading_under_way reference_taken references_taken refund_too_large
    refused replacement_impossible request_full request_under_way return_too_late
    revision_needs_both_sides row_changed run_is_written run_quota_spent run_under_way
    same_level second_approver_needed second_factor_missing sheet_unreadable
    solved_without_sample terms_reserved texts_of_many too_early too_late too_many_attempts
    too_many_sign_ups too_many_webhooks too_much_open undo_blocked version_changing
    webhook_inactive window_closed
"""
# Parts of the apps that the web and the workers do not import.
LEFT_OUT = ("management", "migrations", "__main__")
APPS = (
    *("accounts", "attachments", "audit", "common", "factories", "fulfilment", "imports"),
    *("exports", "matching", "orders", "privacy", "vocabularies"),
)


def import_all(app: str) -> None:
    """Imports all modules of an app, so that all of its errors are known."""
    package = importlib.import_module(app)
    for module in pkgutil.walk_packages(package.__path__, f"{app}."):
        if not set(module.name.split(".")) & {*LEFT_OUT}:
            importlib.import_module(module.name)


def kinds_of(base: type[DomainError]) -> Iterator[type[DomainError]]:
    """Yields a class and all its subclasses but those of the pages."""
    if not base.__module__.startswith(("console.", "tests.")):
        yield base
    for kind in base.__subclasses__():
        yield from kinds_of(kind)


def test_codes_of_errors_are_those_that_clients_know() -> None:
    for app in APPS:
        import_all(app)
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
