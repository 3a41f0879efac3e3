"""Lists, creates and revokes API tokens of a person and of owned organisations."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.services.tokens import (
    issue_service_token,
    issue_token,
    manageable_tokens,
    revoke_token,
)
from common.errors import DomainError
from console.account.forms import TokenForm
from console.account.tables import TokenTable
from console.common.pages import ActionView, Page, add_errors
from console.common.sign_in.confirmation import ConfirmedMixin
from console.common.tables import ListPage


class TokensPage(ListPage):
    """Lists the valid tokens."""

    template_name = "account/tokens.html"
    title = _("API tokens")
    table_class = TokenTable
    file_name = "tokens"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return manageable_tokens(user)


class NewToken(ConfirmedMixin, Page):
    """Creates a token and shows it once; only its hash is stored."""

    template_name = "account/new_token.html"
    title = _("New API token")

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"form": TokenForm(user)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Creates the token, or shows the form with its errors."""
        user: Any = request.user
        form = TokenForm(user, request.POST)
        if form.is_valid():
            terms = form.cleaned_data
            given = {name: terms[name] for name in ("name", "scopes", "days", "organisation")}
            given["client"] = client_of(request)
            try:
                if terms["is_service"]:
                    token, secret = issue_service_token(by=user, **given)
                else:
                    token, secret = issue_token(user=user, **given)
            except DomainError as error:
                add_errors(form, error)
            else:
                return self.render_to_response({"token": token, "secret": secret})
        return self.render_to_response({"form": form}, status=422)


class RevokeToken(ActionView):
    """Revokes a token at once."""

    success_url = "account:tokens"

    def perform(self) -> str:
        user: Any = self.request.user
        key = self.request.POST.get("token_key", "")
        revoke_token(user=user, token_key=key, client=client_of(self.request))
        return gettext("The token is revoked.")
