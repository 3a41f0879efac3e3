"""Tests the one scale of ISO 286 and ISO 2768 against both standards' tables."""

import pytest

from vocabularies.models import Tolerance

# ISO 286-1:2010, table 1: nominal sizes over and up to, in mm; widths of IT11 to IT17 in mm.
GRADES = {
    (0, 3): (0.06, 0.1, 0.14, 0.25, 0.4, 0.6, 1.0),
    (3, 6): (0.075, 0.12, 0.18, 0.3, 0.48, 0.75, 1.2),
    (6, 10): (0.09, 0.15, 0.22, 0.36, 0.58, 0.9, 1.5),
    (10, 18): (0.11, 0.18, 0.27, 0.43, 0.7, 1.1, 1.8),
    (18, 30): (0.13, 0.21, 0.33, 0.52, 0.84, 1.3, 2.1),
    (30, 50): (0.16, 0.25, 0.39, 0.62, 1.0, 1.6, 2.5),
    (50, 80): (0.19, 0.3, 0.46, 0.74, 1.2, 1.9, 3.0),
    (80, 120): (0.22, 0.35, 0.54, 0.87, 1.4, 2.2, 3.5),
    (120, 180): (0.25, 0.4, 0.63, 1.0, 1.6, 2.5, 4.0),
    (180, 250): (0.29, 0.46, 0.72, 1.15, 1.85, 2.9, 4.6),
    (250, 315): (0.32, 0.52, 0.81, 1.3, 2.1, 3.2, 5.2),
    (315, 400): (0.36, 0.57, 0.89, 1.4, 2.3, 3.6, 5.7),
    (400, 500): (0.4, 0.63, 0.97, 1.55, 2.5, 4.0, 6.3),
    (500, 630): (0.44, 0.7, 1.1, 1.75, 2.8, 4.4, 7.0),
    (630, 800): (0.5, 0.8, 1.25, 2.0, 3.2, 5.0, 8.0),
    (800, 1000): (0.56, 0.9, 1.4, 2.3, 3.6, 5.6, 9.0),
}
FIRST_GRADE = 11

# ISO 2768-1:1989, table 1: nominal sizes up to, in mm; permissible deviations ± in mm.
CLASS_LIMITS = (3, 6, 30, 120, 400, 1000)
CLASSES = {
    "f": (0.05, 0.05, 0.1, 0.15, 0.2, 0.3),
    "m": (0.1, 0.1, 0.2, 0.3, 0.5, 0.8),
    "c": (0.2, 0.3, 0.5, 0.8, 1.2, 2.0),
    "v": (None, 0.5, 1.0, 1.5, 2.5, 4.0),
}


def widths_of(letter: str, grade: int) -> list[tuple[float, float]]:
    """Yields the widths in mm of grade and class for each nominal range."""
    pairs = []
    for (_, to), widths in GRADES.items():
        place = next(i for i, limit in enumerate(CLASS_LIMITS) if to <= limit)
        deviation = CLASSES[letter][place]
        if deviation is not None:
            pairs.append((widths[grade - FIRST_GRADE], 2 * deviation))
    return pairs


@pytest.fixture
def rank(db: None) -> dict[str, int]:
    return dict(Tolerance.objects.values_list("code", "rank"))


def test_grades_are_ranked_from_fine_to_coarse(rank: dict[str, int]) -> None:
    grades = ["IT01", *(f"IT{number}" for number in range(19))]

    assert [rank[grade] for grade in grades] == sorted(rank[grade] for grade in grades)
    assert len(rank) == 24


@pytest.mark.parametrize("letter", CLASSES)
def test_the_next_finer_grade_lies_within_the_class_at_every_size(
    letter: str, rank: dict[str, int]
) -> None:
    finer = [n for n in range(11, 18) if rank[f"IT{n}"] < rank[f"ISO2768-{letter}"]]

    pairs = widths_of(letter, max(finer))

    assert all(grade <= of_class for grade, of_class in pairs), pairs


@pytest.mark.parametrize("letter", CLASSES)
def test_the_next_coarser_grade_exceeds_the_class_at_some_size(
    letter: str, rank: dict[str, int]
) -> None:
    coarser = [n for n in range(11, 18) if rank[f"IT{n}"] > rank[f"ISO2768-{letter}"]]

    pairs = widths_of(letter, min(coarser))

    assert any(grade > of_class for grade, of_class in pairs), pairs


@pytest.mark.parametrize(
    ("machine", "wanted", "meets"),
    [
        ("IT7", "IT7", True),
        ("IT7", "IT8", True),
        ("IT8", "IT7", False),
        ("IT13", "ISO2768-m", True),
        ("IT14", "ISO2768-m", False),
        ("ISO2768-f", "ISO2768-m", True),
        ("ISO2768-c", "ISO2768-m", False),
        ("ISO2768-f", "IT8", False),
        ("ISO2768-v", "IT18", True),
    ],
)
def test_a_machine_meets_what_is_no_finer_than_its_best(
    machine: str, wanted: str, meets: bool, db: None
) -> None:
    best, asked = Tolerance.objects.get(code=machine), Tolerance.objects.get(code=wanted)

    assert best.at_least_as_fine_as(asked) is meets
