"""How the engine's inner loops are compiled; what they do is in the modules that use this.

Compiled code is kept in `__pycache__` beside the source, or in `NUMBA_CACHE_DIR` where that is
set, so that only the first run after an installation compiles. Threads are Python's own over
functions that release the lock: a thread pool inside compiled code does not survive a fork.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core import types

VERSION: str = numba.__version__

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """The function compiled at its first call, without the interpreter's lock, kept on disk."""
    # To its callers the compiled function is the function itself.
    return cast(_Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def by_address(function: _Function, *examples: object) -> _Function:
    """The compiled function to be handed to others, which call it by its address.

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
