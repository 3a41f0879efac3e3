"""Shows and changes the bank account to which an organisation is paid."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.clients import client_of
from accounts.services.bank_changes import change_bank_account
from common.errors import DomainError
from console.account.forms import BankAccountForm
from console.account.views.member_pages import is_owner
from console.common.pages import Page, add_errors, forbidden_page
from console.common.sign_in.confirmation import ConfirmedMixin


class BankAccountPage(ConfirmedMixin, Page):
    """Takes the account from an owner; the number that is stored is not shown again."""

    template_name = "account/bank_account.html"
    title = _("Bank account")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_meant_for(request) and not is_owner(request):
            return forbidden_page(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self) -> dict[str, Any]:
        account = getattr(self.organisation, "bank_account", None)
        known = {"holder": account.holder, "bank_code": account.bank_code} if account else None
        return {"form": BankAccountForm(initial=known), "account": account}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stores the account, or shows the errors by field."""
        form = BankAccountForm(request.POST)
        if form.is_valid():
            user: Any = request.user
            try:
                change_bank_account(
                    organisation=self.organisation,
                    by=user,
                    client=client_of(request),
                    **form.cleaned_data,
                )
            except DomainError as error:
                add_errors(form, error)
            else:
                messages.success(request, gettext("The bank account is saved."))
                return redirect("account:organisation")
        account = getattr(self.organisation, "bank_account", None)
        return self.render_to_response({"form": form, "account": account}, status=422)
