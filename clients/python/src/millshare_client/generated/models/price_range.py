from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PriceRange")


@_attrs_define
class PriceRange:
    """Renders an indicative price per piece, landed and with the platform's fee.

    Attributes:
        low (None | str):
        high (None | str):
        factories (int): That could make it; too few give no price.
        pieces (int): That fit the free hours in time.
        earliest_on (datetime.date | None):
        shut_out_by (str): What left no machine; empty where some are.
        shut_out_step (int):
        is_withheld (bool): Your organisation offers such a process itself, so prices are not shown to it.
    """

    low: None | str
    high: None | str
    factories: int
    pieces: int
    earliest_on: datetime.date | None
    shut_out_by: str
    shut_out_step: int
    is_withheld: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        low: None | str
        low = self.low

        high: None | str
        high = self.high

        factories = self.factories

        pieces = self.pieces

        earliest_on: None | str
        if isinstance(self.earliest_on, datetime.date):
            earliest_on = self.earliest_on.isoformat()
        else:
            earliest_on = self.earliest_on

        shut_out_by = self.shut_out_by

        shut_out_step = self.shut_out_step

        is_withheld = self.is_withheld

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "low": low,
                "high": high,
                "factories": factories,
                "pieces": pieces,
                "earliest_on": earliest_on,
                "shut_out_by": shut_out_by,
                "shut_out_step": shut_out_step,
                "is_withheld": is_withheld,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_low(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        low = _parse_low(d.pop("low"))

        def _parse_high(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        high = _parse_high(d.pop("high"))

        factories = d.pop("factories")

        pieces = d.pop("pieces")

        def _parse_earliest_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                earliest_on_type_0 = datetime.date.fromisoformat(data)

                return earliest_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        earliest_on = _parse_earliest_on(d.pop("earliest_on"))

        shut_out_by = d.pop("shut_out_by")

        shut_out_step = d.pop("shut_out_step")

        is_withheld = d.pop("is_withheld")

        price_range = cls(
            low=low,
            high=high,
            factories=factories,
            pieces=pieces,
            earliest_on=earliest_on,
            shut_out_by=shut_out_by,
            shut_out_step=shut_out_step,
            is_withheld=is_withheld,
        )

        price_range.additional_properties = d
        return price_range

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
