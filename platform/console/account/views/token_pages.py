"""A person's tokens for the API: which there are, a new one, an end to one."""

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
    """The tokens that are good, and the form for another."""

    template_name = "account/tokens.html"
    title = _("API tokens")
    table_class = TokenTable
    file_name = "tokens"

    def get_queryset(self) -> Any:
        """The user's own."""
        user: Any = self.request.user
        return user.auth_token_set.all()

    def get_context_data(self) -> dict[str, Any]:
        """The form for another."""
        return {"form": TokenForm()}


class NewToken(Page):
    """Makes a token and shows it once: only its hash is kept."""

    http_method_names = ("post",)
    template_name = "account/new_token.html"
    title = _("New API token")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The token, or what is wrong."""
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self.render_to_response({"form": form}, status=422)
        user: Any = request.user
        token, secret = issue_token(user=user, days=form.cleaned_data["days"])
        return self.render_to_response({"token": token, "secret": secret})


class RevokeToken(ActionView):
    """Makes a token useless at once."""

    success_url = "account:tokens"

    def perform(self) -> str:
        """Ends it; ending it twice is the same as once."""
        user: Any = self.request.user
        revoke_token(user=user, token_key=self.request.POST.get("token_key", ""))
        return gettext("The token is revoked.")
