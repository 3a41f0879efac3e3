"""Defines the limits of an hour and a day, which QUOTAS changes."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

QuotaKind = Literal[
    "attachments",
    "drafts",
    "estimates",
    "exports",
    "imports",
    "invitations",
    "messages",
    "orders",
    "parts",
    "tokens",
    "webhook_messages",
]


class QuotaLimits(BaseModel):
    """Holds how many are allowed in an hour and in a day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    per_hour: int = Field(ge=0, le=1_000_000)
    per_day: int = Field(ge=0, le=10_000_000)


# Per hour and per day, of an organisation; of tokens, of a person.
DEFAULT_LIMITS: Mapping[QuotaKind, tuple[int, int]] = {
    "attachments": (300, 2_000),
    "drafts": (5_000, 20_000),
    # An order form asks whenever its buyer stops typing.
    "estimates": (300, 1_000),
    "exports": (60, 400),
    "imports": (60, 400),
    "invitations": (30, 100),
    "messages": (200, 1_000),
    "orders": (5_000, 20_000),
    "parts": (300, 2_000),
    "tokens": (20, 50),
    # By hand: tests and repetitions, which go to any public address.
    "webhook_messages": (120, 600),
}


def limits_by_kind(given: Mapping[QuotaKind, QuotaLimits]) -> dict[str, dict[str, int]]:
    """Returns the limits of all kinds; given ones prevail."""
    defaults = {
        kind: QuotaLimits(per_hour=per_hour, per_day=per_day)
        for kind, (per_hour, per_day) in DEFAULT_LIMITS.items()
    }
    return {kind: limits.model_dump() for kind, limits in {**defaults, **given}.items()}
