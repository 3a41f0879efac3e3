from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.date_price_kind_enum import DatePriceKindEnum

if TYPE_CHECKING:
    from ..models.price_range import PriceRange


T = TypeVar("T", bound="DatePrice")


@_attrs_define
class DatePrice:
    """Renders the price for delivery by a day.

    Attributes:
        kind (DatePriceKindEnum): * `earliest` - earliest
            * `balanced` - balanced
            * `cheapest` - cheapest
        latest_on (datetime.date):
        estimate (PriceRange): Renders an indicative price per piece, landed and with the platform's fee.
    """

    kind: DatePriceKindEnum
    latest_on: datetime.date
    estimate: PriceRange
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind.value

        latest_on = self.latest_on.isoformat()

        estimate = self.estimate.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "latest_on": latest_on,
                "estimate": estimate,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.price_range import PriceRange  # noqa: PLC0415

        d = dict(src_dict)
        kind = DatePriceKindEnum(d.pop("kind"))

        latest_on = datetime.date.fromisoformat(d.pop("latest_on"))

        estimate = PriceRange.from_dict(d.pop("estimate"))

        date_price = cls(
            kind=kind,
            latest_on=latest_on,
            estimate=estimate,
        )

        date_price.additional_properties = d
        return date_price

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
