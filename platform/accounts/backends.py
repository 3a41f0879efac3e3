"""Checks passwords under the limiter, wherever a person signs in."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.clients import client_of
from accounts.services.sign_in import check_password


class LimitedBackend(ModelBackend):
    """Authenticates by address and password; raises TooManyAttempts."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Returns the user of these credentials, or None."""
        if username is None or password is None:
            return None
        check = super().authenticate
        return check_password(
            email=username,
            client=client_of(request),
            check=lambda: check(request, username=username, password=password, **kwargs),
        )
