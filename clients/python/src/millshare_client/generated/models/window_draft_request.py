from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.span_request import SpanRequest


T = TypeVar("T", bound="WindowDraftRequest")


@_attrs_define
class WindowDraftRequest:
    """Validates the fields of a new capacity window.

    Attributes:
        machine (UUID):
        offered_hours (str):  Example: 12.5.
        starts_at (datetime.datetime | Unset): Left out where `spans` are sent.
        ends_at (datetime.datetime | Unset): Left out where `spans` are sent.
        spans (list[SpanRequest] | Unset): Where the hours lie, in order; from start to end in one span if left out.
        hourly_rate (str | Unset): The machine's, where it is left out.
        opening_cost (str | Unset): Paid once if anything is made in the window, such as an extra shift.
        least_lot (int | Unset): Fewest pieces worth a setup.
        notice_hours (str | Unset): 0 if left out. Example: 12.5.
        expires_at (datetime.datetime | Unset): Start of the last span less notice, where it is left out.
    """

    machine: UUID
    offered_hours: str
    starts_at: datetime.datetime | Unset = UNSET
    ends_at: datetime.datetime | Unset = UNSET
    spans: list[SpanRequest] | Unset = UNSET
    hourly_rate: str | Unset = UNSET
    opening_cost: str | Unset = UNSET
    least_lot: int | Unset = UNSET
    notice_hours: str | Unset = UNSET
    expires_at: datetime.datetime | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        machine = str(self.machine)

        offered_hours = self.offered_hours

        starts_at: str | Unset = UNSET
        if not isinstance(self.starts_at, Unset):
            starts_at = self.starts_at.isoformat()

        ends_at: str | Unset = UNSET
        if not isinstance(self.ends_at, Unset):
            ends_at = self.ends_at.isoformat()

        spans: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.spans, Unset):
            spans = []
            for spans_item_data in self.spans:
                spans_item = spans_item_data.to_dict()
                spans.append(spans_item)

        hourly_rate = self.hourly_rate

        opening_cost = self.opening_cost

        least_lot = self.least_lot

        notice_hours = self.notice_hours

        expires_at: str | Unset = UNSET
        if not isinstance(self.expires_at, Unset):
            expires_at = self.expires_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "machine": machine,
                "offered_hours": offered_hours,
            }
        )
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if ends_at is not UNSET:
            field_dict["ends_at"] = ends_at
        if spans is not UNSET:
            field_dict["spans"] = spans
        if hourly_rate is not UNSET:
            field_dict["hourly_rate"] = hourly_rate
        if opening_cost is not UNSET:
            field_dict["opening_cost"] = opening_cost
        if least_lot is not UNSET:
            field_dict["least_lot"] = least_lot
        if notice_hours is not UNSET:
            field_dict["notice_hours"] = notice_hours
        if expires_at is not UNSET:
            field_dict["expires_at"] = expires_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.span_request import SpanRequest  # noqa: PLC0415

        d = dict(src_dict)
        machine = UUID(d.pop("machine"))

        offered_hours = d.pop("offered_hours")

        _starts_at = d.pop("starts_at", UNSET)
        starts_at: datetime.datetime | Unset
        if isinstance(_starts_at, Unset):
            starts_at = UNSET
        else:
            starts_at = datetime.datetime.fromisoformat(_starts_at)

        _ends_at = d.pop("ends_at", UNSET)
        ends_at: datetime.datetime | Unset
        if isinstance(_ends_at, Unset):
            ends_at = UNSET
        else:
            ends_at = datetime.datetime.fromisoformat(_ends_at)

        _spans = d.pop("spans", UNSET)
        spans: list[SpanRequest] | Unset = UNSET
        if _spans is not UNSET:
            spans = []
            for spans_item_data in _spans:
                spans_item = SpanRequest.from_dict(spans_item_data)

                spans.append(spans_item)

        hourly_rate = d.pop("hourly_rate", UNSET)

        opening_cost = d.pop("opening_cost", UNSET)

        least_lot = d.pop("least_lot", UNSET)

        notice_hours = d.pop("notice_hours", UNSET)

        _expires_at = d.pop("expires_at", UNSET)
        expires_at: datetime.datetime | Unset
        if isinstance(_expires_at, Unset):
            expires_at = UNSET
        else:
            expires_at = datetime.datetime.fromisoformat(_expires_at)

        window_draft_request = cls(
            machine=machine,
            offered_hours=offered_hours,
            starts_at=starts_at,
            ends_at=ends_at,
            spans=spans,
            hourly_rate=hourly_rate,
            opening_cost=opening_cost,
            least_lot=least_lot,
            notice_hours=notice_hours,
            expires_at=expires_at,
        )

        window_draft_request.additional_properties = d
        return window_draft_request

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
