"""Lists, creates and revokes a person's API tokens."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.services import issue_token, revoke_token
from console.account.forms import TokenForm
from console.account.tables import TokenTable
from console.common.pages import ActionView, Page
from console.common.tables import ListPage


class TokensPage(ListPage):
    """Lists the valid tokens, with the form for a new one."""

    template_name = "account/tokens.html"
    title = _("API tokens")
    table_class = TokenTable
    file_name = "tokens"

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        return user.auth_token_set.all()

    def get_context_data(self) -> dict[str, Any]:
        return {"form": TokenForm()}


class NewToken(Page):
    """Creates a token and shows it once; only its hash is stored."""

    http_method_names = ("post",)
    template_name = "account/new_token.html"
    title = _("New API token")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Creates the token, or shows the form with its errors."""
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self.render_to_response({"form": form}, status=422)
        user: Any = request.user
        token, secret = issue_token(user=user, days=form.cleaned_data["days"])
        return self.render_to_response({"token": token, "secret": secret})


class RevokeToken(ActionView):
    """Revokes a token at once."""

    success_url = "account:tokens"

    def perform(self) -> str:
        user: Any = self.request.user
        revoke_token(user=user, token_key=self.request.POST.get("token_key", ""))
        return gettext("The token is revoked.")
