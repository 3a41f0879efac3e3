from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PreviewedLot")


@_attrs_define
class PreviewedLot:
    """Shows what a decision would pay the parties of one lot.

    Attributes:
        allocation (UUID):
        buyer (str): Back to the buyer.
        factory (str):
        carrier (str):
        platform (str):
        pool (str): Below zero where the gain pool pays.
    """

    allocation: UUID
    buyer: str
    factory: str
    carrier: str
    platform: str
    pool: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        allocation = str(self.allocation)

        buyer = self.buyer

        factory = self.factory

        carrier = self.carrier

        platform = self.platform

        pool = self.pool

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "allocation": allocation,
                "buyer": buyer,
                "factory": factory,
                "carrier": carrier,
                "platform": platform,
                "pool": pool,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        allocation = UUID(d.pop("allocation"))

        buyer = d.pop("buyer")

        factory = d.pop("factory")

        carrier = d.pop("carrier")

        platform = d.pop("platform")

        pool = d.pop("pool")

        previewed_lot = cls(
            allocation=allocation,
            buyer=buyer,
            factory=factory,
            carrier=carrier,
            platform=platform,
            pool=pool,
        )

        previewed_lot.additional_properties = d
        return previewed_lot

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
