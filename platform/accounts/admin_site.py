"""Leads the admin's sign-in to the page where everybody signs in."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from unfold.sites import UnfoldAdminSite

from accounts.clients import lacks_second_factor


class MillshareAdminSite(UnfoldAdminSite):
    """Serves staff who signed in on the sign-in page, so that there is one limiter."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Returns whether the user is staff and has shown a required second factor."""
        return super().has_permission(request) and not lacks_second_factor(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Redirects to the sign-in page; raises PermissionDenied for who is no staff."""
        wanted = request.GET.get("next") or reverse("admin:index")
        if not request.user.is_authenticated:
            query = urlencode({"next": wanted})
            return HttpResponseRedirect(f"{resolve_url('console:sign-in')}?{query}")
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if lacks_second_factor(request):
            return HttpResponseRedirect(resolve_url("account:second-factor"))
        raise PermissionDenied
