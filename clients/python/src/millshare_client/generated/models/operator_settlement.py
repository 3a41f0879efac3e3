from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.settlement_status_enum import SettlementStatusEnum

T = TypeVar("T", bound="OperatorSettlement")


@_attrs_define
class OperatorSettlement:
    """Shows an operator the balance of each account; they sum to zero.

    Attributes:
        id (UUID):
        allocation (UUID):
        order (UUID):
        status (SettlementStatusEnum): * `due` - To be paid
            * `held` - Held
            * `released` - Released
            * `returned` - Returned
        currency (str):
        created_at (datetime.datetime):
        price (str):
        fee_percent (str):
        buyer (str):
        escrow (str):
        factory (str):
        carrier (str):
        platform (str):
        pool (str): Of the gain pool; below zero where it pays.
    """

    id: UUID
    allocation: UUID
    order: UUID
    status: SettlementStatusEnum
    currency: str
    created_at: datetime.datetime
    price: str
    fee_percent: str
    buyer: str
    escrow: str
    factory: str
    carrier: str
    platform: str
    pool: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        allocation = str(self.allocation)

        order = str(self.order)

        status = self.status.value

        currency = self.currency

        created_at = self.created_at.isoformat()

        price = self.price

        fee_percent = self.fee_percent

        buyer = self.buyer

        escrow = self.escrow

        factory = self.factory

        carrier = self.carrier

        platform = self.platform

        pool = self.pool

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "allocation": allocation,
                "order": order,
                "status": status,
                "currency": currency,
                "created_at": created_at,
                "price": price,
                "fee_percent": fee_percent,
                "buyer": buyer,
                "escrow": escrow,
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
        id = UUID(d.pop("id"))

        allocation = UUID(d.pop("allocation"))

        order = UUID(d.pop("order"))

        status = SettlementStatusEnum(d.pop("status"))

        currency = d.pop("currency")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        price = d.pop("price")

        fee_percent = d.pop("fee_percent")

        buyer = d.pop("buyer")

        escrow = d.pop("escrow")

        factory = d.pop("factory")

        carrier = d.pop("carrier")

        platform = d.pop("platform")

        pool = d.pop("pool")

        operator_settlement = cls(
            id=id,
            allocation=allocation,
            order=order,
            status=status,
            currency=currency,
            created_at=created_at,
            price=price,
            fee_percent=fee_percent,
            buyer=buyer,
            escrow=escrow,
            factory=factory,
            carrier=carrier,
            platform=platform,
            pool=pool,
        )

        operator_settlement.additional_properties = d
        return operator_settlement

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
