"""Lists every page of the console: URL name, role and the rows it shows.

`manage.py screenshots` takes pictures of these pages, and the browser tests visit them. A test
compares the list with the URLs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, When
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Organisation, User
from common.api.etags import RowChanged
from common.api.problem_types.catalogue import slug_of
from factories.models import CapacityWindow, Certification, Factory, Machine
from factories.states import WindowStatus
from fulfilment.models import Dispute, Inspection, Payment, Return, Settlement, Shipment
from fulfilment.selectors.returned_goods import returns_to_decide
from fulfilment.states import PaymentStatus
from matching.models import Allocation, MatchRun, Proposal, RunOrder
from matching.states import BOUND_STATUSES, UNSEEN_STATUSES, ProposalStatus, RunStatus
from orders.models import Order
from orders.states import GOODS_ACCEPTED_STATUSES, OrderStatus
from webhooks.models import WebhookEndpoint

RowFinder = Callable[[Organisation], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """Describes a page, public without a role; `rows` finds its arguments."""

    name: str
    role: str = ""
    rows: RowFinder | None = None
    # The query string, such as a week that has allocations.
    query: RowFinder | None = None

    @property
    def file(self) -> str:
        """Returns the prefix of its screenshots' file names."""
        return self.name.replace(":", "-").removeprefix("console-")

    def address(self, organisation: Organisation | None) -> str | None:
        """Returns the URL for a member of this organisation; None where a row is missing."""
        arguments = {} if self.rows is None else self.found(self.rows, organisation)
        query = {} if self.query is None else self.found(self.query, organisation)
        if arguments is None or query is None:
            return None
        path = reverse(self.name, kwargs=arguments)
        return f"{path}?{urlencode(query)}" if query else path

    def found(self, rows: RowFinder, organisation: Organisation | None) -> dict[str, Any] | None:
        """Returns the arguments that the organisation's rows give."""
        return None if organisation is None else rows(organisation)


def first(rows: Any) -> dict[str, Any] | None:
    """Returns the first row as arguments of a URL."""
    row = rows.first()
    return None if row is None else {"pk": row.pk}


def last_run(organisation: Organisation) -> MatchRun | None:
    """Returns the newest approved run, which has the most to show."""
    rows = MatchRun.objects.filter(status=RunStatus.APPROVED)
    return rows.order_by("-created_at").first()


