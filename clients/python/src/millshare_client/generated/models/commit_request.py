from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.line_action_enum import LineActionEnum
from ..models.lines_enum import LinesEnum
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.commit_request_actions import CommitRequestActions


T = TypeVar("T", bound="CommitRequest")


@_attrs_define
class CommitRequest:
    """Validates what is to be stored.

    Attributes:
        lines (LinesEnum | Unset): * `all` - all
            * `good` - good
        recognised (LineActionEnum | Unset): * `add` - Add
            * `update` - Update
            * `skip` - Leave as it is
        publish (bool | Unset): Publishes windows, or submits orders, at once.
        actions (CommitRequestActions | Unset): For single lines, by `place` or by `position`.
    """

    lines: LinesEnum | Unset = UNSET
    recognised: LineActionEnum | Unset = UNSET
    publish: bool | Unset = UNSET
    actions: CommitRequestActions | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        lines: str | Unset = UNSET
        if not isinstance(self.lines, Unset):
            lines = self.lines.value

        recognised: str | Unset = UNSET
        if not isinstance(self.recognised, Unset):
            recognised = self.recognised.value

        publish = self.publish

        actions: dict[str, Any] | Unset = UNSET
        if not isinstance(self.actions, Unset):
            actions = self.actions.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if lines is not UNSET:
            field_dict["lines"] = lines
        if recognised is not UNSET:
            field_dict["recognised"] = recognised
        if publish is not UNSET:
            field_dict["publish"] = publish
        if actions is not UNSET:
            field_dict["actions"] = actions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.commit_request_actions import CommitRequestActions  # noqa: PLC0415

        d = dict(src_dict)
        _lines = d.pop("lines", UNSET)
        lines: LinesEnum | Unset
        if isinstance(_lines, Unset):
            lines = UNSET
        else:
            lines = LinesEnum(_lines)

        _recognised = d.pop("recognised", UNSET)
        recognised: LineActionEnum | Unset
        if isinstance(_recognised, Unset):
            recognised = UNSET
        else:
            recognised = LineActionEnum(_recognised)

        publish = d.pop("publish", UNSET)

        _actions = d.pop("actions", UNSET)
        actions: CommitRequestActions | Unset
        if isinstance(_actions, Unset):
            actions = UNSET
        else:
            actions = CommitRequestActions.from_dict(_actions)

        commit_request = cls(
            lines=lines,
            recognised=recognised,
            publish=publish,
            actions=actions,
        )

        commit_request.additional_properties = d
        return commit_request

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
