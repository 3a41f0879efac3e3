"""Stores factories and their supply; named constraints hold the invariants."""

from factories.models.capacity_windows import CapacityWindow, LedgerLine, WindowEvent, WindowSpan
from factories.models.plants import (
    Certification,
    CertificationFile,
    Factory,
    FactoryEvent,
    Machine,
)

__all__ = [
    "CapacityWindow",
    "Certification",
    "CertificationFile",
    "Factory",
    "FactoryEvent",
    "LedgerLine",
    "Machine",
    "WindowEvent",
    "WindowSpan",
]
