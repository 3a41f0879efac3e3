from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="EventTimes")


@_attrs_define
class EventTimes:
    """Shows the deadlines of what an event is about; absent are those that it has not.

    Attributes:
        ends_at (datetime.datetime | Unset):
        due_on (datetime.date | Unset):
        delivery_on (datetime.date | Unset):
        latest_delivery_on (datetime.date | Unset):
        valid_to (datetime.date | Unset):
    """

    ends_at: datetime.datetime | Unset = UNSET
    due_on: datetime.date | Unset = UNSET
    delivery_on: datetime.date | Unset = UNSET
    latest_delivery_on: datetime.date | Unset = UNSET
    valid_to: datetime.date | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        ends_at: str | Unset = UNSET
        if not isinstance(self.ends_at, Unset):
            ends_at = self.ends_at.isoformat()

        due_on: str | Unset = UNSET
        if not isinstance(self.due_on, Unset):
            due_on = self.due_on.isoformat()

        delivery_on: str | Unset = UNSET
        if not isinstance(self.delivery_on, Unset):
            delivery_on = self.delivery_on.isoformat()

        latest_delivery_on: str | Unset = UNSET
        if not isinstance(self.latest_delivery_on, Unset):
            latest_delivery_on = self.latest_delivery_on.isoformat()

        valid_to: str | Unset = UNSET
        if not isinstance(self.valid_to, Unset):
            valid_to = self.valid_to.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if ends_at is not UNSET:
            field_dict["ends_at"] = ends_at
        if due_on is not UNSET:
            field_dict["due_on"] = due_on
        if delivery_on is not UNSET:
            field_dict["delivery_on"] = delivery_on
        if latest_delivery_on is not UNSET:
            field_dict["latest_delivery_on"] = latest_delivery_on
        if valid_to is not UNSET:
            field_dict["valid_to"] = valid_to

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _ends_at = d.pop("ends_at", UNSET)
        ends_at: datetime.datetime | Unset
        if isinstance(_ends_at, Unset):
            ends_at = UNSET
        else:
            ends_at = datetime.datetime.fromisoformat(_ends_at)

        _due_on = d.pop("due_on", UNSET)
        due_on: datetime.date | Unset
        if isinstance(_due_on, Unset):
            due_on = UNSET
        else:
            due_on = datetime.date.fromisoformat(_due_on)

        _delivery_on = d.pop("delivery_on", UNSET)
        delivery_on: datetime.date | Unset
        if isinstance(_delivery_on, Unset):
            delivery_on = UNSET
        else:
            delivery_on = datetime.date.fromisoformat(_delivery_on)

        _latest_delivery_on = d.pop("latest_delivery_on", UNSET)
        latest_delivery_on: datetime.date | Unset
        if isinstance(_latest_delivery_on, Unset):
            latest_delivery_on = UNSET
        else:
            latest_delivery_on = datetime.date.fromisoformat(_latest_delivery_on)

        _valid_to = d.pop("valid_to", UNSET)
        valid_to: datetime.date | Unset
        if isinstance(_valid_to, Unset):
            valid_to = UNSET
        else:
            valid_to = datetime.date.fromisoformat(_valid_to)

        event_times = cls(
            ends_at=ends_at,
            due_on=due_on,
            delivery_on=delivery_on,
            latest_delivery_on=latest_delivery_on,
            valid_to=valid_to,
        )

        event_times.additional_properties = d
        return event_times

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
