from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.account_enum import AccountEnum
from ..types import UNSET, Unset

T = TypeVar("T", bound="Line")


@_attrs_define
class Line:
    """Shows a settlement line; each side sees those of its own account.

    Attributes:
        id (UUID):
        settlement (UUID):
        allocation (UUID):
        order (UUID):
        kind (str):
        number (int):
        reason (str):
        account (AccountEnum): * `buyer` - Buyer
            * `escrow` - Escrow
            * `factory` - Factory
            * `carrier` - Carrier
            * `platform` - Platform
            * `pool` - Gain pool
        amount (None | str): Positive: the account gets it. Negative: it gives it.
        currency (str):
        at (datetime.datetime):
        payment_status (None | str | Unset): What the payment provider did of it.
    """

    id: UUID
    settlement: UUID
    allocation: UUID
    order: UUID
    kind: str
    number: int
    reason: str
    account: AccountEnum
    amount: None | str
    currency: str
    at: datetime.datetime
    payment_status: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        settlement = str(self.settlement)

        allocation = str(self.allocation)

        order = str(self.order)

        kind = self.kind

        number = self.number

        reason = self.reason

        account = self.account.value

        amount: None | str
        amount = self.amount

        currency = self.currency

        at = self.at.isoformat()

        payment_status: None | str | Unset
        if isinstance(self.payment_status, Unset):
            payment_status = UNSET
        else:
            payment_status = self.payment_status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "settlement": settlement,
                "allocation": allocation,
                "order": order,
                "kind": kind,
                "number": number,
                "reason": reason,
                "account": account,
                "amount": amount,
                "currency": currency,
                "at": at,
            }
        )
        if payment_status is not UNSET:
            field_dict["payment_status"] = payment_status

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        settlement = UUID(d.pop("settlement"))

        allocation = UUID(d.pop("allocation"))

        order = UUID(d.pop("order"))

        kind = d.pop("kind")

        number = d.pop("number")

        reason = d.pop("reason")

        account = AccountEnum(d.pop("account"))

        def _parse_amount(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        amount = _parse_amount(d.pop("amount"))

        currency = d.pop("currency")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        def _parse_payment_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        payment_status = _parse_payment_status(d.pop("payment_status", UNSET))

        line = cls(
            id=id,
            settlement=settlement,
            allocation=allocation,
            order=order,
            kind=kind,
            number=number,
            reason=reason,
            account=account,
            amount=amount,
            currency=currency,
            at=at,
            payment_status=payment_status,
        )

        line.additional_properties = d
        return line

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
