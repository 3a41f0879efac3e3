"""How the engine's inner loops are compiled; what they do is in the modules that use this.

Compiled code is kept in `__pycache__` beside the source, or in `NUMBA_CACHE_DIR` where that is
set, so that only the first run after an installation compiles. Threads are Python's own over
functions that release the lock: a thread pool inside compiled code does not survive a fork. What
was compiled from other sources is removed before any of it can be loaded.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core import types

from matching.engine.jit.cache import cache_folder, drop_stale

VERSION: str = numba.__version__

# One folder for all of the engine's packages, so that what is stale is dropped as a whole.
cast(Any, numba.config).CACHE_DIR = str(cache_folder())
drop_stale()

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """The function compiled at its first call, without the interpreter's lock, kept on disk."""
    return _made(function, no_cfunc_wrapper=True)


def inner(function: _Function) -> _Function:
    """As `compiled`, for what compiled functions alone call: the interpreter has no way in.

    A way in unpacks every array of every argument, and takes longer to compile than most loops.
    """
    return _made(function, no_cfunc_wrapper=True, no_cpython_wrapper=True)


def addressed(function: _Function) -> _Function:
    """As `inner`, for what is handed over by `by_address`."""
    return _made(function, no_cpython_wrapper=True)


def _made(function: _Function, **ways_in: bool) -> _Function:
    # Its description of itself does not know the ways in.
    njit = cast(Any, numba.njit)
    # To its callers the compiled function is the function itself.
    return cast(_Function, njit(cache=True, nogil=True, error_model="numpy", **ways_in)(function))


def by_address(function: _Function, *examples: object) -> _Function:
    """The `addressed` function to be handed to others, which call it by its address.

    Compiled code takes in whatever it calls by name, and is optimised again with all of it: what
    is large is handed over, so that it is compiled once. Its arguments are like the examples.
    """
    return cast(_Function, _ByAddress(function, *examples))


class _ByAddress(types.WrapperAddressProtocol):
    def __init__(self, function: Any, *examples: object) -> None:
        typeof: Callable[[object], Any] = numba.typeof
        kinds = tuple(typeof(example) for example in examples)
        function.compile(kinds)
        self._made = function.overloads[kinds]
        name = self._made.fndesc.llvm_cfunc_wrapper_name
        self._address: int = self._made.library.get_pointer_to_function(name)

    def __wrapper_address__(self) -> int:
        return self._address

    def signature(self) -> Any:
        return self._made.signature
