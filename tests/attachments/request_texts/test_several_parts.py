"""Tests how the text of a request is divided into parts."""

import pytest

from attachments.readers.request_text.several_parts import part_texts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("Bracket\n500 pcs\n6082-T6", ["Bracket\n500 pcs\n6082-T6"]),
        (
            "Hello,\n1. 500 pcs bracket\n2) 40 pcs shaft\n   58 HRC\n- 12 pcs lid\r\n",
            ["500 pcs bracket", "40 pcs shaft\n   58 HRC", "12 pcs lid"],
        ),
        ("500件 支架\n两百件 轴", ["500件 支架", "两百件 轴"]),
        ("Bracket\n500 pcs\n\nShaft\nqty 20", ["Bracket\n500 pcs", "Shaft\nqty 20"]),
        # The number of a dimension is no number of a line.
        (
            "1.5 mm sheet, 50 pcs\n2.5 mm sheet, 60 pcs",
            ["1.5 mm sheet, 50 pcs", "2.5 mm sheet, 60 pcs"],
        ),
    ],
)
def test_each_quantity_is_a_part(text: str, parts: list[str]) -> None:
    assert part_texts(text) == parts
