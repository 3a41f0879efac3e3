"""Creates the logins of the demonstration: an operator, a factory owner, a buyer."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.models import Organisation, Role, User
from accounts.services.members import enrol


@dataclass(frozen=True, slots=True)
class Login:
    """Holds the credentials of a role."""

    role: str
    email: str
    password: str


LOGIN_EMAILS = {
    "operator": "operator@millshare.example",
    "factory": "factory@millshare.example",
    "buyer": "buyer@millshare.example",
}


def ensure_logins(file: Path) -> list[Login]:
    """Returns working logins; the file stores this installation's passwords.

    A new password is created if the file has none or the database does not accept it.
    """
    stored = read_passwords(file)
    logins = [Login(role, email, stored.get(email, "")) for role, email in LOGIN_EMAILS.items()]
    logins = [ensure_account(login) for login in logins]
    write_passwords(file, {login.email: login.password for login in logins})
    return logins


@transaction.atomic
def ensure_account(login: Login) -> Login:
    """Returns the login, with an account that accepts its password."""
    user = User.objects.filter(email=login.email).first()
    if user is not None and login.password and user.check_password(login.password):
        return login
    login = Login(login.role, login.email, secrets.token_urlsafe(9))
    if user is None:
        user = enrol(
            email=login.email,
            password=login.password,
            organisation=organisation_for(login.role),
            role=Role.OWNER,
            full_name=f"Demonstration {login.role}",
        )
        # The operator may also use the admin.
        user.is_staff = user.is_superuser = login.role == "operator"
    else:
        user.set_password(login.password)
    user.save()
    return login


def organisation_for(role: str) -> Organisation:
    """Returns the platform's organisation, or the first generated factory or buyer."""
    if role == "operator":
        return Organisation.objects.get(is_operator=True)
    return Organisation.objects.get(alias=f"generated-{role}-001")


def read_passwords(file: Path) -> dict[str, str]:
    """Reads the stored passwords by e-mail; empty if there are none."""
    try:
        passwords: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return passwords


def write_passwords(file: Path, passwords: dict[str, str]) -> None:
    """Stores the passwords in a file that only this user can read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(passwords), encoding="utf-8")
    draft.replace(file)
