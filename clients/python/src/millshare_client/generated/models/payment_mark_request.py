from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PaymentMarkRequest")


@_attrs_define
class PaymentMarkRequest:
    """Validates by what transfer a payment was made.

    Attributes:
        bank_reference (str):
        paid_on (datetime.date):
    """

    bank_reference: str
    paid_on: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        bank_reference = self.bank_reference

        paid_on = self.paid_on.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "bank_reference": bank_reference,
                "paid_on": paid_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        bank_reference = d.pop("bank_reference")

        paid_on = datetime.date.fromisoformat(d.pop("paid_on"))

        payment_mark_request = cls(
            bank_reference=bank_reference,
            paid_on=paid_on,
        )

        payment_mark_request.additional_properties = d
        return payment_mark_request

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
