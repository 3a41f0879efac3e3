"""Reads the address and the token from the environment or from a private file."""

import os
import stat
import tomllib
from dataclasses import dataclass
from pathlib import Path

ADDRESS, TOKEN, FILE = "MILLSHARE_ADDRESS", "MILLSHARE_TOKEN", "MILLSHARE_CONFIG"
# What a file with a token may allow nobody but its owner.
OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class CredentialsMissing(Exception):
    """Reports that address or token are missing, or that others may read the file."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Holds the address of a platform and a token for it."""

    address: str
    token: str


def default_file() -> Path:
    """Returns where the configuration file is, unless a variable names another."""
    given = os.environ.get(FILE)
    if given:
        return Path(given)
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "millshare" / "config.toml"


def credentials() -> Credentials:
    """Returns address and token, of variables before those of the file.

    Raises CredentialsMissing.
    """
    address, token = os.environ.get(ADDRESS, ""), os.environ.get(TOKEN, "")
    file = default_file()
    if not (address and token) and file.exists():
        stored = from_file(file)
        address, token = address or stored.address, token or stored.token
    if not address.startswith(("https://", "http://")):
        raise CredentialsMissing(
            f"Set {ADDRESS}, such as https://millshare.example, or `address` in {file}."
        )
    if not token:
        raise CredentialsMissing(
            f"Set {TOKEN}, or `token` in {file}; the page “API tokens” makes one."
        )
    return Credentials(address.rstrip("/"), token)


def from_file(file: Path) -> Credentials:
    """Returns what a configuration file holds; raises CredentialsMissing."""
    if os.name == "posix" and file.stat().st_mode & OF_OTHERS:
        raise CredentialsMissing(f"Others may read {file}; run: chmod 600 {file}")
    try:
        stored = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CredentialsMissing(f"{file} cannot be read as TOML: {error}") from error
    unknown = sorted(set(stored) - {"address", "token"})
    if unknown:
        raise CredentialsMissing(f"{file} knows address and token, and not {', '.join(unknown)}.")
    return Credentials(str(stored.get("address", "")), str(stored.get("token", "")))
