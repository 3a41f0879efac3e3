"""Lets people choose their mails, and end them by the link of a mail."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from accounts.models import User
from accounts.services.events import is_mail_sent
from common.access import Audience
from console.account.mail_form import MailPreferencesForm
from console.common.pages import Page
from notifications.kinds import NotificationKind
from notifications.selectors.inbox import kinds_of
from notifications.services.preferences import (
    choices_of,
    choose_mail,
    read_unsubscribe_token,
    unsubscribe,
)


class MailPreferencesPage(Page):
    """Shows and saves when the person gets mail of each kind."""

    template_name = "account/mail_preferences.html"
    title = _("Mails")

    def get_context_data(self) -> dict[str, Any]:
        return self.shown(MailPreferencesForm(self.kinds, initial=choices_of(self.request.user)))

    @property
    def kinds(self) -> list[str]:
        """Returns the kinds of which the person may be notified, in all organisations."""
        user: Any = self.request.user
        return kinds_of([row.organisation for row in user.active_memberships])

    def shown(self, form: MailPreferencesForm) -> dict[str, Any]:
        """Returns the context of the form."""
        return {"form": form, "is_mail_sent": is_mail_sent()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saves the choices."""
        form = MailPreferencesForm(self.kinds, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.shown(form), status=422)
        choose_mail(user=request.user, choices=form.cleaned_data)
        messages.success(request, gettext("Your choice of mails is saved."))
        return redirect("account:mail-preferences")


@method_decorator(csrf_exempt, name="dispatch")
class UnsubscribePage(Page):
    """Ends mails of a kind for whoever has the link of one, without signing in.

    The link's signature stands for the form's token: mail programs send a POST of their own
    (RFC 8058). A GET changes nothing, since programs that look for viruses follow links.
    """

    audience = (Audience.ANYONE,)
    template_name = "account/unsubscribe.html"
    title = _("End mails")

    def get_context_data(self) -> dict[str, Any]:
        _user, kind = self.person_and_kind()
        return {"kind": self.name_of(kind)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ends the mails."""
        user, kind = self.person_and_kind()
        unsubscribe(user=user, kind=kind)
        return self.render_to_response({"kind": self.name_of(kind), "is_done": True})

    def person_and_kind(self) -> tuple[User, str]:
        """Returns whom the link is for; raises Http404 where nobody signed it."""
        found = read_unsubscribe_token(self.kwargs["token"])
        user = None if found is None else User.objects.filter(pk=found[0]).first()
        if found is None or user is None:
            raise Http404
        return user, found[1]

    def name_of(self, kind: str) -> str:
        """Returns the kind's name; empty for mails once a day."""
        return gettext(str(NotificationKind(kind).label)) if kind else ""
