"""Compiles the engine's inner loops with Numba.

Compiled code is kept below the engine's sources, or in `NUMBA_CACHE_DIR` where that is set, so that
only the first run after an installation compiles. Threads are Python's own, over functions that
release the lock: a thread pool inside compiled code does not survive a fork. Code that was compiled
from other sources is removed before any of it can be loaded.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core import types

from matching.engine.jit.cache import cache_folder, drop_stale

VERSION: str = numba.__version__

# One folder serves all packages of the engine, so that stale code is removed as a whole.
cast(Any, numba.config).CACHE_DIR = str(cache_folder())
drop_stale()

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """Compiles a function at its first call; it runs without the interpreter's lock."""
    return _jit(function, no_cfunc_wrapper=True)


def inner(function: _Function) -> _Function:
    """Compiles a function that only compiled functions call.

    A wrapper for the interpreter unpacks every array of every argument and takes longer to compile
    than most loops.
    """
    return _jit(function, no_cfunc_wrapper=True, no_cpython_wrapper=True)


def addressed(function: _Function) -> _Function:
    """Compiles a function that `by_address` passes to others."""
    return _jit(function, no_cpython_wrapper=True)


def _jit(function: _Function, **wrappers: bool) -> _Function:
    # Numba's type stubs lack `no_cfunc_wrapper` and `no_cpython_wrapper`.
    njit = cast(Any, numba.njit)
    # Callers use the compiled function like the original one.
    return cast(_Function, njit(cache=True, nogil=True, error_model="numpy", **wrappers)(function))


def by_address(function: _Function, *examples: object) -> _Function:
    """Returns an `addressed` function as a value that compiled code can call.

    A function called by name is compiled into each of its callers and optimised again with all of
    them; a large one passed by address is compiled once. `examples` give the types of its
    arguments.
    """
    return cast(_Function, _ByAddress(function, *examples))


def compile_for(function: object, *examples: object) -> None:
    """Compiles a function for arguments of the examples' types, without a call."""
    typeof: Callable[[object], Any] = numba.typeof
    cast(Any, function).compile(tuple(typeof(example) for example in examples))


class _ByAddress(types.WrapperAddressProtocol):
    """Implements Numba's protocol for first-class functions over a compiled one."""

    def __init__(self, function: Any, *examples: object) -> None:
        compile_for(function, *examples)
        typeof: Callable[[object], Any] = numba.typeof
        kinds = tuple(typeof(example) for example in examples)
        self._compiled = function.overloads[kinds]
        name = self._compiled.fndesc.llvm_cfunc_wrapper_name
        self._address: int = self._compiled.library.get_pointer_to_function(name)

    def __wrapper_address__(self) -> int:
        return self._address

    def signature(self) -> Any:
        return self._compiled.signature
