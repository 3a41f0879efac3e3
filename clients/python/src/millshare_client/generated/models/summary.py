from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Summary")


@_attrs_define
class Summary:
    """Shows the numbers of lines by what was found about them.

    Attributes:
        lines (int):
        good (int):
        questions (int):
        errors (int):
        left_out (int):
        recognised (int):
    """

    lines: int
    good: int
    questions: int
    errors: int
    left_out: int
    recognised: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        lines = self.lines

        good = self.good

        questions = self.questions

        errors = self.errors

        left_out = self.left_out

        recognised = self.recognised

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "lines": lines,
                "good": good,
                "questions": questions,
                "errors": errors,
                "left_out": left_out,
                "recognised": recognised,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        lines = d.pop("lines")

        good = d.pop("good")

        questions = d.pop("questions")

        errors = d.pop("errors")

        left_out = d.pop("left_out")

        recognised = d.pop("recognised")

        summary = cls(
            lines=lines,
            good=good,
            questions=questions,
            errors=errors,
            left_out=left_out,
            recognised=recognised,
        )

        summary.additional_properties = d
        return summary

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
