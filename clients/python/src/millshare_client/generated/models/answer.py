from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.answer_status_enum import AnswerStatusEnum

T = TypeVar("T", bound="Answer")


@_attrs_define
class Answer:
    """Serializes an allocation that its factory has just answered, in short.

    Attributes:
        id (UUID):
        order (UUID):
        window (UUID):
        quantity (int):
        machine_hours (str):  Example: 12.5.
        status (AnswerStatusEnum): * `proposed` - proposed
            * `offered` - offered
            * `accepted` - accepted
            * `declined` - declined
            * `expired` - expired
            * `confirmed` - confirmed
            * `in_production` - in_production
            * `quality_passed` - quality_passed
            * `quality_failed` - quality_failed
            * `shipped` - shipped
            * `received` - received
            * `rework` - rework
            * `settled` - settled
            * `cancelled` - cancelled
            * `replaced` - replaced
    """

    id: UUID
    order: UUID
    window: UUID
    quantity: int
    machine_hours: str
    status: AnswerStatusEnum
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        order = str(self.order)

        window = str(self.window)

        quantity = self.quantity

        machine_hours = self.machine_hours

        status = self.status.value

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "order": order,
                "window": window,
                "quantity": quantity,
                "machine_hours": machine_hours,
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        order = UUID(d.pop("order"))

        window = UUID(d.pop("window"))

        quantity = d.pop("quantity")

        machine_hours = d.pop("machine_hours")

        status = AnswerStatusEnum(d.pop("status"))

        answer = cls(
            id=id,
            order=order,
            window=window,
            quantity=quantity,
            machine_hours=machine_hours,
            status=status,
        )

        answer.additional_properties = d
        return answer

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
