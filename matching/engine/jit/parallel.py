"""Names the kind of function that runs a loop's parts on several threads."""

from collections.abc import Callable, Iterable

# The `map` of a thread pool, or the built-in one where a single thread does all parts.
ParallelMap = Callable[[Callable[[int], None], Iterable[int]], Iterable[None]]
