"""Makes, checks and withdraws a counter-offer from the page of its offer."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from common.access import Audience
from common.errors import DomainError, FieldErrors
from console.common.messages import error_message
from console.factory.counter_form import (
    CounterForm,
    counter_of,
    limit_sentences,
    other_windows,
)
from console.factory.factory_pages import FactoryPage, PlannerAction
from console.factory.views.allocation_actions import first_error
from console.factory.views.allocation_pages import AllocationMixin, AllocationPage
from matching.services.counter_offers.making_counters import (
    ensure_possible,
    make_counter_offer,
    withdraw_counter_offer,
)


class CounterMixin(AllocationMixin):
    """Reads the posted terms for one offer."""

    sees_prices: bool

    def posted_form(self) -> CounterForm:
        """Returns the form as it was sent."""
        windows = other_windows(self.allocation)
        return CounterForm(self.request.POST, windows=windows, shows_prices=self.sees_prices)


class MakeCounter(CounterMixin, AllocationPage):
    """Asks for other terms; the offer stays as it is until they are answered."""

    audience = (Audience.PLANNER,)
    http_method_names: ClassVar = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sends the terms, or shows the page with them and their errors by field."""
        form = self.posted_form()
        if form.is_valid() and self.is_made(form):
            return HttpResponseRedirect(reverse("factory:allocation", args=[kwargs["pk"]]))
        context = {**self.get_context_data(), "counter_form": form}
        return self.render_to_response(context, status=422)

    def is_made(self, form: CounterForm) -> bool:
        """Returns whether nothing in the form is left to correct."""
        terms, by = form.terms(), self.request.user
        try:
            make_counter_offer(allocation=self.allocation, terms=terms, by=by)
        except FieldErrors as error:
            for path, reason in error.errors.items():
                name = "minutes" if path == "unit_ms" else path
                form.add_error(name if name in form.fields else None, str(reason))
            return False
        except DomainError as error:
            messages.error(self.request, error_message(error))
        else:
            messages.success(
                self.request, gettext("Your terms are sent; the answer comes in minutes.")
            )
        return True


class CheckCounter(CounterMixin, FactoryPage):
    """Says what the typed terms would earn and what they must be at most."""

    audience = (Audience.PLANNER,)
    template_name = "factory/counter_limits.html"
    partial_template_name = "factory/counter_limits.html"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Renders the sentences; stores nothing."""
        form = self.posted_form()
        if not form.is_valid():
            return self.render_to_response({"counter_errors": [first_error(form)]})
        terms = form.terms()
        try:
            if terms.kind:
                ensure_possible(self.allocation, terms)
        except DomainError as error:
            return self.render_to_response({"counter_errors": [error_message(error)]})
        limits, too_much = limit_sentences(self.allocation, terms, shows_prices=self.sees_prices)
        return self.render_to_response({"counter_sentences": limits, "counter_errors": too_much})


class WithdrawCounter(AllocationMixin, PlannerAction):
    """Withdraws a counter-offer that is not answered."""

    def perform(self) -> str:
        counter = counter_of(self.allocation)
        if counter is None:
            raise Http404
        withdraw_counter_offer(counter=counter, by=self.request.user)
        return gettext("Your terms are withdrawn; the offer stands as it was.")

    def get_success_url(self) -> str:
        return reverse("factory:allocation", args=[self.kwargs["pk"]])
