"""Reads and types the environment; names a wrong or missing variable at start."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.costing_rates import CurrencyCode, TransportRates

Names = Annotated[tuple[str, ...], NoDecode]


class Environment(BaseSettings):
    """Holds the environment variables of the same names in capitals."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    secret_key: str = Field(min_length=1)
    database_url: str = Field(pattern=r"^postgres(ql)?://")
    redis_url: str = Field(pattern=r"^(redis|rediss|unix|redis\+socket)://")
    allowed_hosts: Names = ()
    csrf_trusted_origins: Names = ()
    platform_fee_percent: Decimal = Field(default=Decimal(0), ge=0, le=100)
    # JSON, such as {"EUR": {"transport_fixed": "15", "transport_per_kg_km": "0.00027"}}.
    costing_rates: dict[CurrencyCode, TransportRates] = Field(default_factory=dict)

    @field_validator("allowed_hosts", "csrf_trusted_origins", mode="before")
    @classmethod
    def split_names(cls, value: object) -> object:
        """Names are separated by commas."""
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value


ROOT = Path(__file__).resolve().parents[2]
