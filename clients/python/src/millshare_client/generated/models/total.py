from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.blank_enum import BlankEnum
from ..models.fault_enum import FaultEnum

T = TypeVar("T", bound="Total")


@_attrs_define
class Total:
    """Renders the sum of the lines that have a price.

    Attributes:
        low (str):
        high (str):
        priced (int):
        unpriced (int): Lines without a price, in no total.
        fault (BlankEnum | FaultEnum): What keeps all lines from an indicative price, if anything does.

            * `` -
            * `no_rates` - no_rates
            * `market_too_large` - market_too_large
            * `quota_spent` - quota_spent
        detail (str): How many estimates are left, and when there are more, where the quota is spent.
    """

    low: str
    high: str
    priced: int
    unpriced: int
    fault: BlankEnum | FaultEnum
    detail: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        low = self.low

        high = self.high

        priced = self.priced

        unpriced = self.unpriced

        fault: str
        if isinstance(self.fault, FaultEnum):
            fault = self.fault.value
        else:
            fault = self.fault.value

        detail = self.detail

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "low": low,
                "high": high,
                "priced": priced,
                "unpriced": unpriced,
                "fault": fault,
                "detail": detail,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        low = d.pop("low")

        high = d.pop("high")

        priced = d.pop("priced")

        unpriced = d.pop("unpriced")

        def _parse_fault(data: object) -> BlankEnum | FaultEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                fault_type_0 = FaultEnum(data)

                return fault_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            fault_type_1 = BlankEnum(data)

            return fault_type_1

        fault = _parse_fault(d.pop("fault"))

        detail = d.pop("detail")

        total = cls(
            low=low,
            high=high,
            priced=priced,
            unpriced=unpriced,
            fault=fault,
            detail=detail,
        )

        total.additional_properties = d
        return total

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
