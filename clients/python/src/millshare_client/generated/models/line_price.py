from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.line_price_basis_enum import LinePriceBasisEnum

if TYPE_CHECKING:
    from ..models.price_range import PriceRange


T = TypeVar("T", bound="LinePrice")


@_attrs_define
class LinePrice:
    """Renders the price of all pieces of a line.

    Attributes:
        basis (LinePriceBasisEnum): * `indicative` - indicative
            * `proposal` - proposal
        low (None | str):
        high (None | str):
        estimate (None | PriceRange): Per piece; null of a proposal.
    """

    basis: LinePriceBasisEnum
    low: None | str
    high: None | str
    estimate: None | PriceRange
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.price_range import PriceRange  # noqa: PLC0415

        basis = self.basis.value

        low: None | str
        low = self.low

        high: None | str
        high = self.high

        estimate: dict[str, Any] | None
        if isinstance(self.estimate, PriceRange):
            estimate = self.estimate.to_dict()
        else:
            estimate = self.estimate

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "basis": basis,
                "low": low,
                "high": high,
                "estimate": estimate,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.price_range import PriceRange  # noqa: PLC0415

        d = dict(src_dict)
        basis = LinePriceBasisEnum(d.pop("basis"))

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

        def _parse_estimate(data: object) -> None | PriceRange:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                estimate_type_0 = PriceRange.from_dict(data)

                return estimate_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PriceRange, data)

        estimate = _parse_estimate(d.pop("estimate"))

        line_price = cls(
            basis=basis,
            low=low,
            high=high,
            estimate=estimate,
        )

        line_price.additional_properties = d
        return line_price

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
