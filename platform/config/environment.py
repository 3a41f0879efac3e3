"""Reads and types the environment; names a wrong or missing variable at start."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, IPvAnyNetwork, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from config.variables import (
    CostingVariables,
    FulfilmentVariables,
    LimitVariables,
    MailVariables,
    MatchingVariables,
    MonitoringVariables,
    Names,
)

ROOT = Path(__file__).resolve().parents[2]


class Environment(
    CostingVariables,
    MatchingVariables,
    FulfilmentVariables,
    LimitVariables,
    MailVariables,
    MonitoringVariables,
):
    """Servers, addresses and sign-in."""

    # An error names the variable, and never shows its value: several hold passwords.
    model_config = SettingsConfigDict(
        extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True
    )

    secret_key: str = Field(
        min_length=1,
        description="At least 50 random characters. Whoever knows it can forge sessions; a new one"
        " ends all sessions and links.",
    )
    database_url: str = Field(
        pattern=r"^postgres(ql)?://",
        description="PostgreSQL, such as `postgres://user:password@host:5432/name`.",
    )
    redis_url: str = Field(
        pattern=r"^(redis|rediss|unix|redis\+socket)://",
        description="Valkey or Redis, such as `redis://:password@host:6379/0`. It may lose all"
        " that it has.",
    )
    allowed_hosts: Names = Field(
        default=(), description="Host names of the product, separated by commas."
    )
    csrf_trusted_origins: Names = Field(
        default=(),
        description="Further origins of forms, such as `https://millshare.example.com`; needed"
        " where a proxy changes the host.",
    )
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of proxies whose X-Forwarded-For is believed.",
    )
    hsts_seconds: int = Field(
        default=31_536_000,
        ge=0,
        le=63_072_000,
        description="Browsers remember for so long to use TLS only.",
    )
    hsts_include_subdomains: bool = Field(
        default=False,
        description="Extends that to all subdomains, also those of other services.",
    )
    hsts_preload: bool = Field(
        default=False,
        description="Agrees that browsers ship the domain as TLS only, which is slow to undo.",
    )
    second_factor_required: bool = Field(
        default=True, description="Operators and staff sign in with a second factor."
    )
    attachments_folder: Path = Field(
        default=ROOT / ".local" / "attachments",
        description="Folder of uploaded files, shared by the web and the workers.",
    )

    @field_validator(
        "allowed_hosts",
        "csrf_trusted_origins",
        "own_plant_currencies",
        "trusted_proxies",
        "webhook_inner_hosts",
        mode="before",
    )
    @classmethod
    def split_names(cls, value: object) -> object:
        """Names are separated by commas."""
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value
