from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.allocation_status_enum import AllocationStatusEnum

T = TypeVar("T", bound="Production")


@_attrs_define
class Production:
    """Shows the progress of an allocation, without prices or names.

    Attributes:
        id (UUID):
        work_order (None | str): Its number from when it is offered, such as W-26-00042.
        order (UUID):
        operation_sequence (int):
        status (AllocationStatusEnum): * `proposed` - Proposed
            * `offered` - Offered
            * `accepted` - Accepted
            * `declined` - Declined
            * `expired` - Expired
            * `confirmed` - Confirmed
            * `in_production` - In production
            * `quality_passed` - Quality passed
            * `quality_failed` - Quality failed
            * `shipped` - Shipped
            * `received` - Received
            * `rework` - Rework
            * `settled` - Settled
            * `cancelled` - Cancelled
            * `replaced` - Replaced
        quantity (int):
        lost (int): Pieces of it that failed and are not worked again.
        pieces (int): What it still makes: quantity less what is lost.
        pieces_to_start (int): More than its pieces where some are expected to be scrapped.
        pieces_to_pass (int): Good pieces to pass on, more than its own where later steps scrap some.
        pieces_done (int): Returns the pieces made, by the last report.
        pieces_passed (int): In all inspections.
        pieces_spare (int): Good ones beyond its own, for what later steps scrap.
        pieces_failed (int): Failed, neither passed nor scrapped since, and more than the over-run makes up for.
        pieces_in_rework (int):
        pieces_ready (int): Passed, and still at the factory.
        pieces_shipped (int):
        pieces_arrived (int): At the next factory or the buyer, damaged ones included.
        due_on (datetime.date): When the pieces leave: the window's last day, later where the buyer waits.
    """

    id: UUID
    work_order: None | str
    order: UUID
    operation_sequence: int
    status: AllocationStatusEnum
    quantity: int
    lost: int
    pieces: int
    pieces_to_start: int
    pieces_to_pass: int
    pieces_done: int
    pieces_passed: int
    pieces_spare: int
    pieces_failed: int
    pieces_in_rework: int
    pieces_ready: int
    pieces_shipped: int
    pieces_arrived: int
    due_on: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        work_order: None | str
        work_order = self.work_order

        order = str(self.order)

        operation_sequence = self.operation_sequence

        status = self.status.value

        quantity = self.quantity

        lost = self.lost

        pieces = self.pieces

        pieces_to_start = self.pieces_to_start

        pieces_to_pass = self.pieces_to_pass

        pieces_done = self.pieces_done

        pieces_passed = self.pieces_passed

        pieces_spare = self.pieces_spare

        pieces_failed = self.pieces_failed

        pieces_in_rework = self.pieces_in_rework

        pieces_ready = self.pieces_ready

        pieces_shipped = self.pieces_shipped

        pieces_arrived = self.pieces_arrived

        due_on = self.due_on.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "work_order": work_order,
                "order": order,
                "operation_sequence": operation_sequence,
                "status": status,
                "quantity": quantity,
                "lost": lost,
                "pieces": pieces,
                "pieces_to_start": pieces_to_start,
                "pieces_to_pass": pieces_to_pass,
                "pieces_done": pieces_done,
                "pieces_passed": pieces_passed,
                "pieces_spare": pieces_spare,
                "pieces_failed": pieces_failed,
                "pieces_in_rework": pieces_in_rework,
                "pieces_ready": pieces_ready,
                "pieces_shipped": pieces_shipped,
                "pieces_arrived": pieces_arrived,
                "due_on": due_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        def _parse_work_order(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        work_order = _parse_work_order(d.pop("work_order"))

        order = UUID(d.pop("order"))

        operation_sequence = d.pop("operation_sequence")

        status = AllocationStatusEnum(d.pop("status"))

        quantity = d.pop("quantity")

        lost = d.pop("lost")

        pieces = d.pop("pieces")

        pieces_to_start = d.pop("pieces_to_start")

        pieces_to_pass = d.pop("pieces_to_pass")

        pieces_done = d.pop("pieces_done")

        pieces_passed = d.pop("pieces_passed")

        pieces_spare = d.pop("pieces_spare")

        pieces_failed = d.pop("pieces_failed")

        pieces_in_rework = d.pop("pieces_in_rework")

        pieces_ready = d.pop("pieces_ready")

        pieces_shipped = d.pop("pieces_shipped")

        pieces_arrived = d.pop("pieces_arrived")

        due_on = datetime.date.fromisoformat(d.pop("due_on"))

        production = cls(
            id=id,
            work_order=work_order,
            order=order,
            operation_sequence=operation_sequence,
            status=status,
            quantity=quantity,
            lost=lost,
            pieces=pieces,
            pieces_to_start=pieces_to_start,
            pieces_to_pass=pieces_to_pass,
            pieces_done=pieces_done,
            pieces_passed=pieces_passed,
            pieces_spare=pieces_spare,
            pieces_failed=pieces_failed,
            pieces_in_rework=pieces_in_rework,
            pieces_ready=pieces_ready,
            pieces_shipped=pieces_shipped,
            pieces_arrived=pieces_arrived,
            due_on=due_on,
        )

        production.additional_properties = d
        return production

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
