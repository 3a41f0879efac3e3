"""Holds the texts of problem types: ways out by status, meanings by code."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WAYS_OUT: dict[int, Any] = {
    400: _("Correct each field that “errors” points at, and send the request again."),
    401: _("Sign in, or send a token that is still valid in the header Authorization."),
    403: _("Ask the owner of your organisation for a role, or for a token with the scope."),
    404: _("Check the address and the id; the list of these rows shows what you may see."),
    405: _("Use a method that the API's documentation lists for this address."),
    406: _("Ask for application/json, or for a format that the documentation lists."),
    409: _("Read the row again and choose what its state allows; repeating changes nothing."),
    410: _("What was there is gone for good; ask whoever has it to send it again."),
    411: _("Send the length of the body in the header Content-Length."),
    412: _("Read the row again and repeat your change with the ETag that you are given."),
    413: _("Send a shorter body, or divide it over several requests."),
    415: _("Send the body in a media type that the documentation lists."),
    422: _("Send a new Idempotency-Key with each new request."),
    428: _("Read the row and send its ETag in the header If-Match."),
    429: _("Wait for the seconds in the header Retry-After, then send the request again."),
    500: _("Try again later; if it lasts, give your operator the request_id of the answer."),
    503: _("Send the same request again after the seconds in the header Retry-After."),
}
REPEAT = WAYS_OUT[503]

# What the frameworks themselves refuse, with texts that say more than theirs.
OF_FRAMEWORKS: dict[str, tuple[int, Any]] = {
    "error": (500, _("The platform could not carry out the request.")),
    "server_error": (500, _("The platform made an error, which is logged; nothing was stored.")),
    "bad_request": (400, _("The request cannot be read as HTTP.")),
    "parse_error": (400, _("The body, or a header, cannot be read.")),
    "invalid": (400, _("A field is wrong, missing or unknown.")),
    "authentication_failed": (401, _("The token or the password is wrong, expired or ended.")),
    "not_authenticated": (401, _("There is no token and no session.")),
    "permission_denied": (403, _("Your role, or the scope of your token, does not reach this.")),
    "not_found": (404, _("There is no such row or address, or it is not yours to see.")),
    "method_not_allowed": (405, _("This address does not know the method.")),
    "not_acceptable": (406, _("No format that you accept is offered here.")),
    "unsupported_media_type": (415, _("The body has a media type that is not read here.")),
    "too_large": (413, _("The body is larger than this server reads.")),
    "throttled": (429, _("You have sent too many requests in a short time.")),
}
