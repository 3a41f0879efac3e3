from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.event_side_enum import EventSideEnum

T = TypeVar("T", bound="Event")


@_attrs_define
class Event:
    """Serializes one transition of a state.

    Attributes:
        by (None | str): Who it was; null where the person belongs to another organisation.
        side (EventSideEnum): * `operator` - operator
            * `buyer` - buyer
            * `factory` - factory
            * `platform` - platform
        from_status (str):
        to_status (str):
        reason (str):
        at (datetime.datetime):
    """

    by: None | str
    side: EventSideEnum
    from_status: str
    to_status: str
    reason: str
    at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        by: None | str
        by = self.by

        side = self.side.value

        from_status = self.from_status

        to_status = self.to_status

        reason = self.reason

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "by": by,
                "side": side,
                "from_status": from_status,
                "to_status": to_status,
                "reason": reason,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        by = _parse_by(d.pop("by"))

        side = EventSideEnum(d.pop("side"))

        from_status = d.pop("from_status")

        to_status = d.pop("to_status")

        reason = d.pop("reason")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        event = cls(
            by=by,
            side=side,
            from_status=from_status,
            to_status=to_status,
            reason=reason,
            at=at,
        )

        event.additional_properties = d
        return event

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
