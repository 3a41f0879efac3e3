"""Lists, adds and changes webhooks, and shows and repeats their deliveries."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from console.account.views.member_pages import is_owner
from console.account.webhook_form import WebhookChangeForm, WebhookForm, initial_of
from console.account.webhook_tables import DeliveryTable, WebhookTable
from console.common.pages import ActionView, Page, add_errors, forbidden_page, get_row_or_404
from console.common.sign_in.confirmation import ConfirmedMixin
from console.common.tables import ListPage
from webhooks.models import WebhookDelivery, WebhookEndpoint
from webhooks.services import endpoints
from webhooks.services import webhook_deliveries as deliveries


class OwnersMixin(Page):
    """Admits owners of the organisation that the user acts for."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and self.is_meant_for(request) and not is_owner(request):
            return forbidden_page(request)
        return super().dispatch(request, *args, **kwargs)

    def own_endpoints(self) -> Any:
        """Returns the webhooks of the organisation."""
        rows = WebhookEndpoint.objects.visible_to(self.request.user)
        return rows.filter(organisation=self.organisation)

    def endpoint(self) -> WebhookEndpoint:
        """Returns the webhook of the address; raises Http404."""
        row: WebhookEndpoint = get_row_or_404(self.own_endpoints(), pk=self.kwargs["pk"])
        return row


class WebhooksPage(OwnersMixin, ListPage):
    """Lists the webhooks."""

    template_name = "account/webhooks.html"
    title = _("Webhooks")
    table_class = WebhookTable
    file_name = "webhooks"

    def get_queryset(self) -> Any:
        return self.own_endpoints()


class NewWebhook(ConfirmedMixin, OwnersMixin):
    """Adds a webhook and shows its secret once."""

    template_name = "account/new_webhook.html"
    title = _("New webhook")

    def get_context_data(self) -> dict[str, Any]:
        return {"form": WebhookForm()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Adds it, or shows the form with its errors."""
        form, user = WebhookForm(request.POST), request.user
        if form.is_valid():
            terms: dict[str, Any] = {"organisation": self.organisation, "by": user}
            try:
                endpoint, secret = endpoints.create_endpoint(**terms, **form.cleaned_data)
            except DomainError as error:
                add_errors(form, error)
            else:
                return self.render_to_response({"endpoint": endpoint, "secret": secret})
        return self.render_to_response({"form": form}, status=422)


class NewSecret(ConfirmedMixin, OwnersMixin):
    """Replaces the secret and shows the new one once."""

    template_name = "account/new_webhook.html"
    title = _("New secret")

    def get_context_data(self) -> dict[str, Any]:
        return {"endpoint": self.endpoint(), "is_replaced": True}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Replaces it; requests have both signatures for a day."""
        endpoint, user = self.endpoint(), request.user
        secret = endpoints.replace_secret(endpoint=endpoint, by=user)  # type: ignore[arg-type]
        context = {"endpoint": endpoint, "secret": secret, "is_replaced": True}
        return self.render_to_response(context)


class WebhookPage(OwnersMixin, ListPage):
    """Shows one webhook with its deliveries, and changes it."""

    template_name = "account/webhook.html"
    title = _("Webhook")
    nav_name = ""
    table_class = DeliveryTable
    file_name = "webhook-deliveries"

    def get_queryset(self) -> Any:
        rows = WebhookDelivery.objects.visible_to(self.request.user)
        return rows.filter(endpoint=self.endpoint()).prefetch_related("attempt_log")

    def get_context_data(self) -> dict[str, Any]:
        endpoint = self.endpoint()
        return {"endpoint": endpoint, "form": WebhookChangeForm(initial=initial_of(endpoint))}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stores the changes, or shows the form with its errors."""
        form, endpoint = WebhookChangeForm(request.POST), self.endpoint()
        if form.is_valid():
            terms: dict[str, Any] = {"by": request.user, "changes": form.cleaned_data}
            try:
                endpoints.change_endpoint(endpoint=endpoint, **terms)
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, gettext("The webhook is saved."))
                return redirect("account:webhook", endpoint.pk)
        return self.render_to_response({"endpoint": endpoint, "form": form}, status=422)


class WebhookAction(OwnersMixin, ActionView):
    """Changes one webhook, and leads back to it."""

    def get_success_url(self) -> str:
        return reverse("account:webhook", args=[self.kwargs["pk"]])


class SendTest(WebhookAction):
    """Sends a test event."""

    def perform(self) -> str:
        user: Any = self.request.user
        deliveries.send_test(endpoint=self.endpoint(), by=user)
        return gettext("A test event is on its way; its delivery is listed below.")


class ReplayDelivery(WebhookAction):
    """Sends a delivery again."""

    def perform(self) -> str:
        user: Any = self.request.user
        rows = WebhookDelivery.objects.visible_to(user).filter(endpoint=self.endpoint())
        delivery = get_row_or_404(rows, pk=self.kwargs["delivery"])
        deliveries.replay(delivery=delivery, by=user)
        return gettext("It is sent again, with the same id.")


class DeleteWebhook(WebhookAction):
    """Deletes a webhook with its deliveries."""

    def perform(self) -> str:
        user: Any = self.request.user
        endpoints.delete_endpoint(endpoint=self.endpoint(), by=user)
        return gettext("The webhook is deleted.")

    def get_success_url(self) -> str:
        return reverse("account:webhooks")
