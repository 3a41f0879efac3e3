"""The people of the demonstration: one operator, one factory owner, one buyer."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.models import Organisation, Role, User
from accounts.services import enrol


@dataclass(frozen=True, slots=True)
class Login:
    """What someone signs in with, and as what."""

    role: str
    email: str
    password: str


PEOPLE = {
    "operator": "operator@millshare.example",
    "factory": "factory@millshare.example",
    "buyer": "buyer@millshare.example",
}


def ensure_logins(file: Path) -> list[Login]:
    """Logins that work, with passwords made for this installation and kept in the file.

    A password is made anew where the file does not know it, or the database does not accept it.
    """
    kept = read_passwords(file)
    logins = [Login(role, email, kept.get(email, "")) for role, email in PEOPLE.items()]
    logins = [working(login) for login in logins]
    write_passwords(file, {login.email: login.password for login in logins})
    return logins


@transaction.atomic
def working(login: Login) -> Login:
    """The login, with an account behind it that takes its password."""
    user = User.objects.filter(email=login.email).first()
    if user is not None and login.password and user.check_password(login.password):
        return login
    login = Login(login.role, login.email, secrets.token_urlsafe(9))
    if user is None:
        user = enrol(
            email=login.email,
            password=login.password,
            organisation=organisation_of(login.role),
            role=Role.OWNER,
            full_name=f"Demonstration {login.role}",
        )
        # The operator also looks after the admin.
        user.is_staff = user.is_superuser = login.role == "operator"
    else:
        user.set_password(login.password)
    user.save()
    return login


def organisation_of(role: str) -> Organisation:
    """The platform's own organisation, or the first generated factory or buyer."""
    if role == "operator":
        return Organisation.objects.get(is_operator=True)
    return Organisation.objects.get(alias=f"generated-{role}-001")


def read_passwords(file: Path) -> dict[str, str]:
    """The kept passwords by e-mail; empty where there are none."""
    try:
        passwords: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return passwords


def write_passwords(file: Path, passwords: dict[str, str]) -> None:
    """Keeps the passwords where only this user reads them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(passwords), encoding="utf-8")
    draft.replace(file)
