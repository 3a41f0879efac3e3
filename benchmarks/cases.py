"""Lists the problems of each row, and the commands that make them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.families import PublicInstance, instances
from benchmarks.rows import TIGHTNESS, BenchmarkRow

# What the commands below are run from: another source may make other problems.
MARKET_SOURCE, CONVERT_SOURCE = "benchmarks/market.py", "benchmarks/convert.py"


@dataclass(frozen=True, slots=True)
class Case:
    """Represents one problem; `words` make it with `--output`.

    `known_micros` is the least cost known; `seed` is also that of the methods.
    """

    row: BenchmarkRow
    name: str
    seed: int
    words: tuple[str, ...]
    source: str
    suffix: str
    file: Path | None = None
    known_micros: int | None = None

    def command(self) -> list[str]:
        """Returns the words with the instance's file in its place."""
        return [str(self.file) if word == "FILE" else word for word in self.words]


def cases(row: BenchmarkRow, seeds: int | None, families: Path | None) -> Iterator[Case]:
    """Yields all problems of a row. Raises OSError if the families cannot be read."""
    if not row.family:
        for tightness in row.tightness:
            for seed in range(1, (seeds or row.seeds) + 1):
                yield _market(row, tightness, seed)
    elif families is not None:
        for instance in instances(families):
            if instance.row == row.name:
                yield _instance(row, instance)


def _market(row: BenchmarkRow, tightness: str, seed: int) -> Case:
    """Returns the case of a generated market."""
    words = ["benchmarks.market", "--orders", str(row.orders), "--factories", str(row.factories)]
    words += ["--routings", str(row.routings), "--seed", str(seed)]
    words += ["--tightness", *(str(share) for share in TIGHTNESS[tightness])]
    words += ["--options", *(str(count) for count in row.options)]
    return Case(row, f"{tightness}-{seed}", seed, tuple(words), MARKET_SOURCE, ".npz")


def _instance(row: BenchmarkRow, instance: PublicInstance) -> Case:
    """Returns the case of a public instance."""
    words = ["benchmarks.convert", instance.family, "FILE"]
    if instance.capacity is not None:
        words += ["--capacity", str(instance.capacity)]
    return Case(
        row,
        instance.name,
        1,
        tuple(words),
        CONVERT_SOURCE,
        ".json",
        file=instance.path,
        known_micros=None if instance.known is None else round(instance.known * 1_000_000),
    )
