from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.settlement_status_enum import SettlementStatusEnum
from ..types import UNSET, Unset

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
        price (None | str | Unset):
        due (None | str | Unset): Still to be paid by the buyer.
        held (None | str | Unset): Paid by the buyer, and not paid out to anybody yet.
        refunded (None | str | Unset): Returns the refunded part of the price.
        paid (None | str | Unset): Returns what the buyer has paid for others, less what is still held.
        earnings (None | str | Unset): For all pieces: machining, setup and opening.
        bonus (None | str | Unset): Your share of the match's gain, for all pieces.
        paid_out (None | str | Unset): By the ledger; its lines say what has been transferred.
        fee_percent (str | Unset):
        buyer (None | str | Unset):
        escrow (None | str | Unset):
        factory (None | str | Unset):
        carrier (None | str | Unset):
        platform (None | str | Unset):
        pool (None | str | Unset): Of the gain pool; below zero where it pays.
    """

    id: UUID
    allocation: UUID
    order: UUID
    status: SettlementStatusEnum
    currency: str
    created_at: datetime.datetime
    price: None | str | Unset = UNSET
    due: None | str | Unset = UNSET
    held: None | str | Unset = UNSET
    refunded: None | str | Unset = UNSET
    paid: None | str | Unset = UNSET
    earnings: None | str | Unset = UNSET
    bonus: None | str | Unset = UNSET
    paid_out: None | str | Unset = UNSET
    fee_percent: str | Unset = UNSET
    buyer: None | str | Unset = UNSET
    escrow: None | str | Unset = UNSET
    factory: None | str | Unset = UNSET
    carrier: None | str | Unset = UNSET
    platform: None | str | Unset = UNSET
    pool: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        allocation = str(self.allocation)

        order = str(self.order)

        status = self.status.value

        currency = self.currency

        created_at = self.created_at.isoformat()

        price: None | str | Unset
        if isinstance(self.price, Unset):
            price = UNSET
        else:
            price = self.price

        due: None | str | Unset
        if isinstance(self.due, Unset):
            due = UNSET
        else:
            due = self.due

        held: None | str | Unset
        if isinstance(self.held, Unset):
            held = UNSET
        else:
            held = self.held

        refunded: None | str | Unset
        if isinstance(self.refunded, Unset):
            refunded = UNSET
        else:
            refunded = self.refunded

        paid: None | str | Unset
        if isinstance(self.paid, Unset):
            paid = UNSET
        else:
            paid = self.paid

        earnings: None | str | Unset
        if isinstance(self.earnings, Unset):
            earnings = UNSET
        else:
            earnings = self.earnings

        bonus: None | str | Unset
        if isinstance(self.bonus, Unset):
            bonus = UNSET
        else:
            bonus = self.bonus

        paid_out: None | str | Unset
        if isinstance(self.paid_out, Unset):
            paid_out = UNSET
        else:
            paid_out = self.paid_out

        fee_percent = self.fee_percent

        buyer: None | str | Unset
        if isinstance(self.buyer, Unset):
            buyer = UNSET
        else:
            buyer = self.buyer

        escrow: None | str | Unset
        if isinstance(self.escrow, Unset):
            escrow = UNSET
        else:
            escrow = self.escrow

        factory: None | str | Unset
        if isinstance(self.factory, Unset):
            factory = UNSET
        else:
            factory = self.factory

        carrier: None | str | Unset
        if isinstance(self.carrier, Unset):
            carrier = UNSET
        else:
            carrier = self.carrier

        platform: None | str | Unset
        if isinstance(self.platform, Unset):
            platform = UNSET
        else:
            platform = self.platform

        pool: None | str | Unset
        if isinstance(self.pool, Unset):
            pool = UNSET
        else:
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
            }
        )
        if price is not UNSET:
            field_dict["price"] = price
        if due is not UNSET:
            field_dict["due"] = due
        if held is not UNSET:
            field_dict["held"] = held
        if refunded is not UNSET:
            field_dict["refunded"] = refunded
        if paid is not UNSET:
            field_dict["paid"] = paid
        if earnings is not UNSET:
            field_dict["earnings"] = earnings
        if bonus is not UNSET:
            field_dict["bonus"] = bonus
        if paid_out is not UNSET:
            field_dict["paid_out"] = paid_out
        if fee_percent is not UNSET:
            field_dict["fee_percent"] = fee_percent
        if buyer is not UNSET:
            field_dict["buyer"] = buyer
        if escrow is not UNSET:
            field_dict["escrow"] = escrow
        if factory is not UNSET:
            field_dict["factory"] = factory
        if carrier is not UNSET:
            field_dict["carrier"] = carrier
        if platform is not UNSET:
            field_dict["platform"] = platform
        if pool is not UNSET:
            field_dict["pool"] = pool

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

        def _parse_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        price = _parse_price(d.pop("price", UNSET))

        def _parse_due(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        due = _parse_due(d.pop("due", UNSET))

        def _parse_held(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        held = _parse_held(d.pop("held", UNSET))

        def _parse_refunded(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        refunded = _parse_refunded(d.pop("refunded", UNSET))

        def _parse_paid(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        paid = _parse_paid(d.pop("paid", UNSET))

        def _parse_earnings(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        earnings = _parse_earnings(d.pop("earnings", UNSET))

        def _parse_bonus(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        bonus = _parse_bonus(d.pop("bonus", UNSET))

        def _parse_paid_out(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        paid_out = _parse_paid_out(d.pop("paid_out", UNSET))

        fee_percent = d.pop("fee_percent", UNSET)

        def _parse_buyer(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        buyer = _parse_buyer(d.pop("buyer", UNSET))

        def _parse_escrow(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        escrow = _parse_escrow(d.pop("escrow", UNSET))

        def _parse_factory(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        factory = _parse_factory(d.pop("factory", UNSET))

        def _parse_carrier(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        carrier = _parse_carrier(d.pop("carrier", UNSET))

        def _parse_platform(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        platform = _parse_platform(d.pop("platform", UNSET))

        def _parse_pool(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        pool = _parse_pool(d.pop("pool", UNSET))

        operator_settlement = cls(
            id=id,
            allocation=allocation,
            order=order,
            status=status,
            currency=currency,
            created_at=created_at,
            price=price,
            due=due,
            held=held,
            refunded=refunded,
            paid=paid,
            earnings=earnings,
            bonus=bonus,
            paid_out=paid_out,
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
