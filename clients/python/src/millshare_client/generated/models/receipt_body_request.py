from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ReceiptBodyRequest")


@_attrs_define
class ReceiptBodyRequest:
    """Validates a receipt.

    Attributes:
        received (int): All that arrived this time, damaged and spare ones included.
        damaged (int | Unset):
        is_final (bool | Unset): The rest will not come: it is claimed, or matched again. Unless given, a receipt is
            final if all pieces have arrived, and the shipment stays open if not.
    """

    received: int
    damaged: int | Unset = UNSET
    is_final: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        received = self.received

        damaged = self.damaged

        is_final = self.is_final

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

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        received = d.pop("received")

        damaged = d.pop("damaged", UNSET)

        is_final = d.pop("is_final", UNSET)

        receipt_body_request = cls(
            received=received,
            damaged=damaged,
            is_final=is_final,
        )

        receipt_body_request.additional_properties = d
        return receipt_body_request

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
