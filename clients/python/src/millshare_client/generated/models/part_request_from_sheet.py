from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.confidentiality_enum import ConfidentialityEnum
from ..models.part_request_status_enum import PartRequestStatusEnum

if TYPE_CHECKING:
    from ..models.planned_line import PlannedLine
    from ..models.total import Total


T = TypeVar("T", bound="PartRequestFromSheet")


@_attrs_define
class PartRequestFromSheet:
    """Renders a request with the columns of a sheet that were not read.

    Attributes:
        id (UUID):
        organisation (UUID):
        number (str): Such as RQ-26-00042.
        status (PartRequestStatusEnum): * `draft` - Draft
            * `submitted` - Submitted
            * `withdrawn` - Withdrawn
        group (None | UUID): Its orders.
        title (str):
        ship_to (str):
        ship_to_region (None | str):
        latitude (None | str):
        longitude (None | str):
        latest_delivery_on (datetime.date | None): Of lines without a date of their own.
        currency (str):
        confidentiality (ConfidentialityEnum): * `open` - Open
            * `matched` - Matched factories only
            * `nda` - Under a signed agreement
        lines (list[PlannedLine]):
        total (None | Total):
        created_at (datetime.datetime):
        updated_at (datetime.datetime):
        unread_columns (list[str]): Heads of columns.
    """

    id: UUID
    organisation: UUID
    number: str
    status: PartRequestStatusEnum
    group: None | UUID
    title: str
    ship_to: str
    ship_to_region: None | str
    latitude: None | str
    longitude: None | str
    latest_delivery_on: datetime.date | None
    currency: str
    confidentiality: ConfidentialityEnum
    lines: list[PlannedLine]
    total: None | Total
    created_at: datetime.datetime
    updated_at: datetime.datetime
    unread_columns: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.total import Total  # noqa: PLC0415

        id = str(self.id)

        organisation = str(self.organisation)

        number = self.number

        status = self.status.value

        group: None | str
        if isinstance(self.group, UUID):
            group = str(self.group)
        else:
            group = self.group

        title = self.title

        ship_to = self.ship_to

        ship_to_region: None | str
        ship_to_region = self.ship_to_region

        latitude: None | str
        latitude = self.latitude

        longitude: None | str
        longitude = self.longitude

        latest_delivery_on: None | str
        if isinstance(self.latest_delivery_on, datetime.date):
            latest_delivery_on = self.latest_delivery_on.isoformat()
        else:
            latest_delivery_on = self.latest_delivery_on

        currency = self.currency

        confidentiality = self.confidentiality.value

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        total: dict[str, Any] | None
        if isinstance(self.total, Total):
            total = self.total.to_dict()
        else:
            total = self.total

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        unread_columns = self.unread_columns

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organisation": organisation,
                "number": number,
                "status": status,
                "group": group,
                "title": title,
                "ship_to": ship_to,
                "ship_to_region": ship_to_region,
                "latitude": latitude,
                "longitude": longitude,
                "latest_delivery_on": latest_delivery_on,
                "currency": currency,
                "confidentiality": confidentiality,
                "lines": lines,
                "total": total,
                "created_at": created_at,
                "updated_at": updated_at,
                "unread_columns": unread_columns,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.planned_line import PlannedLine  # noqa: PLC0415
        from ..models.total import Total  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        organisation = UUID(d.pop("organisation"))

        number = d.pop("number")

        status = PartRequestStatusEnum(d.pop("status"))

        def _parse_group(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                group_type_0 = UUID(data)

                return group_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        group = _parse_group(d.pop("group"))

        title = d.pop("title")

        ship_to = d.pop("ship_to")

        def _parse_ship_to_region(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ship_to_region = _parse_ship_to_region(d.pop("ship_to_region"))

        def _parse_latitude(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        latitude = _parse_latitude(d.pop("latitude"))

        def _parse_longitude(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        longitude = _parse_longitude(d.pop("longitude"))

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

        currency = d.pop("currency")

        confidentiality = ConfidentialityEnum(d.pop("confidentiality"))

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = PlannedLine.from_dict(lines_item_data)

            lines.append(lines_item)

        def _parse_total(data: object) -> None | Total:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                total_type_0 = Total.from_dict(data)

                return total_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Total, data)

        total = _parse_total(d.pop("total"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        unread_columns = cast(list[str], d.pop("unread_columns"))

        part_request_from_sheet = cls(
            id=id,
            organisation=organisation,
            number=number,
            status=status,
            group=group,
            title=title,
            ship_to=ship_to,
            ship_to_region=ship_to_region,
            latitude=latitude,
            longitude=longitude,
            latest_delivery_on=latest_delivery_on,
            currency=currency,
            confidentiality=confidentiality,
            lines=lines,
            total=total,
            created_at=created_at,
            updated_at=updated_at,
            unread_columns=unread_columns,
        )

        part_request_from_sheet.additional_properties = d
        return part_request_from_sheet

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
