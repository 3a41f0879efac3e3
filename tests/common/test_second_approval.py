"""Tests that a large decision needs two people who approve the same."""

from decimal import Decimal
from uuid import uuid4

import pytest

from common.errors import FieldErrors
from common.models import DecisionKind
from common.safety.second_approval import Decision, SecondApproverNeeded, approve_first
from tests import builders

pytestmark = pytest.mark.django_db


def test_decision_above_the_amount_needs_another_person_with_the_same_terms(settings) -> None:
    settings.SECOND_APPROVER_ABOVE = {"CNY": Decimal(100)}
    operator = builders.operator()
    first, second = builders.member(operator), builders.member(operator)
    subject = uuid4()

    def decision(amount: int = 101, currency: str = "CNY", terms: str = "a") -> Decision:
        kind = DecisionKind.RUN
        return Decision(kind, subject, Decimal(amount), currency, [terms])

    assert [decision(*each).needs_two for each in ((101,), (100,), (101, "EUR"))] == [
        True,
        False,
        False,
    ]
    with pytest.raises(FieldErrors):
        approve_first(decision(), by=first, reason=" ")
    assert approve_first(decision(), by=first, reason="Checked.") is None
    with pytest.raises(SecondApproverNeeded):
        approve_first(decision(), by=first, reason="Again.")
    assert approve_first(decision(terms="b"), by=second, reason="Another one.") is None
    found = approve_first(decision(terms="b"), by=first, reason="Agreed.")
    assert found is not None
    assert (found.by, found.reason) == (second, "Another one.")
