"""Renders the parts of the order form that follow typing; stores nothing."""

from decimal import Decimal
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from common.access import Audience
from common.safety.usage_quotas import QuotaSpent
from console.buyer.forms import (
    ROUTING_PREFIX,
    OrderForm,
    RoutingForm,
    grades_of,
    posted_steps,
    rearranged_steps,
)
from console.buyer.messages import COMPLETENESS_POINTS, FILTER_MESSAGES
from console.buyer.tables import quantity_text
from console.buyer.widgets import process_options, search_processes
from console.common.messages import error_message
from console.common.pages import Page
from console.templatetags.console import rate, whole
from matching.estimates.draft_estimate import (
    DraftEstimate,
    estimate_draft,
    unpriced_draft,
)
from matching.estimates.missing_fields import DECIDES_NO_MACHINE, MissingField
from matching.estimates.price_estimate import PARAMS, PriceEstimate
from orders.models import Operation, Order
from orders.units import conversion_error

# More missing details would hide the first ones; the others are folded.
MAX_NAMED = 4


class OrderFormPart(Page):
    """Renders a part from the form as it is typed."""

    audience = (Audience.PURCHASER,)
    http_method_names: ClassVar = ["post"]

    def order_form(self) -> OrderForm:
        """Builds the form from what was posted."""
        request: Any = self.request
        return OrderForm(request.POST, membership=request.membership, user=request.user)

    def part(self, template: str, **context: Any) -> HttpResponse:
        """Renders the part without the page layout."""
        return render(self.request, template, context)


class DraftEstimatePart(OrderFormPart):
    """Renders the draft's completeness, missing details and price estimate."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Estimates from the fields that are valid so far."""
        form = self.order_form()
        order = form.typed()
        # Whose order it is decides which prices are withheld, and whose quota it counts in.
        order.organisation = self.organisation
        routing = RoutingForm(request.POST, prefix=ROUTING_PREFIX)
        operations = [
            Operation(order=order, sequence=number, **step)
            for number, step in enumerate(routing.steps(), start=1)
        ]
        refusal = ""
        try:
            draft_estimate = estimate_draft(
                order=order,
                operations=operations,
                lists=form.typed_lists(),
                may_ask=self.sees_prices,
            )
        except QuotaSpent as error:
            draft_estimate, refusal = unpriced_draft(order, operations), error_message(error)
        missing = [
            missing_point(missing_field, draft_estimate.has_counts)
            for missing_field in draft_estimate.missing
            if missing_field.point.paths[0].partition(".")[0] in {*form.fields, ROUTING_PREFIX}
        ]
        price = [refusal] if refusal else price_sentences(draft_estimate, order.currency_id)
        return self.part(
            "buyer/draft_estimate.html",
            completeness=draft_estimate.completeness,
            missing=missing[:MAX_NAMED],
            others=missing[MAX_NAMED:],
            price=price if self.sees_prices else [],
            estimate=draft_estimate.estimate,
            conversion=conversion_text(order),
        )


def conversion_text(order: Order) -> str:
    """Returns the quantity in its unit and in pieces, or why it does not convert."""
    if order.unit_quantity is None or not order.unit_mass_kg:
        return ""
    return conversion_error(order) or quantity_text(order)


def missing_point(missing_field: MissingField, has_counts: bool) -> dict[str, Any]:
    """Describes a missing detail: label, field and number of undecided machines."""
    path = missing_field.point.paths[0]
    label, why = COMPLETENESS_POINTS[missing_field.point.name]
    first, _dot, rest = path.partition(".")
    place, _dot, name = rest.partition(".")
    field = f"id_{first}-{place}-{name}" if rest else f"id_{first}"
    return {
        "label": label,
        "why": why,
        "step": int(place) + 1 if rest else None,
        "field": "routing" if field == f"id_{ROUTING_PREFIX}" else field,
        "machines": machines_text(missing_field) if has_counts else "",
    }


def machines_text(missing_field: MissingField) -> str:
    """Counts the undecided machines in words; empty where that is not known."""
    machines = missing_field.machines
    if missing_field.point.name in DECIDES_NO_MACHINE:
        return gettext("does not affect the machines, but is often asked for")
    if not machines:
        return ""
    return ngettext(
        "%(machines)s machine undecided", "%(machines)s machines undecided", machines
    ) % {"machines": whole(machines)}


