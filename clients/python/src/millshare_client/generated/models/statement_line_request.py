from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="StatementLineRequest")


@_attrs_define
class StatementLineRequest:
    """Validates a transfer of a bank statement.

    Attributes:
        reference (str): Names the payment, such as P-000042, also among other words.
        amount (str): What came in; what went out may be negative.
        date (datetime.date):
        bank_reference (str | Unset): By default the reference.
    """

    reference: str
    amount: str
    date: datetime.date
    bank_reference: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        reference = self.reference

        amount = self.amount

        date = self.date.isoformat()

        bank_reference = self.bank_reference

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "reference": reference,
                "amount": amount,
                "date": date,
            }
        )
        if bank_reference is not UNSET:
            field_dict["bank_reference"] = bank_reference

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        reference = d.pop("reference")

        amount = d.pop("amount")

        date = datetime.date.fromisoformat(d.pop("date"))

        bank_reference = d.pop("bank_reference", UNSET)

        statement_line_request = cls(
            reference=reference,
            amount=amount,
            date=date,
            bank_reference=bank_reference,
        )

        statement_line_request.additional_properties = d
        return statement_line_request

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
