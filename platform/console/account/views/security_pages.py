"""Shows a person's second factor, sessions and security events, and changes them."""

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.clients import SECOND_FACTOR_KEY, client_of
from accounts.models import SecurityEvent, UserSession
from accounts.services import factors
from accounts.services.sessions import end_session, end_sessions
from common.clock import now
from common.errors import DomainError
from console.account.tables import EventTable
from console.common.messages import error_message
from console.common.pages import ActionView, Page, add_errors
from console.common.sign_in.confirmation import ConfirmedMixin, SignedInMixin
from console.common.sign_in.sign_in_pages import CodeForm
from console.common.tables import ListPage

SHOWN_EVENTS = 10


class SecurityPage(SignedInMixin, Page):
    """Shows the second factor, the sessions and the latest events."""

    template_name = "account/security.html"
    title = _("Security")

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {
            "has_factor": factors.has_factor(user),
            "codes_left": factors.recovery_codes_left(user),
            "is_required": user.needs_second_factor,
            "is_enforced": settings.ACCOUNTS["second_factor_required"],
            "sessions": UserSession.objects.filter(user=user, expire_date__gt=now()),
            "current": self.request.session.session_key,
            "events": user.security_events.select_related("by")[:SHOWN_EVENTS],
            "idle_hours": int(settings.ACCOUNTS["session_idle"].total_seconds() // 3600),
            "total_days": settings.ACCOUNTS["session_total"].days,
        }


class EventsPage(ListPage):
    """Lists all events of the person's account."""

    title = _("Security events")
    table_class = EventTable
    file_name = "security-events"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return SecurityEvent.objects.filter(user=user).select_related("by")


class EndSessions(SignedInMixin, ActionView):
    """Ends one session, or all but this one."""

    success_url = "account:security"

    def perform(self) -> str:
        user: Any = self.request.user
        key = self.request.POST.get("session", "")
        if key:
            end_session(user=user, public_id=key, client=client_of(self.request))
            return gettext("The session is ended.")
        end_sessions(user=user, keep=self.request.session.session_key)
        return gettext("All other sessions are ended.")


class SecondFactorPage(SignedInMixin, ConfirmedMixin, Page):
    """Sets up an authenticator app; also before the user may do anything else."""

    template_name = "account/second_factor.html"
    title = _("Set up a second factor")

    def get_context_data(self) -> dict[str, Any]:
        return self.shown(CodeForm())

    def shown(self, form: CodeForm) -> dict[str, Any]:
        """Builds the context: the secret as a picture and as text."""
        user: Any = self.request.user
        device = factors.begin_setup(user=user)
        picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=3)
        return {
            "form": form,
            "picture": picture,
            "secret": factors.secret_text(device),
            "is_required": user.needs_second_factor and settings.ACCOUNTS["second_factor_required"],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirms the app by its first code and shows the recovery codes once."""
        user: Any = request.user
        form = CodeForm(request.POST)
        if form.is_valid():
            try:
                codes = factors.finish_setup(
                    user=user, code=form.cleaned_data["code"], client=client_of(request)
                )
            except DomainError as error:
                add_errors(form, error)
            else:
                request.session[SECOND_FACTOR_KEY] = True
                end_sessions(user=user, keep=request.session.session_key)
                return self.render_to_response({"codes": codes})
        return self.render_to_response(self.shown(form), status=422)


class RecoveryCodes(SignedInMixin, ConfirmedMixin, Page):
    """Makes new recovery codes and shows them once."""

    http_method_names = ("post",)
    template_name = "account/second_factor.html"
    title = _("New recovery codes")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Makes the codes; leads whoever has no second factor to setting one up."""
        user: Any = request.user
        try:
            codes = factors.renew_recovery_codes(user=user, client=client_of(request))
        except DomainError as error:
            messages.error(request, error_message(error))
            return redirect("account:second-factor")
        return self.render_to_response({"codes": codes})


class RemoveFactor(SignedInMixin, ConfirmedMixin, ActionView):
    """Removes the second factor of a person who needs none."""

    success_url = "account:security"

    def perform(self) -> str:
        user: Any = self.request.user
        factors.remove_factor(user=user, client=client_of(self.request), by=user)
        self.request.session[SECOND_FACTOR_KEY] = False
        return gettext("You sign in with your password alone.")
