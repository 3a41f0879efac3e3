"""Builds the navigation of a membership."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from common.access import Audience


@dataclass(frozen=True, slots=True)
class NavLink:
    """Represents a link of the navigation."""

    name: str
    label: Any
    icon: str
    is_current: bool = False

    @property
    def url(self) -> str:
        """Returns the address of the page."""
        return reverse(self.name)


OPERATOR_LINKS = (
    NavLink("operator:overview", _("Overview"), "gauge"),
    NavLink("operator:runs", _("Match runs"), "match"),
    NavLink("operator:savings", _("Savings"), "coins"),
    NavLink("operator:factories", _("Factories"), "factory"),
    NavLink("operator:market", _("Capacity market"), "map"),
    NavLink("operator:audit", _("Ledger checks"), "book"),
)
FACTORY_LINKS = (
    NavLink("factory:calendar", _("Calendar"), "calendar"),
    NavLink("factory:offers", _("Offers"), "inbox"),
    NavLink("factory:work", _("Work orders"), "wrench"),
    NavLink("factory:earnings", _("Earnings"), "coins"),
    NavLink("factory:machines", _("Machines"), "factory"),
)
BUYER_LINKS = (
    NavLink("buyer:orders", _("Orders"), "box"),
    NavLink("buyer:proposals", _("Proposals"), "inbox"),
)
PURCHASER_LINKS = (NavLink("buyer:new-order", _("New order"), "plus"),)


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
    return [NavLink(row.name, row.label, row.icon, row.name == nav_name) for row in links]
