from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.unmatched_reason_enum import UnmatchedReasonEnum

T = TypeVar("T", bound="RunOrder")


@_attrs_define
class RunOrder:
    """Serializes what a run makes of one order, and its cost in the baselines.

    Attributes:
        order (UUID):
        reference (str):
        title (str):
        quantity (int):
        made (int):
        unmet (int):
        factories_used (int):
        machining (str):
        setup (str):
        opening (str):
        transport (str):
        lateness (str):
        total_cost (str):
        unmet_cost (str):
        unmet_price (str):
        price_is_assumed (bool): The buyer gave no reserve price.
        single_source_cost (str):
        single_source_saving (str):
        greedy_split_cost (str):
        greedy_split_saving (str):
        reference_cost (str):
        reference_saving (str):
        unmatched_reason (UnmatchedReasonEnum): * `not-solved` - Not solved yet
            * `no-capable-machine` - No machine can make it
            * `piece-too-long` - A piece takes longer than a machine's time
            * `no-free-hours` - No free hours in time
            * `price` - More expensive than the buyer's own price
            * `next-step-waits` - The next step cannot start in time
            * `scarce-hours` - The hours are worth more to other orders
            * `taken-meanwhile` - Capacity was taken in the meantime
            * `changed-meanwhile` - The order changed in the meantime
            * `factory-changed` - The factory changed in the meantime
            * `beyond-scale` - Its numbers are too large for the market
            * `held-back` - Held back at the approval
        unmatched_detail (Any): Where a next step waits: its number, from when on it could start, the windows.
        filter_counts (Any): Machines left after each successive filter, by operation.
    """

    order: UUID
    reference: str
    title: str
    quantity: int
    made: int
    unmet: int
    factories_used: int
    machining: str
    setup: str
    opening: str
    transport: str
    lateness: str
    total_cost: str
    unmet_cost: str
    unmet_price: str
    price_is_assumed: bool
    single_source_cost: str
    single_source_saving: str
    greedy_split_cost: str
    greedy_split_saving: str
    reference_cost: str
    reference_saving: str
    unmatched_reason: UnmatchedReasonEnum
    unmatched_detail: Any
    filter_counts: Any
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        order = str(self.order)

        reference = self.reference

        title = self.title

        quantity = self.quantity

        made = self.made

        unmet = self.unmet

        factories_used = self.factories_used

        machining = self.machining

        setup = self.setup

        opening = self.opening

        transport = self.transport

        lateness = self.lateness

        total_cost = self.total_cost

        unmet_cost = self.unmet_cost

        unmet_price = self.unmet_price

        price_is_assumed = self.price_is_assumed

        single_source_cost = self.single_source_cost

        single_source_saving = self.single_source_saving

        greedy_split_cost = self.greedy_split_cost

        greedy_split_saving = self.greedy_split_saving

        reference_cost = self.reference_cost

        reference_saving = self.reference_saving

        unmatched_reason = self.unmatched_reason.value

        unmatched_detail = self.unmatched_detail

        filter_counts = self.filter_counts

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "order": order,
                "reference": reference,
                "title": title,
                "quantity": quantity,
                "made": made,
                "unmet": unmet,
                "factories_used": factories_used,
                "machining": machining,
                "setup": setup,
                "opening": opening,
                "transport": transport,
                "lateness": lateness,
                "total_cost": total_cost,
                "unmet_cost": unmet_cost,
                "unmet_price": unmet_price,
                "price_is_assumed": price_is_assumed,
                "single_source_cost": single_source_cost,
                "single_source_saving": single_source_saving,
                "greedy_split_cost": greedy_split_cost,
                "greedy_split_saving": greedy_split_saving,
                "reference_cost": reference_cost,
                "reference_saving": reference_saving,
                "unmatched_reason": unmatched_reason,
                "unmatched_detail": unmatched_detail,
                "filter_counts": filter_counts,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        order = UUID(d.pop("order"))

        reference = d.pop("reference")

        title = d.pop("title")

        quantity = d.pop("quantity")

        made = d.pop("made")

        unmet = d.pop("unmet")

        factories_used = d.pop("factories_used")

        machining = d.pop("machining")

        setup = d.pop("setup")

        opening = d.pop("opening")

        transport = d.pop("transport")

        lateness = d.pop("lateness")

        total_cost = d.pop("total_cost")

        unmet_cost = d.pop("unmet_cost")

        unmet_price = d.pop("unmet_price")

        price_is_assumed = d.pop("price_is_assumed")

        single_source_cost = d.pop("single_source_cost")

        single_source_saving = d.pop("single_source_saving")

        greedy_split_cost = d.pop("greedy_split_cost")

        greedy_split_saving = d.pop("greedy_split_saving")

        reference_cost = d.pop("reference_cost")

        reference_saving = d.pop("reference_saving")

        unmatched_reason = UnmatchedReasonEnum(d.pop("unmatched_reason"))

        unmatched_detail = d.pop("unmatched_detail")

        filter_counts = d.pop("filter_counts")

        run_order = cls(
            order=order,
            reference=reference,
            title=title,
            quantity=quantity,
            made=made,
            unmet=unmet,
            factories_used=factories_used,
            machining=machining,
            setup=setup,
            opening=opening,
            transport=transport,
            lateness=lateness,
            total_cost=total_cost,
            unmet_cost=unmet_cost,
            unmet_price=unmet_price,
            price_is_assumed=price_is_assumed,
            single_source_cost=single_source_cost,
            single_source_saving=single_source_saving,
            greedy_split_cost=greedy_split_cost,
            greedy_split_saving=greedy_split_saving,
            reference_cost=reference_cost,
            reference_saving=reference_saving,
            unmatched_reason=unmatched_reason,
            unmatched_detail=unmatched_detail,
            filter_counts=filter_counts,
        )

        run_order.additional_properties = d
        return run_order

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
