"""Where each membership can go."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from common.access import Audience


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the navigation."""

    name: str
    label: Any
    icon: str
    is_current: bool = False

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.name)


OPERATOR_LINKS = (
    Link("operator:overview", _("Overview"), "gauge"),
    Link("operator:runs", _("Match runs"), "match"),
    Link("operator:savings", _("Savings"), "coins"),
    Link("operator:factories", _("Factories"), "factory"),
    Link("operator:market", _("Capacity market"), "map"),
    Link("operator:books", _("Ledger checks"), "book"),
)
FACTORY_LINKS = (
    Link("factory:calendar", _("Calendar"), "calendar"),
    Link("factory:offers", _("Offers"), "inbox"),
    Link("factory:work", _("Work"), "wrench"),
    Link("factory:earnings", _("Earnings"), "coins"),
    Link("factory:machines", _("Machines"), "factory"),
)
BUYER_LINKS = (
    Link("buyer:orders", _("Orders"), "box"),
    Link("buyer:proposals", _("Proposals"), "inbox"),
)
PURCHASER_LINKS = (Link("buyer:new-order", _("New order"), "plus"),)


def links_for(membership: Membership | None, place: str) -> list[Link]:
    """The links of the sides that the membership is on; `place` is the current one's name."""
    if membership is None:
        return []
    audiences = membership.audiences()
    links = [
        *(OPERATOR_LINKS if Audience.OPERATOR in audiences else ()),
        *(FACTORY_LINKS if Audience.FACTORY in audiences else ()),
        *(BUYER_LINKS if Audience.BUYER in audiences else ()),
        *(PURCHASER_LINKS if Audience.PURCHASER in audiences else ()),
    ]
    return [Link(row.name, row.label, row.icon, row.name == place) for row in links]
