from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.claim_status_enum import ClaimStatusEnum

T = TypeVar("T", bound="Claim")


@_attrs_define
class Claim:
    """Shows a claim; its amount is visible to the buyer only.

    Attributes:
        id (UUID):
        shipment (UUID):
        allocation (UUID):
        order (UUID):
        short (int):
        damaged (int):
        status (ClaimStatusEnum): * `open` - Open
            * `refunded` - Refunded
        amount (None | str): Refunded; empty until the allocation is settled.
        created_at (datetime.datetime):
    """

    id: UUID
    shipment: UUID
    allocation: UUID
    order: UUID
    short: int
    damaged: int
    status: ClaimStatusEnum
    amount: None | str
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        shipment = str(self.shipment)

        allocation = str(self.allocation)

        order = str(self.order)

        short = self.short

        damaged = self.damaged

        status = self.status.value

        amount: None | str
        amount = self.amount

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "shipment": shipment,
                "allocation": allocation,
                "order": order,
                "short": short,
                "damaged": damaged,
                "status": status,
                "amount": amount,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        shipment = UUID(d.pop("shipment"))

        allocation = UUID(d.pop("allocation"))

        order = UUID(d.pop("order"))

        short = d.pop("short")

        damaged = d.pop("damaged")

        status = ClaimStatusEnum(d.pop("status"))

        def _parse_amount(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        amount = _parse_amount(d.pop("amount"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        claim = cls(
            id=id,
            shipment=shipment,
            allocation=allocation,
            order=order,
            short=short,
            damaged=damaged,
            status=status,
            amount=amount,
            created_at=created_at,
        )

        claim.additional_properties = d
        return claim

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
