"""Signs people in: password, second factor, session."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from accounts.clients import SECOND_FACTOR_KEY, SIGNED_IN_AT, Client, client_of
from accounts.errors import CodeRequired, CodeWrong, SecondFactorMissing, TooManyAttempts
from accounts.models import EventKind, User
from accounts.services import factors
from accounts.services.events import record
from accounts.services.limiter import attempt_succeeded, count_attempt
from common.clock import now

CONFIRMED_AT = "confirmed_at"


def check_password(*, email: str, client: Client, check: Callable[[], Any]) -> Any:
    """Returns what `check` finds, under the limiter; records refusals.

    Does the same work for known and unknown addresses. Raises TooManyAttempts.
    """
    try:
        count_attempt(whom=email, client=client)
    except TooManyAttempts as error:
        if error.just_closed:
            refuse(EventKind.CLOSED, email, client)
        raise
    user = check()
    if user is None:
        refuse(EventKind.REFUSED, email, client)
    else:
        attempt_succeeded(whom=email, client=client)
    return user


def refuse(kind: EventKind, email: str, client: Client) -> None:
    """Records a refusal for an address, known or not."""
    email = email.strip().lower()
    record(kind, user=User.objects.filter(email=email).first(), email=email, client=client)


def check_code(*, user: User, code: str, client: Client) -> None:
    """Accepts a code of the user's second factor or a recovery code, once.

    Raises CodeWrong, TooManyAttempts.
    """
    count_attempt(whom=f"code of {user.pk}", client=client)
    used = factors.use_code(user=user, code=code)
    if used is None:
        record(EventKind.CODE_REFUSED, user=user, client=client)
        raise CodeWrong
    attempt_succeeded(whom=f"code of {user.pk}", client=client)
    if used == factors.RECOVERY:
        left = factors.recovery_codes_left(user)
        record(EventKind.RECOVERY_CODE_USED, user=user, client=client, detail=f"{left} left")


def begin_session(request: HttpRequest, user: User) -> None:
    """Signs the user in, after password and, where there is one, second factor."""
    client = client_of(request)
    has_factor = factors.has_factor(user)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session["address"] = client.address
    request.session["browser"] = client.browser
    request.session[SECOND_FACTOR_KEY] = has_factor
    record(EventKind.SIGNED_IN, user=user, client=client)


def check_token_sign_in(*, user: User, code: str, client: Client) -> None:
    """Checks the second factor of a sign-in through the API.

    Raises SecondFactorMissing, CodeRequired, CodeWrong, TooManyAttempts.
    """
    if not factors.has_factor(user):
        if settings.ACCOUNTS["second_factor_required"] and user.needs_second_factor:
            raise SecondFactorMissing
        return
    if not code:
        raise CodeRequired
    check_code(user=user, code=code, client=client)


def confirm(request: HttpRequest) -> None:
    """Notes that the signed-in person has typed the password again."""
    request.session[CONFIRMED_AT] = now().timestamp()


def is_confirmed(request: HttpRequest) -> bool:
    """Returns whether the person signed in or typed the password a short time ago."""
    since = request.session.get(CONFIRMED_AT) or request.session.get(SIGNED_IN_AT) or 0.0
    lasts = settings.ACCOUNTS["confirmation_lasts"].total_seconds()
    return bool(now().timestamp() - since < lasts)
