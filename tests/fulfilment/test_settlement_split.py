"""Checks the split of an allocation's money."""

from decimal import Decimal

from fulfilment.settlement_split import split_settlement


def test_split_of_all_pieces_has_no_remainder():
    split = split_settlement(
        earnings=Decimal("100.000001"),
        transport=Decimal("0.000003"),
        good=7,
        quantity=7,
        percent=Decimal("3.333333"),
    )

    assert (split.factory, split.carrier) == (Decimal("100.000001"), Decimal("0.000003"))
    assert sum(split.release_amounts(Decimal(200)).values()) == 0
