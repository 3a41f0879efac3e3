"""Tests that production refuses unsafe settings and shows no secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pydantic import ValidationError

from config.database_address import database_settings
from config.environment import Environment
from config.unsafe_settings import refuse_unsafe

ROOT = Path(__file__).resolve().parents[2]
SECRET = "N0t-For-Anybody"
SAFE = {
    "SECRET_KEY": "f9K2-safe-" * 6,
    "DATABASE_URL": f"postgres://product:{SECRET}@db:5432/millshare",
    "REDIS_URL": f"redis://:{SECRET}@valkey:6379/0",
    "ALLOWED_HOSTS": "millshare.example,[::1]",
    "CSRF_TRUSTED_ORIGINS": "https://millshare.example,https://other.example:8443",
    "ATTACHMENTS_FOLDER": "/var/lib/millshare/attachments",
}
UNSAFE = [
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "a" * 60),
    ("SECRET_KEY", "django-insecure-" + "abcdefghij" * 5),
    ("SECRET_KEY", "development-only-key-never-used-in-production-anywhere"),
    ("ALLOWED_HOSTS", ""),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", ".millshare.example"),
    ("ALLOWED_HOSTS", "https://millshare.example"),
    ("CSRF_TRUSTED_ORIGINS", "http://millshare.example"),
    ("CSRF_TRUSTED_ORIGINS", "https://*"),
    ("CSRF_TRUSTED_ORIGINS", "https://*.millshare.example"),
    ("CSRF_TRUSTED_ORIGINS", "https://millshare.example/path"),
    ("DATABASE_URL", "postgres://product@db/millshare"),
    ("DATABASE_URL", "postgres://product:changeme@db/millshare"),
    ("DATABASE_URL", f"postgres://postgres:{SECRET}@db/millshare"),
    ("REDIS_URL", "redis://valkey:6379/0"),
    ("REDIS_URL", "redis://:redis@valkey:6379/0"),
    ("ATTACHMENTS_FOLDER", "attachments"),
    ("ATTACHMENTS_FOLDER", str(ROOT / "static" / "attachments")),
]


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Sets the safe environment."""
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_unsafe_setting_is_refused_by_name(environ, name: str, value: str) -> None:
    environ.setenv(name, value)

    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_unsafe(Environment())

    assert {line.partition(":")[0] for line in str(refused.value).splitlines()} == {name}
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "local",
    [
        {"DATABASE_URL": "postgres:///millshare?host=/run/postgresql"},
        {"DATABASE_URL": "postgres://%2Frun%2Fpostgresql/millshare"},
        {"REDIS_URL": "unix:///run/valkey.sock"},
    ],
)
def test_safe_settings_and_local_sockets_are_taken(environ, local: dict[str, str]) -> None:
    for name, value in local.items():
        environ.setenv(name, value)

    refuse_unsafe(Environment())


@pytest.mark.parametrize("value", [f"mysql://u:{SECRET}@db/x", f"{SECRET}", f"redis:{SECRET}"])
def test_wrong_address_is_not_shown(environ, value: str) -> None:
    environ.setenv("DATABASE_URL", value)
    environ.setenv("REDIS_URL", value.replace("redis", "amqp"))

    with pytest.raises(ValidationError) as refused:
        Environment()

    assert SECRET not in str(refused.value)
    assert "database_url" in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [f"postgres://u:a/{SECRET}@db/x", f"postgres://u:{SECRET}@db:port/x", "postgres://db"],
)
def test_address_that_cannot_be_read_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        database_settings(address)

    assert str(refused.value).startswith("DATABASE_URL")
    assert SECRET not in str(refused.value)
    assert refused.value.__suppress_context__


@pytest.mark.system
def test_production_says_which_settings_are_unsafe_and_does_not_start() -> None:
    environ = {**SAFE, "ALLOWED_HOSTS": "*", "REDIS_URL": "redis://valkey/0"}
    command = [sys.executable, "manage.py", "check"]
    given = {
        "PATH": os.environ["PATH"],
        "MILLSHARE_BOOTSTRAP": "never",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        **environ,
    }

    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert "ALLOWED_HOSTS" in done.stderr
    assert "REDIS_URL" in done.stderr
    assert SECRET not in done.stdout + done.stderr
