from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.blank_enum import BlankEnum
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
        machining (None | str):
        setup (None | str):
        opening (None | str):
        transport (None | str):
        lateness (None | str):
        total_cost (None | str):
        unmet_cost (None | str):
        unmet_price (None | str):
        price_is_assumed (bool): The buyer gave no reserve price.
        single_source_cost (None | str):
        single_source_saving (None | str):
        greedy_split_cost (None | str):
        greedy_split_saving (None | str):
        reference_cost (None | str):
        reference_saving (None | str):
        unmatched_reason (BlankEnum | UnmatchedReasonEnum):
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
    machining: None | str
    setup: None | str
    opening: None | str
    transport: None | str
    lateness: None | str
    total_cost: None | str
    unmet_cost: None | str
    unmet_price: None | str
    price_is_assumed: bool
    single_source_cost: None | str
    single_source_saving: None | str
    greedy_split_cost: None | str
    greedy_split_saving: None | str
    reference_cost: None | str
    reference_saving: None | str
    unmatched_reason: BlankEnum | UnmatchedReasonEnum
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

        machining: None | str
        machining = self.machining

        setup: None | str
        setup = self.setup

        opening: None | str
        opening = self.opening

        transport: None | str
        transport = self.transport

        lateness: None | str
        lateness = self.lateness

        total_cost: None | str
        total_cost = self.total_cost

        unmet_cost: None | str
        unmet_cost = self.unmet_cost

        unmet_price: None | str
        unmet_price = self.unmet_price

        price_is_assumed = self.price_is_assumed

        single_source_cost: None | str
        single_source_cost = self.single_source_cost

        single_source_saving: None | str
        single_source_saving = self.single_source_saving

        greedy_split_cost: None | str
        greedy_split_cost = self.greedy_split_cost

        greedy_split_saving: None | str
        greedy_split_saving = self.greedy_split_saving

        reference_cost: None | str
        reference_cost = self.reference_cost

        reference_saving: None | str
        reference_saving = self.reference_saving

        unmatched_reason: str
        if isinstance(self.unmatched_reason, UnmatchedReasonEnum):
            unmatched_reason = self.unmatched_reason.value
        else:
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

        def _parse_machining(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        machining = _parse_machining(d.pop("machining"))

        def _parse_setup(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        setup = _parse_setup(d.pop("setup"))

        def _parse_opening(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        opening = _parse_opening(d.pop("opening"))

        def _parse_transport(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        transport = _parse_transport(d.pop("transport"))

        def _parse_lateness(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        lateness = _parse_lateness(d.pop("lateness"))

        def _parse_total_cost(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        total_cost = _parse_total_cost(d.pop("total_cost"))

        def _parse_unmet_cost(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        unmet_cost = _parse_unmet_cost(d.pop("unmet_cost"))

        def _parse_unmet_price(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        unmet_price = _parse_unmet_price(d.pop("unmet_price"))

        price_is_assumed = d.pop("price_is_assumed")

        def _parse_single_source_cost(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        single_source_cost = _parse_single_source_cost(d.pop("single_source_cost"))

        def _parse_single_source_saving(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        single_source_saving = _parse_single_source_saving(d.pop("single_source_saving"))

        def _parse_greedy_split_cost(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        greedy_split_cost = _parse_greedy_split_cost(d.pop("greedy_split_cost"))

        def _parse_greedy_split_saving(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        greedy_split_saving = _parse_greedy_split_saving(d.pop("greedy_split_saving"))

        def _parse_reference_cost(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reference_cost = _parse_reference_cost(d.pop("reference_cost"))

        def _parse_reference_saving(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reference_saving = _parse_reference_saving(d.pop("reference_saving"))

        def _parse_unmatched_reason(data: object) -> BlankEnum | UnmatchedReasonEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                unmatched_reason_type_0 = UnmatchedReasonEnum(data)

                return unmatched_reason_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            unmatched_reason_type_1 = BlankEnum(data)

            return unmatched_reason_type_1

        unmatched_reason = _parse_unmatched_reason(d.pop("unmatched_reason"))

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
