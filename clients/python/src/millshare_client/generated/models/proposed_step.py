from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ProposedStep")


@_attrs_define
class ProposedStep:
    """Renders a step of a proposed routing with its estimated time.

    Attributes:
        process (str):
        reason (str): Code of why the step is there.
        cycle_time_s (None | str): For one piece; null if unknown.
        setup_s (None | str):
        spread (None | str): Half the width of the range of about seven of ten lots, as a share.
        formula (None | str):
        source (None | str): Where the formula's rates are from.
        is_weak (bool | None): A rate has no confirmed source, or an input was assumed.
        assumed (list[str]):
        batch_size (int | None): Pieces that share one load.
        tool_hours (int): Of toolmaking before the first piece: a mould, a die, a pattern.
        no_estimate (None | str): Code of why there is no time.
        missing (list[str]): Facts that would give a time.
    """

    process: str
    reason: str
    cycle_time_s: None | str
    setup_s: None | str
    spread: None | str
    formula: None | str
    source: None | str
    is_weak: bool | None
    assumed: list[str]
    batch_size: int | None
    tool_hours: int
    no_estimate: None | str
    missing: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        process = self.process

        reason = self.reason

        cycle_time_s: None | str
        cycle_time_s = self.cycle_time_s

        setup_s: None | str
        setup_s = self.setup_s

        spread: None | str
        spread = self.spread

        formula: None | str
        formula = self.formula

        source: None | str
        source = self.source

        is_weak: bool | None
        is_weak = self.is_weak

        assumed = self.assumed

        batch_size: int | None
        batch_size = self.batch_size

        tool_hours = self.tool_hours

        no_estimate: None | str
        no_estimate = self.no_estimate

        missing = self.missing

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "process": process,
                "reason": reason,
                "cycle_time_s": cycle_time_s,
                "setup_s": setup_s,
                "spread": spread,
                "formula": formula,
                "source": source,
                "is_weak": is_weak,
                "assumed": assumed,
                "batch_size": batch_size,
                "tool_hours": tool_hours,
                "no_estimate": no_estimate,
                "missing": missing,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        process = d.pop("process")

        reason = d.pop("reason")

        def _parse_cycle_time_s(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cycle_time_s = _parse_cycle_time_s(d.pop("cycle_time_s"))

        def _parse_setup_s(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        setup_s = _parse_setup_s(d.pop("setup_s"))

        def _parse_spread(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        spread = _parse_spread(d.pop("spread"))

        def _parse_formula(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        formula = _parse_formula(d.pop("formula"))

        def _parse_source(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        source = _parse_source(d.pop("source"))

        def _parse_is_weak(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        is_weak = _parse_is_weak(d.pop("is_weak"))

        assumed = cast(list[str], d.pop("assumed"))

        def _parse_batch_size(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        batch_size = _parse_batch_size(d.pop("batch_size"))

        tool_hours = d.pop("tool_hours")

        def _parse_no_estimate(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        no_estimate = _parse_no_estimate(d.pop("no_estimate"))

        missing = cast(list[str], d.pop("missing"))

        proposed_step = cls(
            process=process,
            reason=reason,
            cycle_time_s=cycle_time_s,
            setup_s=setup_s,
            spread=spread,
            formula=formula,
            source=source,
            is_weak=is_weak,
            assumed=assumed,
            batch_size=batch_size,
            tool_hours=tool_hours,
            no_estimate=no_estimate,
            missing=missing,
        )

        proposed_step.additional_properties = d
        return proposed_step

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
