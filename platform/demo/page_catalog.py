"""Every page there is to see: its address's name, who looks at it, and the rows it is about.

`manage.py screenshots` takes pictures of these, and the browser tests walk them; a test holds the
list against the addresses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Organisation, User
from factories.models import CapacityWindow, Certification, Factory, Machine
from factories.states import WindowStatus
from fulfilment.models import Shipment
from matching.models import Allocation, MatchRun, Proposal, RunOrder
from matching.states import UNSEEN_STATUSES, ProposalStatus, RunStatus
from orders.models import Order
from orders.states import OrderStatus

Rows = Callable[[Organisation], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Sight:
    """A page. Without somebody it is seen by all; `rows` finds what stands in its address."""

    name: str
    who: str = ""
    rows: Rows | None = None
    # What is asked of the page, such as the week that has something in it.
    query: Rows | None = None

    @property
    def file(self) -> str:
        """The beginning of its pictures' names."""
        return self.name.replace(":", "-").removeprefix("console-")

    def address(self, house: Organisation | None) -> str | None:
        """Where it is, for somebody who acts for this organisation; None where no row is there."""
        named = {} if self.rows is None else self.found(self.rows, house)
        asked = {} if self.query is None else self.found(self.query, house)
        if named is None or asked is None:
            return None
        query = f"?{urlencode(asked)}" if asked else ""
        return reverse(self.name, kwargs=named) + query

    def found(self, rows: Rows, house: Organisation | None) -> dict[str, Any] | None:
        """What the rows of this organisation give."""
        return None if house is None else rows(house)


def first(rows: Any) -> dict[str, Any] | None:
    """The first row as the address has it."""
    row = rows.first()
    return None if row is None else {"pk": row.pk}


def last_run(house: Organisation) -> MatchRun | None:
    """The newest run that was approved: most can be told of it."""
    rows = MatchRun.objects.filter(status=RunStatus.APPROVED)
    return rows.order_by("-created_at").first()


def run(house: Organisation) -> dict[str, Any] | None:
    """That run."""
    row = last_run(house)
    return None if row is None else {"run": row.pk}


def run_order(house: Organisation) -> dict[str, Any] | None:
    """What that run makes of the order that it splits most."""
    rows = RunOrder.objects.filter(run=last_run(house)).order_by("-factories_used", "-made", "pk")
    row = rows.first()
    return None if row is None else {"run": row.run_id, "order": row.order_id}


def any_factory(house: Organisation) -> dict[str, Any] | None:
    """The factory with the most work."""
    busiest = Allocation.objects.values_list("window__machine__factory", flat=True)
    return first(Factory.objects.filter(pk__in=busiest).order_by("pk"))


def plant(house: Organisation) -> dict[str, Any] | None:
    """One's own first plant."""
    return first(house.factories.order_by("pk"))


def machine(house: Organisation) -> dict[str, Any] | None:
    """One's own first machine."""
    return first(Machine.objects.filter(factory__organisation=house).order_by("pk"))


def certificate(house: Organisation) -> dict[str, Any] | None:
    """One's own first certificate."""
    return first(Certification.objects.filter(factory__organisation=house).order_by("pk"))


def window(house: Organisation) -> dict[str, Any] | None:
    """One's own published window that has most reserved."""
    rows = CapacityWindow.objects.filter(machine__factory__organisation=house)
    return first(rows.filter(status=WindowStatus.PUBLISHED).order_by("-reserved_ms", "pk"))


def busy_week(house: Organisation) -> dict[str, Any] | None:
    """The week of that window in the calendar of its factory."""
    found = window(house)
    if found is None:
        return None
    row = CapacityWindow.objects.select_related("machine").get(**found)
    return {"factory": row.machine.factory_id, "week": row.starts_at.date().isoformat()}


def lot(house: Organisation) -> dict[str, Any] | None:
    """One's own work, as far on as there is."""
    rows = Allocation.objects.filter(window__machine__factory__organisation=house)
    return first(rows.exclude(status__in=UNSEEN_STATUSES).order_by("-updated_at", "pk"))


def order(house: Organisation) -> dict[str, Any] | None:
    """One's own order of which most is told: the one that moved last."""
    rows = Order.objects.filter(organisation=house, allocations__isnull=False)
    return first(rows.order_by("-updated_at", "pk"))


def draft(house: Organisation) -> dict[str, Any] | None:
    """One's own draft."""
    return first(Order.objects.filter(organisation=house, status=OrderStatus.DRAFT))


def delivery(house: Organisation) -> dict[str, Any] | None:
    """What is on its way to one."""
    rows = Shipment.objects.filter(allocation__order__organisation=house, lot=None, receipt=None)
    return first(rows.order_by("pk"))


def proposal(house: Organisation) -> dict[str, Any] | None:
    """What one is to answer."""
    rows = Proposal.objects.filter(order__organisation=house)
    return first(rows.filter(status=ProposalStatus.OPEN).order_by("pk"))


def member(house: Organisation) -> dict[str, Any] | None:
    """A fellow member."""
    return first(house.memberships.order_by("pk"))


SIGHTS = (
    Sight("console:sign-in"),
    Sight("operator:overview", "operator"),
    Sight("operator:runs", "operator"),
    Sight("operator:run", "operator", run),
    Sight("operator:run-order", "operator", run_order),
    Sight("operator:run-comparison", "operator", run),
    Sight("operator:run-print", "operator", run),
    Sight("operator:orders", "operator"),
    Sight("operator:savings", "operator"),
    Sight("operator:savings-orders", "operator"),
    Sight("operator:factories", "operator"),
    Sight("operator:factory", "operator", any_factory),
    Sight("operator:market", "operator"),
    Sight("operator:books", "operator"),
    Sight("factory:calendar", "factory", query=busy_week),
    Sight("factory:new-window", "factory"),
    Sight("factory:paste", "factory"),
    Sight("factory:import", "factory"),
    Sight("factory:window", "factory", window),
    Sight("factory:change-window", "factory", window),
    Sight("factory:repeat-window", "factory", window),
    Sight("factory:offers", "factory"),
    Sight("factory:work", "factory"),
    Sight("factory:lot", "factory", lot),
    Sight("factory:earnings", "factory"),
    Sight("factory:lines", "factory"),
    Sight("factory:hours", "factory"),
    Sight("factory:machines", "factory"),
    Sight("factory:new-machine", "factory"),
    Sight("factory:machine", "factory", machine),
    Sight("factory:new-plant", "factory"),
    Sight("factory:plant", "factory", plant),
    Sight("factory:certificates", "factory"),
    Sight("factory:new-certificate", "factory"),
    Sight("factory:certificate", "factory", certificate),
    Sight("buyer:orders", "buyer"),
    Sight("buyer:order", "buyer", order),
    Sight("buyer:new-order", "buyer"),
    Sight("buyer:edit-order", "buyer", draft),
    Sight("buyer:payments", "buyer", order),
    Sight("buyer:receive", "buyer", delivery),
    Sight("buyer:proposals", "buyer"),
    Sight("buyer:proposal", "buyer", proposal),
    Sight("members:members", "factory"),
    Sight("members:invite", "factory"),
    Sight("members:member", "factory", member),
    Sight("members:tokens", "factory"),
    Sight("members:profile", "buyer"),
    Sight("members:password", "buyer"),
    Sight("members:help", "buyer"),
)


def house_of(user: User | None) -> Organisation | None:
    """The organisation for which somebody looks."""
    return (
        None if user is None else user.memberships.select_related("organisation").get().organisation
    )
