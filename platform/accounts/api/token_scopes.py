"""Keeps tokens to their scopes and describes the scopes in the schema."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.api.routes import route_name
from accounts.api.scopes import scopes_of
from accounts.models import ApiToken

# Whoever sends these has no token yet.
WITHOUT_TOKEN = ("tokens_create", "sign_up_requests_create")


class TokenScope(BasePermission):
    """Admits a token that has one of the scopes of the route."""

    code = "scope_missing"

    def has_permission(self, request: Request, view: Any) -> bool:
        """Returns whether the token, if it is one, suffices; sessions have no scopes."""
        if not isinstance(request.auth, ApiToken):
            return True
        match: Any = request.resolver_match
        wanted = scopes_of(request.method or "", route_name(match.route))
        self.message = f"The token lacks the scope: {' or '.join(wanted) or 'none suffices'}."
        return not set(wanted).isdisjoint(request.auth.scopes)


def describe_scopes(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds to every operation of the document the scopes of which a token needs one."""
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if operation.get("operationId") in WITHOUT_TOKEN:
                continue
            wanted = [str(scope) for scope in scopes_of(method.upper(), route_name(path))]
            operation["x-scopes"] = wanted
            said = operation.get("description", "").rstrip()
            line = f"Scope of a token: {' or '.join(f'`{scope}`' for scope in wanted)}."
            operation["description"] = f"{said}\n\n{line}".lstrip()
    return result
