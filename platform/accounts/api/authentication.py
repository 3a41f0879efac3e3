"""Who a token belongs to, in one query; the memberships are read once a request, by the user."""

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication

from common.clock import now


class Tokens(TokenAuthentication):
    """Knox's tokens without a look, at each request, for other tokens of the user that expired."""

    def _cleanup_token(self, auth_token: Any) -> bool:
        """Whether the token itself expired; then it is removed."""
        has_expired = auth_token.expiry is not None and auth_token.expiry < now()
        if has_expired:
            auth_token.delete()
        return has_expired


class TokensScheme(KnoxTokenScheme):
    """Describes them as Knox's own."""

    target_class = Tokens
    name = "knoxApiToken"
