from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="AllocationReceiptBodyRequest")


@_attrs_define
class AllocationReceiptBodyRequest:
    """Validates a receipt of pieces of an allocation.

    Attributes:
        received (int): All that arrived this time, damaged and spare ones included.
        damaged (int | Unset):
        is_final (bool | Unset): The rest will not come: it is claimed, or matched again. Unless given, a receipt is
            final if all pieces have arrived, and the shipment stays open if not.
        shipment (UUID | Unset): Which shipment they are of, where several are under way.
        to_allocation (UUID | Unset): Which of your allocations they are for, where several wait.
    """

    received: int
    damaged: int | Unset = UNSET
    is_final: bool | Unset = UNSET
    shipment: UUID | Unset = UNSET
    to_allocation: UUID | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        received = self.received

        damaged = self.damaged

        is_final = self.is_final

        shipment: str | Unset = UNSET
        if not isinstance(self.shipment, Unset):
            shipment = str(self.shipment)

        to_allocation: str | Unset = UNSET
        if not isinstance(self.to_allocation, Unset):
            to_allocation = str(self.to_allocation)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "received": received,
            }
        )
        if damaged is not UNSET:
            field_dict["damaged"] = damaged
        if is_final is not UNSET:
            field_dict["is_final"] = is_final
        if shipment is not UNSET:
            field_dict["shipment"] = shipment
        if to_allocation is not UNSET:
            field_dict["to_allocation"] = to_allocation

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        received = d.pop("received")

        damaged = d.pop("damaged", UNSET)

        is_final = d.pop("is_final", UNSET)

        _shipment = d.pop("shipment", UNSET)
        shipment: UUID | Unset
        if isinstance(_shipment, Unset):
            shipment = UNSET
        else:
            shipment = UUID(_shipment)

        _to_allocation = d.pop("to_allocation", UNSET)
        to_allocation: UUID | Unset
        if isinstance(_to_allocation, Unset):
            to_allocation = UNSET
        else:
            to_allocation = UUID(_to_allocation)

        allocation_receipt_body_request = cls(
            received=received,
            damaged=damaged,
            is_final=is_final,
            shipment=shipment,
            to_allocation=to_allocation,
        )

        allocation_receipt_body_request.additional_properties = d
        return allocation_receipt_body_request

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
