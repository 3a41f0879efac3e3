from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Received")


@_attrs_define
class Received:
    """Shows what arrived of a shipment so far.

    Attributes:
        received (int):
        damaged (int):
        spare (int): Good pieces beyond those of the shipment.
        short (int): Sent and not arrived; while the shipment is not received they may still come.
        at (datetime.datetime): Of the last receipt.
    """

    received: int
    damaged: int
    spare: int
    short: int
    at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        received = self.received

        damaged = self.damaged

        spare = self.spare

        short = self.short

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "received": received,
                "damaged": damaged,
                "spare": spare,
                "short": short,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        received = d.pop("received")

        damaged = d.pop("damaged")

        spare = d.pop("spare")

        short = d.pop("short")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        received = cls(
            received=received,
            damaged=damaged,
            spare=spare,
            short=short,
            at=at,
        )

        received.additional_properties = d
        return received

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
