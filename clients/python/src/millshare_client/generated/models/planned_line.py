from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.planned_line_state_enum import PlannedLineStateEnum
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.fact_of_line import FactOfLine
    from ..models.line_price import LinePrice
    from ..models.planned_line_missing import PlannedLineMissing
    from ..models.planned_line_questions_item import PlannedLineQuestionsItem


T = TypeVar("T", bound="PlannedLine")


@_attrs_define
class PlannedLine:
    """Renders a line with what it can be ordered by, or lacks.

    Attributes:
        id (UUID):
        position (int):
        state (PlannedLineStateEnum): * `reading` - Being read
            * `incomplete` - Incomplete
            * `ready` - Complete
            * `ordered` - Ordered
        part (UUID):
        name (str):
        number (str):
        revision (str):
        material (None | str): Grade, or else family.
        files (list[UUID]):
        drawing_name (str):
        quantity (FactOfLine | None):
        latest_delivery_on (FactOfLine | None):
        routing (int):
        processes (list[str]): Of its routing, in sequence.
        missing (PlannedLineMissing): Reasons by field of the order.
        lacks (list[str]): Facts of the part that would give a routing.
        questions (list[PlannedLineQuestionsItem]): What a person has to answer on the part, such as a material that is
            proposed.
        price (LinePrice | None):
        order (None | UUID):
        proposal (None | UUID): The open one, to be answered.
        order_reference (None | str | Unset):
        order_status (None | str | Unset):
    """

    id: UUID
    position: int
    state: PlannedLineStateEnum
    part: UUID
    name: str
    number: str
    revision: str
    material: None | str
    files: list[UUID]
    drawing_name: str
    quantity: FactOfLine | None
    latest_delivery_on: FactOfLine | None
    routing: int
    processes: list[str]
    missing: PlannedLineMissing
    lacks: list[str]
    questions: list[PlannedLineQuestionsItem]
    price: LinePrice | None
    order: None | UUID
    proposal: None | UUID
    order_reference: None | str | Unset = UNSET
    order_status: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.fact_of_line import FactOfLine  # noqa: PLC0415
        from ..models.line_price import LinePrice  # noqa: PLC0415

        id = str(self.id)

        position = self.position

        state = self.state.value

        part = str(self.part)

        name = self.name

        number = self.number

        revision = self.revision

        material: None | str
        material = self.material

        files = []
        for files_item_data in self.files:
            files_item = str(files_item_data)
            files.append(files_item)

        drawing_name = self.drawing_name

        quantity: dict[str, Any] | None
        if isinstance(self.quantity, FactOfLine):
            quantity = self.quantity.to_dict()
        else:
            quantity = self.quantity

        latest_delivery_on: dict[str, Any] | None
        if isinstance(self.latest_delivery_on, FactOfLine):
            latest_delivery_on = self.latest_delivery_on.to_dict()
        else:
            latest_delivery_on = self.latest_delivery_on

        routing = self.routing

        processes = self.processes

        missing = self.missing.to_dict()

        lacks = self.lacks

        questions = []
        for questions_item_data in self.questions:
            questions_item = questions_item_data.to_dict()
            questions.append(questions_item)

        price: dict[str, Any] | None
        if isinstance(self.price, LinePrice):
            price = self.price.to_dict()
        else:
            price = self.price

        order: None | str
        if isinstance(self.order, UUID):
            order = str(self.order)
        else:
            order = self.order

        proposal: None | str
        if isinstance(self.proposal, UUID):
            proposal = str(self.proposal)
        else:
            proposal = self.proposal

        order_reference: None | str | Unset
        if isinstance(self.order_reference, Unset):
            order_reference = UNSET
        else:
            order_reference = self.order_reference

        order_status: None | str | Unset
        if isinstance(self.order_status, Unset):
            order_status = UNSET
        else:
            order_status = self.order_status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "position": position,
                "state": state,
                "part": part,
                "name": name,
                "number": number,
                "revision": revision,
                "material": material,
                "files": files,
                "drawing_name": drawing_name,
                "quantity": quantity,
                "latest_delivery_on": latest_delivery_on,
                "routing": routing,
                "processes": processes,
                "missing": missing,
                "lacks": lacks,
                "questions": questions,
                "price": price,
                "order": order,
                "proposal": proposal,
            }
        )
        if order_reference is not UNSET:
            field_dict["order_reference"] = order_reference
        if order_status is not UNSET:
            field_dict["order_status"] = order_status

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fact_of_line import FactOfLine  # noqa: PLC0415
        from ..models.line_price import LinePrice  # noqa: PLC0415
        from ..models.planned_line_missing import PlannedLineMissing  # noqa: PLC0415
        from ..models.planned_line_questions_item import PlannedLineQuestionsItem  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        position = d.pop("position")

        state = PlannedLineStateEnum(d.pop("state"))

        part = UUID(d.pop("part"))

        name = d.pop("name")

        number = d.pop("number")

        revision = d.pop("revision")

        def _parse_material(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        material = _parse_material(d.pop("material"))

        files = []
        _files = d.pop("files")
        for files_item_data in _files:
            files_item = UUID(files_item_data)

            files.append(files_item)

        drawing_name = d.pop("drawing_name")

        def _parse_quantity(data: object) -> FactOfLine | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                quantity_type_0 = FactOfLine.from_dict(data)

                return quantity_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FactOfLine | None, data)

        quantity = _parse_quantity(d.pop("quantity"))

        def _parse_latest_delivery_on(data: object) -> FactOfLine | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                latest_delivery_on_type_0 = FactOfLine.from_dict(data)

                return latest_delivery_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FactOfLine | None, data)

        latest_delivery_on = _parse_latest_delivery_on(d.pop("latest_delivery_on"))

        routing = d.pop("routing")

        processes = cast(list[str], d.pop("processes"))

        missing = PlannedLineMissing.from_dict(d.pop("missing"))

        lacks = cast(list[str], d.pop("lacks"))

        questions = []
        _questions = d.pop("questions")
        for questions_item_data in _questions:
            questions_item = PlannedLineQuestionsItem.from_dict(questions_item_data)

            questions.append(questions_item)

        def _parse_price(data: object) -> LinePrice | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                price_type_0 = LinePrice.from_dict(data)

                return price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LinePrice | None, data)

        price = _parse_price(d.pop("price"))

        def _parse_order(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                order_type_0 = UUID(data)

                return order_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        order = _parse_order(d.pop("order"))

        def _parse_proposal(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                proposal_type_0 = UUID(data)

                return proposal_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        proposal = _parse_proposal(d.pop("proposal"))

        def _parse_order_reference(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        order_reference = _parse_order_reference(d.pop("order_reference", UNSET))

        def _parse_order_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        order_status = _parse_order_status(d.pop("order_status", UNSET))

        planned_line = cls(
            id=id,
            position=position,
            state=state,
            part=part,
            name=name,
            number=number,
            revision=revision,
            material=material,
            files=files,
            drawing_name=drawing_name,
            quantity=quantity,
            latest_delivery_on=latest_delivery_on,
            routing=routing,
            processes=processes,
            missing=missing,
            lacks=lacks,
            questions=questions,
            price=price,
            order=order,
            proposal=proposal,
            order_reference=order_reference,
            order_status=order_status,
        )

        planned_line.additional_properties = d
        return planned_line

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
