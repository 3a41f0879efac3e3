"""Defines the messages of an order and what each organisation has read of them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from accounts.models import Organisation
from factories.models import Factory
from fulfilment.models.append_only import AppendOnlyRecord
from fulfilment.models.disputes import Dispute
from fulfilment.querysets import OrderMessageQuerySet
from fulfilment.states import MESSAGE_LENGTH, MessageSide
from orders.models import Order, OrderedFile


class OrderMessage(AppendOnlyRecord):
    """Records what one side wrote about an order; append-only.

    The buyer and operators see all of an order's messages. A factory sees those of its own
    conversation, and those without a factory, which are for all.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField(help_text="Counts those of one order from 1.")
    side = models.CharField(max_length=8, choices=MessageSide)
    factory = models.ForeignKey(
        Factory,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose conversation it belongs to; empty where it is for all factories.",
    )
    text = models.TextField(max_length=MESSAGE_LENGTH)
    revised_file = models.ForeignKey(
        OrderedFile,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The new revision that it tells of; its text is the platform's.",
    )
    dispute = models.ForeignKey(
        Dispute,
        null=True,
        on_delete=models.PROTECT,
        related_name="statements",
        help_text="The dispute on which it is a side's statement, or its decision.",
    )

    objects = OrderMessageQuerySet.as_manager()

    class Meta(AppendOnlyRecord.Meta):
        ordering: Any = ("order", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "number"], name="message_number_once_per_order"
            ),
            models.CheckConstraint(
                condition=Q(side__in=MessageSide.values), name="message_side_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(side=MessageSide.FACTORY) | Q(factory__isnull=False),
                name="message_of_a_factory_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & Q(LessThanOrEqual(Length("text"), MESSAGE_LENGTH)),
                name="message_text_within_limit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.order_id}"


class ReadMarker(models.Model):
    """Marks up to which message an organisation has read an order's messages."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(help_text="Of the last message that was shown.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "organisation"], name="one_marker_per_order_and_organisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} read {self.number} of {self.order_id}"
