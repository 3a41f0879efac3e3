"""Serves the order form: new orders, copies and drafts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Audience
from common.errors import DomainError, FieldErrors
from console.buyer import defaults
from console.buyer.forms import (
    ROUTING_PREFIX,
    OrderForm,
    RoutingForm,
    posted_steps,
    rearranged_steps,
)
from console.common.messages import error_message
from console.common.pages import Page, get_row_or_404
from orders.models import Order
from orders.services.order_changes import write_order


class OrderFormPage(Page):
    """Renders and saves the order form; subclasses give its initial values."""

    audience = (Audience.PURCHASER,)
    template_name = "buyer/order_form.html"

    def draft(self) -> Order | None:
        """Returns the draft being edited; None for a new order."""
        return None

    def origin(self) -> Order | None:
        """Returns the order that the form starts from; None for an empty one."""
        return self.draft()

    def start(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Returns the initial values of the form and of its steps."""
        raise NotImplementedError

    def own_orders(self) -> Any:
        """Returns the orders of the organisation acted for."""
        return Order.objects.visible_to(self.request.user).filter(organisation=self.organisation)

    def order_form(self, sent: Any = None) -> OrderForm:
        """Builds the order form, bound to what was posted if anything."""
        request: Any = self.request
        return OrderForm(
            sent, initial=self.start()[0], membership=request.membership, user=request.user
        )

    def get_context_data(self) -> dict[str, Any]:
        routing = RoutingForm(prefix=ROUTING_PREFIX, initial=self.start()[1] or [{}])
        return self.with_forms(self.order_form(), routing)

    def with_forms(self, form: OrderForm, routing: Any, **more: Any) -> dict[str, Any]:
        """Builds the template's context from both forms."""
        origin = self.origin()
        part = None if origin is None else origin.part
        return {"form": form, "routing": routing, "draft": self.draft(), "part": part, **more}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves a draft or submits the order, or shows the errors by field."""
        form = self.order_form(request.POST)
        if "routing" in request.POST:
            steps, _at = rearranged_steps(posted_steps(request.POST), request.POST["routing"])
            routing = RoutingForm(prefix=ROUTING_PREFIX, initial=steps)
            return self.render_to_response(self.with_forms(form, routing))
        routing = RoutingForm(request.POST, prefix=ROUTING_PREFIX)
        is_whole = form.is_valid()
        order = self.written(form, routing) if routing.is_valid() and is_whole else None
        if order is None:
            return self.render_to_response(
                self.with_forms(form, routing, has_errors=True), status=422
            )
        messages.success(request, self.success_message(order))
        return HttpResponseRedirect(reverse("buyer:order", args=[order.pk]))

    def written(self, form: OrderForm, routing: Any) -> Order | None:
        """Stores the order; returns None with errors in the forms if rejected."""
        draft, origin = self.draft(), self.origin()
        if draft is not None and form.cleaned_data["version"] not in (None, draft.version):
            form.add_error(
                None, gettext("Someone else changed this draft in the meantime; open it again.")
            )
            return None
        part = {} if origin is None else {"part": origin.part}
        try:
            return write_order(
                organisation=self.organisation,
                by=self.request.user,
                fields={**form.terms(), **part},
                operations=with_sources(routing.steps(), origin),
                draft=draft,
                submit=self.is_submitted,
            )
        except DomainError as error:
            add_order_errors(form, routing, error)
            return None

    @property
    def is_submitted(self) -> bool:
        """Returns whether the submit button was pressed."""
        return "submit" in self.request.POST

    def success_message(self, order: Order) -> str:
        """Words the success message."""
        words = {"reference": order.reference}
        if self.is_submitted:
            return gettext("%(reference)s is submitted. The next match run includes it.") % words
        return gettext("%(reference)s is saved as a draft. Submit it when it is ready.") % words


class NewOrder(OrderFormPage):
    """Renders the form of a new order, or with `copy` of a repeated one."""

    title = _("New order")
    nav_name = "buyer:new-order"

    def start(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Returns the defaults, or the values of the order to copy."""
        return self.found_start

    def origin(self) -> Order | None:
        """Returns the order to copy, whose part and files are ordered again."""
        return self.copied

    @cached_property
    def copied(self) -> Order | None:
        """Reads the order to copy once. Raises Http404."""
        wanted = self.request.GET.get("copy", "")
        if not wanted:
            return None
        rows = self.own_orders().select_related("part")
        return get_row_or_404(rows.filter(pk__in=parsed_ids(wanted)))

    @cached_property
    def found_start(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Reads the initial values once."""
        if self.copied is None:
            return defaults.new_order_initial(self.organisation), []
        return defaults.copy_initial(self.copied), defaults.step_initials(self.copied)


class EditOrder(OrderFormPage):
    """Renders the form of a draft."""

    title = _("Edit the draft")
    nav_name = "buyer:orders"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the form; an order that is no draft redirects to its page."""
        if not self.draft().is_draft:
            return HttpResponseRedirect(reverse("buyer:order", args=[kwargs["pk"]]))
        return super().get(request, *args, **kwargs)

    def draft(self) -> Order:
        """Returns the draft. Raises Http404."""
        return self.found_draft

    @cached_property
    def found_draft(self) -> Order:
        """Reads the draft once."""
        return get_row_or_404(self.own_orders().select_related("part"), pk=self.kwargs["pk"])

    def start(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Returns the stored values of the draft."""
        return defaults.draft_initial(self.draft()), defaults.step_initials(self.draft())


def with_sources(steps: list[dict[str, Any]], origin: Order | None) -> list[dict[str, Any]]:
    """Returns the steps; a time that stays as it was keeps its source and spread."""
    rows = [] if origin is None else origin.operations.all()
    known = {
        (row.process_id, row.cycle_time_s): {
            "estimate_source": row.estimate_source,
            "estimate_spread": row.estimate_spread,
        }
        for row in rows
    }
    return [{**step, **known.get((step["process"].pk, step["cycle_time_s"]), {})} for step in steps]


def parsed_ids(text: str) -> list[UUID]:
    """Returns the id in the text, or an empty list."""
    try:
        return [UUID(text)]
    except ValueError:
        return []


def add_order_errors(form: OrderForm, routing: Any, error: DomainError) -> None:
    """Adds each error to its field: of the order, of a step, or above both."""
    errors = error.errors if isinstance(error, FieldErrors) else {error.field: None}
    for path, reason in errors.items():
        message = error_message(error) if reason is None else str(reason)
        first, _dot, rest = path.partition(".")
        place, _dot, name = rest.partition(".")
        if first == ROUTING_PREFIX and place.isdigit() and int(place) < len(routing.forms):
            step = routing.forms[int(place)]
            step.add_error(name if name in step.fields else None, message)
        elif first == ROUTING_PREFIX:
            routing.non_form_errors().append(message)
        else:
            form.add_error(first if first in form.fields else None, message)
