from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.part_request_status_enum import PartRequestStatusEnum

T = TypeVar("T", bound="PartRequestSummary")


@_attrs_define
class PartRequestSummary:
    """Renders a request in a list.

    Attributes:
        id (UUID):
        organisation (UUID):
        number (str): Such as RQ-26-00042.
        title (str):
        status (PartRequestStatusEnum): * `draft` - Draft
            * `submitted` - Submitted
            * `withdrawn` - Withdrawn
        lines (int):
        ordered (int): Lines that are orders.
        latest_delivery_on (datetime.date | None): Of lines without a date of their own.
        created_at (datetime.datetime):
    """

    id: UUID
    organisation: UUID
    number: str
    title: str
    status: PartRequestStatusEnum
    lines: int
    ordered: int
    latest_delivery_on: datetime.date | None
    created_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        organisation = str(self.organisation)

        number = self.number

        title = self.title

        status = self.status.value

        lines = self.lines

        ordered = self.ordered

        latest_delivery_on: None | str
        if isinstance(self.latest_delivery_on, datetime.date):
            latest_delivery_on = self.latest_delivery_on.isoformat()
        else:
            latest_delivery_on = self.latest_delivery_on

        created_at = self.created_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "number": number,
                "title": title,
                "status": status,
                "lines": lines,
                "ordered": ordered,
                "latest_delivery_on": latest_delivery_on,
                "created_at": created_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        organisation = UUID(d.pop("organisation"))

        number = d.pop("number")

        title = d.pop("title")

        status = PartRequestStatusEnum(d.pop("status"))

        lines = d.pop("lines")

        ordered = d.pop("ordered")

        def _parse_latest_delivery_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                latest_delivery_on_type_0 = datetime.date.fromisoformat(data)

                return latest_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        latest_delivery_on = _parse_latest_delivery_on(d.pop("latest_delivery_on"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        part_request_summary = cls(
            id=id,
            organisation=organisation,
            number=number,
            title=title,
            status=status,
            lines=lines,
            ordered=ordered,
            latest_delivery_on=latest_delivery_on,
            created_at=created_at,
        )

        part_request_summary.additional_properties = d
        return part_request_summary

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
