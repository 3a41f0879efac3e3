"""Sets up and removes second factors: an authenticator app and recovery codes."""

import re
import secrets
from base64 import b32encode
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.clients import Client
from accounts.errors import CodeWrong, FactorRequired, SecondFactorMissing
from accounts.models import EventKind, User
from accounts.services.events import record
from accounts.services.passwords import ensure_may_help
from accounts.services.sessions import end_sessions

APP, RECOVERY = "app", "recovery"
RECOVERY_CODES = 10
# 50 bits each, in two groups to read and type.
CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
GROUP = 5


def has_factor(user: User) -> bool:
    """Returns whether the user signs in with a second factor."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def recovery_codes_left(user: User) -> int:
    """Returns how many recovery codes were not used."""
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def begin_setup(*, user: User) -> TOTPDevice:
    """Returns the factor under set-up; opening the page again keeps its secret."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    device, _ = TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "Authenticator app"}
    )
    return device


def secret_text(device: TOTPDevice) -> str:
    """Returns the secret to type where no camera is at hand, in groups of four."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


@transaction.atomic
def finish_setup(*, user: User, code: str, client: Client) -> list[str]:
    """Confirms the factor by its first code, and returns new recovery codes.

    A factor before it ends. Raises CodeWrong.
    """
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(digits_of(code)):
        raise CodeWrong
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record(EventKind.FACTOR_ADDED, user=user, client=client)
    return fresh_codes(user)


@transaction.atomic
def renew_recovery_codes(*, user: User, client: Client) -> list[str]:
    """Returns new recovery codes; earlier ones are void. Raises SecondFactorMissing."""
    if not has_factor(user):
        raise SecondFactorMissing
    record(EventKind.RECOVERY_CODES_MADE, user=user, client=client)
    return fresh_codes(user)


@transaction.atomic
def remove_factor(*, user: User, client: Client, by: User) -> None:
    """Removes the user's factors and recovery codes.

    Raises FactorRequired where the user removes its own although it is required.
    """
    if by == user and user.needs_second_factor and settings.ACCOUNTS["second_factor_required"]:
        raise FactorRequired
    if by != user:
        ensure_may_help(user, by)
        end_sessions(user=user)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record(EventKind.FACTOR_REMOVED, user=user, client=client, by=by)


@transaction.atomic
def use_code(*, user: User, code: str) -> str | None:
    """Uses a code up; returns which kind it was, or None where it is wrong.

    The rows are locked, so that one code serves once however often it is sent at a time.
    """
    is_app = len(digits_of(code)) == len(re.sub(r"\s", "", code))
    model: Any = TOTPDevice if is_app else StaticDevice
    for device in model.objects.select_for_update().filter(user=user, confirmed=True):
        if device.verify_token(digits_of(code) if is_app else hash_of(code)):
            return APP if is_app else RECOVERY
    return None


def fresh_codes(user: User) -> list[str]:
    """Replaces the user's recovery codes; only their hashes are stored."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = ["-".join(group() for _ in range(2)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(
        [StaticToken(device=device, token=hash_of(code)) for code in codes]
    )
    return codes


def group() -> str:
    """Returns random letters of a recovery code."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(GROUP))


def hash_of(code: str) -> str:
    """Returns the hash of a recovery code, as long as the library's column."""
    letters = re.sub(r"[^0-9a-z]", "", code.lower())
    salted = f"{settings.SECRET_KEY}{letters}".encode()
    return b32encode(sha256(salted).digest()).decode()[:16]


def digits_of(code: str) -> str:
    """Returns the digits of a code."""
    return re.sub(r"\D", "", code)
