from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.payment_status_enum import PaymentStatusEnum

T = TypeVar("T", bound="Payment")


@_attrs_define
class Payment:
    """Shows an operator a payment: what is to move, between whom, and by when.

    Attributes:
        id (UUID):
        reference (str): Returns what a transfer names, such as P-000042.
        status (PaymentStatusEnum): * `pending` - Pending
            * `due` - To be paid
            * `done` - Done
            * `refused` - Refused
            * `offset` - Set off
        account (str):
        is_incoming (bool):
        amount_due (None | str): Less refunds of what was never paid.
        currency (str):
        due_on (datetime.date):
        is_overdue (bool):
        paid_on (datetime.date | None):
        bank_reference (str):
        order (UUID):
        settlement (UUID):
        line (UUID):
        created_at (datetime.datetime):
    """

    id: UUID
    reference: str
    status: PaymentStatusEnum
    account: str
    is_incoming: bool
    amount_due: None | str
    currency: str
    due_on: datetime.date
    is_overdue: bool
    paid_on: datetime.date | None
    bank_reference: str
    order: UUID
    settlement: UUID
    line: UUID
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        reference = self.reference

        status = self.status.value

        account = self.account

        is_incoming = self.is_incoming

        amount_due: None | str
        amount_due = self.amount_due

        currency = self.currency

        due_on = self.due_on.isoformat()

        is_overdue = self.is_overdue

        paid_on: None | str
        if isinstance(self.paid_on, datetime.date):
            paid_on = self.paid_on.isoformat()
        else:
            paid_on = self.paid_on

        bank_reference = self.bank_reference

        order = str(self.order)

        settlement = str(self.settlement)

        line = str(self.line)

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "reference": reference,
                "status": status,
                "account": account,
                "is_incoming": is_incoming,
                "amount_due": amount_due,
                "currency": currency,
                "due_on": due_on,
                "is_overdue": is_overdue,
                "paid_on": paid_on,
                "bank_reference": bank_reference,
                "order": order,
                "settlement": settlement,
                "line": line,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        reference = d.pop("reference")

        status = PaymentStatusEnum(d.pop("status"))

        account = d.pop("account")

        is_incoming = d.pop("is_incoming")

        def _parse_amount_due(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        amount_due = _parse_amount_due(d.pop("amount_due"))

        currency = d.pop("currency")

        due_on = datetime.date.fromisoformat(d.pop("due_on"))

        is_overdue = d.pop("is_overdue")

        def _parse_paid_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                paid_on_type_0 = datetime.date.fromisoformat(data)

                return paid_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        paid_on = _parse_paid_on(d.pop("paid_on"))

        bank_reference = d.pop("bank_reference")

        order = UUID(d.pop("order"))

        settlement = UUID(d.pop("settlement"))

        line = UUID(d.pop("line"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        payment = cls(
            id=id,
            reference=reference,
            status=status,
            account=account,
            is_incoming=is_incoming,
            amount_due=amount_due,
            currency=currency,
            due_on=due_on,
            is_overdue=is_overdue,
            paid_on=paid_on,
            bank_reference=bank_reference,
            order=order,
            settlement=settlement,
            line=line,
            created_at=created_at,
        )

        payment.additional_properties = d
        return payment

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
