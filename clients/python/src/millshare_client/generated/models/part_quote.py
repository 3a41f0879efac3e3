from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.date_price import DatePrice
    from ..models.ladder_price import LadderPrice
    from ..models.step_price import StepPrice


T = TypeVar("T", bound="PartQuote")


@_attrs_define
class PartQuote:
    """Renders indicative prices by step, quantity and date.

    Attributes:
        currency (str):
        steps (list[StepPrice]):
        ladder (list[LadderPrice]):
        dates (list[DatePrice]):
    """

    currency: str
    steps: list[StepPrice]
    ladder: list[LadderPrice]
    dates: list[DatePrice]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        currency = self.currency

        steps = []
        for steps_item_data in self.steps:
            steps_item = steps_item_data.to_dict()
            steps.append(steps_item)

        ladder = []
        for ladder_item_data in self.ladder:
            ladder_item = ladder_item_data.to_dict()
            ladder.append(ladder_item)

        dates = []
        for dates_item_data in self.dates:
            dates_item = dates_item_data.to_dict()
            dates.append(dates_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "currency": currency,
                "steps": steps,
                "ladder": ladder,
                "dates": dates,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.date_price import DatePrice  # noqa: PLC0415
        from ..models.ladder_price import LadderPrice  # noqa: PLC0415
        from ..models.step_price import StepPrice  # noqa: PLC0415

        d = dict(src_dict)
        currency = d.pop("currency")

        steps = []
        _steps = d.pop("steps")
        for steps_item_data in _steps:
            steps_item = StepPrice.from_dict(steps_item_data)

            steps.append(steps_item)

        ladder = []
        _ladder = d.pop("ladder")
        for ladder_item_data in _ladder:
            ladder_item = LadderPrice.from_dict(ladder_item_data)

            ladder.append(ladder_item)

        dates = []
        _dates = d.pop("dates")
        for dates_item_data in _dates:
            dates_item = DatePrice.from_dict(dates_item_data)

            dates.append(dates_item)

        part_quote = cls(
            currency=currency,
            steps=steps,
            ladder=ladder,
            dates=dates,
        )

        part_quote.additional_properties = d
        return part_quote

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