def run(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the newest approved run as arguments."""
    row = last_run(organisation)
    return None if row is None else {"run": row.pk}


def run_order(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the order that the newest approved run splits most."""
    rows = RunOrder.objects.filter(run=last_run(organisation)).order_by(
        "-factories_used", "-made", "pk"
    )
    row = rows.first()
    return None if row is None else {"run": row.run_id, "order": row.order_id}


def company(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a company other than the platform's own."""
    return first(Organisation.objects.filter(is_operator=False))


def any_factory(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a factory with allocations."""
    busiest = Allocation.objects.values_list("window__machine__factory", flat=True)
    return first(Factory.objects.filter(pk__in=busiest).order_by("pk"))


def own_factory(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's first factory."""
    return first(organisation.factories.order_by("pk"))


def machine(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's first machine."""
    return first(Machine.objects.filter(factory__organisation=organisation).order_by("pk"))


def certification(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's first certification."""
    return first(Certification.objects.filter(factory__organisation=organisation).order_by("pk"))


def window(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's published window with the most reserved hours."""
    rows = CapacityWindow.objects.filter(machine__factory__organisation=organisation)
    return first(rows.filter(status=WindowStatus.PUBLISHED).order_by("-reserved_ms", "pk"))


def busy_week(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the week of that window in the calendar of its factory."""
    found = window(organisation)
    if found is None:
        return None
    row = CapacityWindow.objects.select_related("machine").get(**found)
    return {"factory": row.machine.factory_id, "week": row.starts_at.date().isoformat()}


def allocation(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's allocation that changed last."""
    rows = Allocation.objects.filter(window__machine__factory__organisation=organisation)
    return first(rows.exclude(status__in=UNSEEN_STATUSES).order_by("-updated_at", "pk"))


def order(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's order that changed last."""
    rows = Order.objects.filter(organisation=organisation, allocations__isnull=False)
    return first(rows.order_by("-updated_at", "pk"))


def part_request(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's newest request."""
    return first(organisation.part_requests.order_by("-created_at"))


def part(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's newest part that has a file."""
    return first(organisation.parts.filter(attachments__isnull=False).order_by("-created_at"))


def draft(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's draft."""
    return first(Order.objects.filter(organisation=organisation, status=OrderStatus.DRAFT))


def delivery(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a shipment on its way to the organisation."""
    rows = Shipment.objects.under_way().filter(
        allocation__order__organisation=organisation, lot=None
    )
    return first(rows.order_by("pk"))


def returnable(organisation: Organisation) -> dict[str, Any] | None:
    """Returns an order whose goods the organisation accepted."""
    rows = Order.objects.filter(organisation=organisation, status__in=GOODS_ACCEPTED_STATUSES)
    return first(rows.order_by("pk"))


def bought_return(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the newest return of the organisation's orders."""
    return first(Return.objects.filter(order__organisation=organisation))


def made_return(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the newest return to the organisation's factories."""
    rows = Return.objects.filter(allocation__window__machine__factory__organisation=organisation)
    return first(rows)


def any_return(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a return that waits for a decision, else any."""
    return first(returns_to_decide()) or first(Return.objects.all())


def proposal(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a proposal that the organisation can answer."""
    rows = Proposal.objects.filter(order__organisation=organisation)
    return first(rows.filter(status=ProposalStatus.OPEN).order_by("pk"))


def own_import(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's newest import."""
    return first(organisation.imports.order_by("-created_at", "pk"))


def member(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a member of the organisation."""
    return first(organisation.memberships.order_by("pk"))


def person(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a person of another organisation."""
    return first(User.objects.exclude(organisations=organisation).order_by("pk"))


def any_dispute(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the oldest open dispute, else any."""
    return first(Dispute.objects.undecided()) or first(Dispute.objects.all())


def any_payment(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a payment that is due, else any."""
    return first(Payment.objects.order_by(Case(When(status=PaymentStatus.DUE, then=0), default=1)))


def offered_order(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the order with the last message, else one that was offered."""
    rows = Order.objects.filter(allocations__work_order__isnull=False)
    return first(rows.order_by("-messages__at", "pk"))


def confirmed_order(organisation: Organisation) -> dict[str, Any] | None:
    """Returns an order of the organisation with confirmed lots."""
    rows = Order.objects.filter(organisation=organisation, allocations__status__in=BOUND_STATUSES)
    return first(rows.order_by("pk"))


def travelling_lot(organisation: Organisation) -> dict[str, Any] | None:
    """Returns an allocation that the organisation's factories make."""
    rows = Allocation.objects.filter(window__machine__factory__organisation=organisation)
    return first(rows.filter(status__in=BOUND_STATUSES).order_by("pk"))


def sent_shipment(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a shipment of the organisation's factories."""
    path = "allocation__window__machine__factory__organisation"
    return first(Shipment.objects.filter(**{path: organisation}).order_by("pk"))


def made_inspection(organisation: Organisation) -> dict[str, Any] | None:
    """Returns an inspection by the organisation's factories."""
    path = "allocation__window__machine__factory__organisation"
    return first(Inspection.objects.filter(**{path: organisation}).order_by("pk"))


def own_settlement(organisation: Organisation) -> dict[str, Any] | None:
    """Returns a settlement of the organisation's factories, a paid one first."""
    path = "allocation__window__machine__factory__organisation"
    return first(Settlement.objects.filter(**{path: organisation}).order_by("-status", "pk"))


def webhook(organisation: Organisation) -> dict[str, Any] | None:
    """Returns the organisation's first webhook."""
    return first(WebhookEndpoint.objects.filter(organisation=organisation).order_by("pk"))


def problem_of_api(organisation: Organisation) -> dict[str, Any]:
    """Returns an error code of the API that edits meet."""
    return {"problem": slug_of(RowChanged.default_code)}


PAGES = (
    PageSpec("console:sign-in"),
    PageSpec("console:problems"),
    PageSpec("operator:overview", "operator"),
    PageSpec("operator:runs", "operator"),
    PageSpec("operator:run", "operator", run),
    PageSpec("operator:run-order", "operator", run_order),
    PageSpec("operator:run-prices", "operator", run),
    PageSpec("operator:run-comparison", "operator", run),
    PageSpec("operator:run-print", "operator", run),
    PageSpec("operator:orders", "operator"),
    PageSpec("operator:order", "operator", offered_order),
    PageSpec("operator:order-messages", "operator", offered_order),
    PageSpec("operator:disputes", "operator"),
    PageSpec("operator:dispute", "operator", any_dispute),
    PageSpec("operator:money", "operator"),
    PageSpec("operator:payment", "operator", any_payment),
    PageSpec("operator:statement", "operator"),
    PageSpec("operator:savings", "operator"),
    PageSpec("operator:savings-orders", "operator"),
    PageSpec("operator:prices", "operator"),
    PageSpec("operator:gain-pool", "operator"),
    PageSpec("operator:counter-offers", "operator"),
    PageSpec("operator:estimates", "operator"),
    PageSpec("operator:returns", "operator"),
    PageSpec("operator:return", "operator", any_return),
    PageSpec("operator:factories", "operator"),
    PageSpec("operator:factory", "operator", any_factory),
    PageSpec("operator:market", "operator"),
    PageSpec("operator:companies", "operator"),
    PageSpec("operator:company", "operator", company),
    PageSpec("operator:new-company", "operator"),
    PageSpec("operator:audit", "operator"),
    PageSpec("factory:calendar", "factory", query=busy_week),
    PageSpec("factory:new-window", "factory"),
    PageSpec("factory:import-windows", "factory"),
    PageSpec("factory:import-machines", "factory"),
    PageSpec("factory:import-certifications", "factory"),
    PageSpec("factory:import", "factory", own_import),
    PageSpec("factory:window", "factory", window),
    PageSpec("factory:edit-window", "factory", window),
    PageSpec("factory:repeat-window", "factory", window),
    PageSpec("factory:offers", "factory"),
    PageSpec("factory:work", "factory"),
    PageSpec("factory:allocation", "factory", allocation),
    PageSpec("factory:returns", "factory"),
    PageSpec("factory:return", "factory", made_return),
    PageSpec("factory:earnings", "factory"),
    PageSpec("factory:lines", "factory"),
    PageSpec("factory:hours", "factory"),
    PageSpec("factory:machines", "factory"),
    PageSpec("factory:new-machine", "factory"),
    PageSpec("factory:edit-machine", "factory", machine),
    PageSpec("factory:new-factory", "factory"),
    PageSpec("factory:edit-factory", "factory", own_factory),
    PageSpec("factory:certifications", "factory"),
    PageSpec("factory:new-certification", "factory"),
    PageSpec("factory:edit-certification", "factory", certification),
    PageSpec("buyer:parts", "buyer"),
    PageSpec("buyer:new-part", "buyer"),
    PageSpec("buyer:part", "buyer", part),
    PageSpec("buyer:part-requests", "buyer"),
    PageSpec("buyer:new-request", "buyer"),
    PageSpec("buyer:part-request", "buyer", part_request),
    PageSpec("buyer:orders", "buyer"),
    PageSpec("buyer:order", "buyer", order),
    PageSpec("buyer:new-order", "buyer"),
    PageSpec("buyer:edit-order", "buyer", draft),
    PageSpec("buyer:import-orders", "buyer"),
    PageSpec("buyer:import", "buyer", own_import),
    PageSpec("buyer:payments", "buyer", order),
    PageSpec("buyer:receive", "buyer", delivery),
    PageSpec("buyer:new-return", "buyer", returnable),
    PageSpec("buyer:return", "buyer", bought_return),
    PageSpec("buyer:proposals", "buyer"),
    PageSpec("buyer:proposal", "buyer", proposal),
    PageSpec("papers:purchase-order", "buyer", order),
    PageSpec("papers:order-confirmation", "buyer", confirmed_order),
    PageSpec("papers:lot-traveller", "factory", travelling_lot),
    PageSpec("papers:delivery-note", "factory", sent_shipment),
    PageSpec("papers:inspection-report", "factory", made_inspection),
    PageSpec("papers:settlement-statement", "factory", own_settlement),
    PageSpec("account:members", "factory"),
    PageSpec("account:new-invitation", "factory"),
    PageSpec("account:member", "factory", member),
    PageSpec("account:tokens", "factory"),
    PageSpec("account:new-token", "factory"),
    PageSpec("account:webhooks", "factory"),
    PageSpec("account:new-webhook", "factory"),
    PageSpec("account:webhook", "factory", webhook),
    PageSpec("account:webhook-secret", "factory", webhook),
    PageSpec("account:organisation", "factory"),
    PageSpec("account:bank-account", "factory"),
    PageSpec("account:exports", "factory"),
    PageSpec("account:security", "factory"),
    PageSpec("account:security-events", "factory"),
    PageSpec("account:inbox", "factory"),
    PageSpec("account:mail-preferences", "buyer"),
    PageSpec("factory:calendar-feed", "factory"),
    PageSpec("account:people", "operator"),
    PageSpec("account:person", "operator", person),
    PageSpec("account:people-events", "operator"),
    PageSpec("account:erase-person", "operator", person),
    PageSpec("account:second-factor", "buyer"),
    PageSpec("account:confirm", "buyer"),
    PageSpec("account:request-reset"),
    PageSpec("account:sign-up"),
    PageSpec("account:profile", "buyer"),
    PageSpec("account:password", "buyer"),
    PageSpec("account:personal-data", "buyer"),
    PageSpec("account:erase", "buyer"),
    PageSpec("account:help", "buyer"),
    PageSpec("console:problem", "buyer", problem_of_api),
)


def organisation_of(user: User | None) -> Organisation | None:
    """Returns the user's organisation; None without a user."""
    return (
        None if user is None else user.memberships.select_related("organisation").get().organisation
    )
