"""Defines settlements: signed lines that never change and sum to zero."""

from datetime import date, timedelta
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from common.models import APPEND_ONLY, StateEvent, UUIDModel
from common.money import MoneyField
from fulfilment.models.append_only import AppendOnlyRecord
from fulfilment.querysets import PaymentQuerySet, SettlementLineQuerySet, SettlementQuerySet
from fulfilment.states import (
    PAYMENT_TRANSITIONS,
    SETTLEMENT_TRANSITIONS,
    Account,
    PaymentStatus,
    SettlementStatus,
    TransactionKind,
)
from matching.models import Allocation
from vocabularies.models import Currency

# Deferred, because the lines of a transaction are written one after the other.
BALANCED = pgtrigger.Trigger(
    name="balanced",
    operation=pgtrigger.Insert,
    when=pgtrigger.After,
    timing=pgtrigger.Deferred,
    func="""
        IF (
            SELECT SUM(amount) FROM fulfilment_settlementline
            WHERE transaction_id = NEW.transaction_id
        ) <> 0 THEN
            RAISE EXCEPTION 'The lines of transaction % do not sum to zero', NEW.transaction_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'transaction_sums_to_zero';
        END IF;
        IF (
            SELECT SUM(line.amount)
            FROM fulfilment_settlementline AS line
            JOIN fulfilment_settlementtransaction AS own ON own.id = line.transaction_id
            JOIN fulfilment_settlementtransaction AS this ON this.settlement_id = own.settlement_id
            WHERE this.id = NEW.transaction_id AND line.account = 'escrow'
        ) < 0 THEN
            RAISE EXCEPTION 'Transaction % takes more than is held', NEW.transaction_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'escrow_gives_what_is_held';
        END IF;
        RETURN NULL;
    """,
)


class Settlement(UUIDModel):
    """Holds the money of one allocation from the day both sides accepted."""

    allocation = models.OneToOneField(
        Allocation, on_delete=models.PROTECT, related_name="settlement"
    )
    currency = models.ForeignKey(Currency, on_delete=models.PROTECT, related_name="+")
    price = MoneyField(help_text="What the buyer is asked for: cost and fee of all its pieces.")
    fee_percent = models.DecimalField(
        max_digits=9, decimal_places=6, help_text="The platform's fee on the day of the hold."
    )
    status = models.CharField(
        max_length=8, choices=SettlementStatus, default=SettlementStatus.DUE, editable=False
    )

    objects = SettlementQuerySet.as_manager()
    TRANSITIONS = SETTLEMENT_TRANSITIONS

    class Meta:
        ordering = ("-created_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(price__gte=0, fee_percent__gte=0), name="settlement_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(status__in=SettlementStatus.values), name="settlement_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Settlement of {self.allocation_id}"


class SettlementEvent(StateEvent):
    """Records a transition of a settlement."""

    subject = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="events")


class SettlementTransaction(AppendOnlyRecord):
    """Groups lines that sum to zero; append-only."""

    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, related_name="transactions"
    )
    number = models.PositiveIntegerField(help_text="Counts those of one settlement from 1.")
    kind = models.CharField(max_length=7, choices=TransactionKind)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(AppendOnlyRecord.Meta):
        ordering = ("settlement", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["settlement", "number"], name="transaction_number_once_per_settlement"
            ),
            models.UniqueConstraint(
                fields=["settlement", "kind"],
                condition=Q(kind__in=(TransactionKind.HOLD, TransactionKind.RELEASE)),
                name="held_once_and_released_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TransactionKind.values), name="transaction_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.settlement_id}"


class SettlementLine(AppendOnlyRecord):
    """Credits (positive) or debits (negative) one account; append-only."""

    transaction = models.ForeignKey(
        SettlementTransaction, on_delete=models.PROTECT, related_name="lines"
    )
    account = models.CharField(max_length=8, choices=Account)
    amount = MoneyField()

    objects = SettlementLineQuerySet.as_manager()

    class Meta(AppendOnlyRecord.Meta):
        triggers = (*APPEND_ONLY, BALANCED)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["transaction", "account"], name="one_line_per_transaction_and_account"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="settlement_line_moves_money"),
            models.CheckConstraint(
                condition=Q(account__in=Account.values), name="account_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


class Payment(UUIDModel):
    """Tracks the provider's operation for one line until it is done.

    The line's id is the reference by which the provider executes it only once.
    """

    number = models.BigIntegerField(
        unique=True,
        editable=False,
        db_default=models.Func(
            models.Value("fulfilment_payment_number"),
            function="nextval",
            output_field=models.BigIntegerField(),
        ),
        help_text="Part of the reference that a transfer names.",
    )
    line = models.OneToOneField(SettlementLine, on_delete=models.PROTECT, related_name="payment")
    status = models.CharField(
        max_length=7, choices=PaymentStatus, default=PaymentStatus.PENDING, editable=False
    )
    attempts = models.PositiveIntegerField(default=0, editable=False)
    next_try_at = models.DateTimeField(db_default=Now(), editable=False)
    provider_id = models.CharField(
        max_length=120,
        blank=True,
        editable=False,
        help_text="The provider's own reference, or the bank's where a person marked it.",
    )
    paid_on = models.DateField(null=True, editable=False)
    failure = models.CharField(max_length=300, blank=True, editable=False)

    objects = PaymentQuerySet.as_manager()
    TRANSITIONS = PAYMENT_TRANSITIONS

    class Meta:
        ordering = ("created_at", "pk")
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=~Q(status=PaymentStatus.DONE),
                name="payment_to_be_made",
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=PaymentStatus.values), name="payment_status_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """Returns what a transfer names, such as P-000042."""
        return f"P-{self.number:06}"

    @property
    def is_incoming(self) -> bool:
        """Returns whether the operator gets the money, rather than pays it out."""
        return self.line.amount < 0

    @property
    def due_on(self) -> date:
        """Returns the day by which it is to be made."""
        days = timedelta(days=settings.FULFILMENT["payment_days"])
        return timezone.localdate(self.created_at) + days

    @property
    def is_overdue(self) -> bool:
        """Returns whether it waits for a person after its day."""
        return self.status == PaymentStatus.DUE and self.due_on < timezone.localdate()


class PaymentEvent(StateEvent):
    """Records a transition of a payment."""

    subject = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")