def price_sentences(draft_estimate: DraftEstimate, currency: str) -> list[str]:
    """Describes price and date in sentences."""
    estimate = draft_estimate.estimate
    if not draft_estimate.has_rates:
        return [
            gettext(
                "Orders in %(currency)s cannot be matched yet: the platform has no transport"
                " rates in it. Choose another currency, or ask the platform's operator."
            )
            % {"currency": currency}
        ]
    if not draft_estimate.is_timely:
        return [
            gettext(
                "The market is too large to estimate while you type; submit to learn the price."
            )
        ]
    if estimate is None:
        return [
            gettext(
                "Fill in process, time, quantity, weight, material, place and date to see a price."
            )
        ]
    if estimate.is_withheld:
        return [
            gettext(
                "No price is shown: your organisation offers such a process itself. A match run"
                " considers the order all the same."
            )
        ]
    if estimate.shut_out_by:
        why, remedy = FILTER_MESSAGES[estimate.shut_out_by]
        return [str(why), str(remedy)]
    return [range_sentence(estimate, currency), *capacity_sentences(estimate, draft_estimate)]


def range_sentence(estimate: PriceEstimate, currency: str) -> str:
    """Describes the price range, or that too few manufacturers fit for one."""
    if estimate.low is None:
        return gettext(
            "Fewer than %(least)s manufacturers fit: too few for a price range."
            " A match run considers them all the same."
        ) % {"least": PARAMS.least_organisations}
    words = {
        "low": short_money(estimate.low, currency),
        "high": short_money(estimate.high, currency),
        "factories": whole(estimate.factories),
    }
    if estimate.low == estimate.high:
        return gettext("About %(low)s a piece at %(factories)s factories.") % words
    return gettext("Between %(low)s and %(high)s a piece at %(factories)s factories.") % words


def short_money(amount: Decimal, currency: str) -> str:
    """Formats a price per piece, without decimals where it is whole."""
    text = rate(amount, currency)
    whole_part, _, decimals = text.partition(".")
    return text if decimals.strip("0") else whole_part


def capacity_sentences(estimate: PriceEstimate, draft_estimate: DraftEstimate) -> list[str]:
    """Counts the pieces that fit into free hours in time, if not all do."""
    if estimate.earliest_on is not None:
        return []
    return [
        gettext("Free hours in time suffice for %(pieces)s pieces only.")
        % {"pieces": whole(estimate.pieces)}
    ]


class RoutingPart(OrderFormPart):
    """Renders the routing with a step added, removed or moved."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Rearranges the posted steps, valid or not."""
        change = request.POST.get("routing", "")
        steps, at = rearranged_steps(posted_steps(request.POST), change)
        routing = RoutingForm(prefix=ROUTING_PREFIX, initial=steps)
        announcement = routing_text(change, at, len(steps))
        focus_on = next_focus(change, at, len(steps))
        return self.part(
            "buyer/routing.html",
            routing=routing,
            focus=at,
            focus_on=focus_on,
            announcement=announcement,
        )


def next_focus(change: str, at: int, total: int) -> str:
    """Returns the control to focus next: the same button while it exists."""
    verb = change.partition("-")[0]
    if total == 1 or verb not in ("up", "down", "remove"):
        return "find"
    if verb == "up" and at == 0:
        return "down"
    return "up" if verb == "down" and at == total - 1 else verb


def routing_text(change: str, at: int, total: int) -> str:
    """Announces the change of the steps to screen readers."""
    words = {"step": at + 1, "total": total}
    if change.startswith("remove"):
        return gettext("The step is removed; there are %(total)s now.") % words
    if change == "add":
        return gettext("Step %(step)s is added.") % words
    return gettext("The step is now step %(step)s of %(total)s.") % words


class GradesPart(Page):
    """Renders the grades of a material family as options."""

    audience = (Audience.PURCHASER,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = grades_of(request.GET.get("material_family", ""))
        return render(request, "buyer/grades.html", {"grades": rows})


class ProcessesPart(Page):
    """Renders processes as options, found by any of their names."""

    audience = (Audience.PURCHASER,)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Selects the first match of a search; without one renders the whole tree."""
        words, row = request.GET.get("find", ""), request.GET.get("row", "0")
        found = search_processes(words)
        chosen = request.GET.get(f"{ROUTING_PREFIX}-{row}-process", "")
        if words.strip() and found:
            chosen = found[0][0].code
        announcement = (
            ngettext("%(count)s process", "%(count)s processes", len(found)) % {"count": len(found)}
            if found
            else gettext("No process has this name; try another word.")
        )
        context = {
            "options": process_options(found or search_processes(""), chosen),
            "announcement": announcement,
            "row": int(row) if row.isdigit() else 0,
        }
        return render(request, "buyer/processes.html", context)
