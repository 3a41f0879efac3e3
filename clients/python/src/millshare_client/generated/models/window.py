from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.window_status_enum import WindowStatusEnum

if TYPE_CHECKING:
    from ..models.span import Span


T = TypeVar("T", bound="Window")


@_attrs_define
class Window:
    """Renders idle hours of one machine, with money in its factory's currency.

    Attributes:
        id (UUID):
        machine (UUID):
        factory (UUID):
        process (str):
        starts_at (datetime.datetime):
        ends_at (datetime.datetime):
        spans (list[Span]):
        offered_hours (str):  Example: 12.5.
        reserved_hours (str):  Example: 12.5.
        free_hours (str):  Example: 12.5.
        currency (str):
        hourly_rate (None | str):
        opening_cost (None | str):
        least_lot (int): Fewest pieces worth a setup.
        notice_hours (str):  Example: 12.5.
        expires_at (datetime.datetime): Until when the window may be matched.
        status (WindowStatusEnum): * `draft` - Draft
            * `published` - Published
            * `paused` - Paused
            * `withdrawn` - Withdrawn
            * `expired` - Expired
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
    """

    id: UUID
    machine: UUID
    factory: UUID
    process: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    spans: list[Span]
    offered_hours: str
    reserved_hours: str
    free_hours: str
    currency: str
    hourly_rate: None | str
    opening_cost: None | str
    least_lot: int
    notice_hours: str
    expires_at: datetime.datetime
    status: WindowStatusEnum
    created_at: datetime.datetime
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        machine = str(self.machine)

        factory = str(self.factory)

        process = self.process

        starts_at = self.starts_at.isoformat()

        ends_at = self.ends_at.isoformat()

        spans = []
        for spans_item_data in self.spans:
            spans_item = spans_item_data.to_dict()
            spans.append(spans_item)

        offered_hours = self.offered_hours

        reserved_hours = self.reserved_hours

        free_hours = self.free_hours

        currency = self.currency

        hourly_rate: None | str
        hourly_rate = self.hourly_rate

        opening_cost: None | str
        opening_cost = self.opening_cost

        least_lot = self.least_lot

        notice_hours = self.notice_hours

        expires_at = self.expires_at.isoformat()

        status = self.status.value

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "machine": machine,
                "factory": factory,
                "process": process,
                "starts_at": starts_at,
                "ends_at": ends_at,
                "spans": spans,
                "offered_hours": offered_hours,
                "reserved_hours": reserved_hours,
                "free_hours": free_hours,
                "currency": currency,
                "hourly_rate": hourly_rate,
                "opening_cost": opening_cost,
                "least_lot": least_lot,
                "notice_hours": notice_hours,
                "expires_at": expires_at,
                "status": status,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.span import Span  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        machine = UUID(d.pop("machine"))

        factory = UUID(d.pop("factory"))

        process = d.pop("process")

        starts_at = datetime.datetime.fromisoformat(d.pop("starts_at"))

        ends_at = datetime.datetime.fromisoformat(d.pop("ends_at"))

        spans = []
        _spans = d.pop("spans")
        for spans_item_data in _spans:
            spans_item = Span.from_dict(spans_item_data)

            spans.append(spans_item)

        offered_hours = d.pop("offered_hours")

        reserved_hours = d.pop("reserved_hours")

        free_hours = d.pop("free_hours")

        currency = d.pop("currency")

        def _parse_hourly_rate(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        hourly_rate = _parse_hourly_rate(d.pop("hourly_rate"))

        def _parse_opening_cost(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        opening_cost = _parse_opening_cost(d.pop("opening_cost"))

        least_lot = d.pop("least_lot")

        notice_hours = d.pop("notice_hours")

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        status = WindowStatusEnum(d.pop("status"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        window = cls(
            id=id,
            machine=machine,
            factory=factory,
            process=process,
            starts_at=starts_at,
            ends_at=ends_at,
            spans=spans,
            offered_hours=offered_hours,
            reserved_hours=reserved_hours,
            free_hours=free_hours,
            currency=currency,
            hourly_rate=hourly_rate,
            opening_cost=opening_cost,
            least_lot=least_lot,
            notice_hours=notice_hours,
            expires_at=expires_at,
            status=status,
            created_at=created_at,
            updated_at=updated_at,
        )

        window.additional_properties = d
        return window

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
