"""Builds the navigation of a membership."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from common.access import Audience
from fulfilment.models import Dispute, Payment
from fulfilment.states import PaymentStatus


@dataclass(frozen=True, slots=True)
class NavLink:
    """Represents a link of the navigation."""

    name: str
    label: Any
    icon: str
    is_current: bool = False
    # Counts what waits on the page for the operator.
    counter: Callable[[], int] | None = None
    count: int = 0
    # A page that consists of prices has no link for members who do not see them.
    needs_prices: bool = False

    @property
    def url(self) -> str:
        """Returns the address of the page."""
        return reverse(self.name)


def open_disputes() -> int:
    """Counts the disputes that wait for a decision."""
    return Dispute.objects.undecided().count()


def due_payments() -> int:
    """Counts the payments that wait for a person."""
    return Payment.objects.filter(status=PaymentStatus.DUE).count()


OPERATOR_LINKS = (
    NavLink("operator:overview", _("Overview"), "gauge"),
    NavLink("operator:orders", _("Orders"), "box"),
    NavLink("operator:runs", _("Match runs"), "match"),
    NavLink("operator:disputes", _("Disputes"), "inbox", counter=open_disputes),
    NavLink("operator:money", _("Money"), "coins", counter=due_payments, needs_prices=True),
    NavLink("operator:savings", _("Savings"), "coins"),
    NavLink("operator:prices", _("Prices"), "coins", needs_prices=True),
    NavLink("operator:gain-pool", _("Gain pool"), "inbox", needs_prices=True),
    NavLink("operator:counter-offers", _("Counter-offers"), "inbox", needs_prices=True),
    NavLink("operator:returns", _("Returns"), "truck"),
    NavLink("operator:factories", _("Factories"), "factory"),
    NavLink("operator:market", _("Capacity market"), "map"),
    NavLink("operator:estimates", _("Estimated times"), "clock"),
    NavLink("operator:companies", _("Companies"), "box"),
    NavLink("account:people", _("People"), "person"),
    NavLink("operator:audit", _("Ledger checks"), "book"),
)
FACTORY_LINKS = (
    NavLink("factory:calendar", _("Calendar"), "calendar"),
    NavLink("factory:offers", _("Offers"), "inbox"),
    NavLink("factory:work", _("Work orders"), "wrench"),
    NavLink("factory:returns", _("Returns"), "truck"),
    NavLink("factory:earnings", _("Earnings"), "coins"),
    NavLink("factory:machines", _("Machines"), "factory"),
)
BUYER_LINKS = (
    NavLink("buyer:orders", _("Orders"), "box"),
    NavLink("buyer:proposals", _("Proposals"), "inbox"),
    NavLink("buyer:part-requests", _("Requests"), "book"),
    NavLink("buyer:parts", _("Parts"), "wrench"),
)
PURCHASER_LINKS = (
    NavLink("buyer:new-part", _("New part"), "plus"),
    NavLink("buyer:new-order", _("New order"), "plus"),
)


def links_for(membership: Membership | None, nav_name: str) -> list[NavLink]:
    """Returns the links of the membership's areas; `nav_name` is current."""
    if membership is None:
        return []
    audiences = membership.audiences()
    links = [
        *(OPERATOR_LINKS if Audience.OPERATOR in audiences else ()),
        *(FACTORY_LINKS if Audience.FACTORY in audiences else ()),
        *(BUYER_LINKS if Audience.BUYER in audiences else ()),
        *(PURCHASER_LINKS if Audience.PURCHASER in audiences else ()),
    ]
    return [
        replace(row, is_current=row.name == nav_name, count=row.counter() if row.counter else 0)
        for row in links
        if membership.sees_prices or not row.needs_prices
    ]
