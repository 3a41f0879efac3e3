from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.exclusion import Exclusion
    from ..models.price_range import PriceRange


T = TypeVar("T", bound="StepPrice")


@_attrs_define
class StepPrice:
    """Renders the price of one step alone.

    Attributes:
        sequence (int):
        process (str):
        estimate (None | PriceRange):
        exclusions (list[Exclusion]): Machines with open hours that do the process and may not make it.
    """

    sequence: int
    process: str
    estimate: None | PriceRange
    exclusions: list[Exclusion]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.price_range import PriceRange  # noqa: PLC0415

        sequence = self.sequence

        process = self.process

        estimate: dict[str, Any] | None
        if isinstance(self.estimate, PriceRange):
            estimate = self.estimate.to_dict()
        else:
            estimate = self.estimate

        exclusions = []
        for exclusions_item_data in self.exclusions:
            exclusions_item = exclusions_item_data.to_dict()
            exclusions.append(exclusions_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "sequence": sequence,
                "process": process,
                "estimate": estimate,
                "exclusions": exclusions,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.exclusion import Exclusion  # noqa: PLC0415
        from ..models.price_range import PriceRange  # noqa: PLC0415

        d = dict(src_dict)
        sequence = d.pop("sequence")

        process = d.pop("process")

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

        exclusions = []
        _exclusions = d.pop("exclusions")
        for exclusions_item_data in _exclusions:
            exclusions_item = Exclusion.from_dict(exclusions_item_data)

            exclusions.append(exclusions_item)

        step_price = cls(
            sequence=sequence,
            process=process,
            estimate=estimate,
            exclusions=exclusions,
        )

        step_price.additional_properties = d
        return step_price

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
