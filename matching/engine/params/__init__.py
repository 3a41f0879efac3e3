"""Defines the tuning values of the engine as documented, frozen dataclasses.

One module per part of the engine. Values that follow from mathematics or from a file format stay
next to the code that needs them.
"""

from matching.engine.params.decomposition_params import (
    ColumnGenerationParams,
    ColumnGenerationWithCutsParams,
    ComponentParams,
    DualBoundParams,
    DualParams,
    FacilityLocationParams,
    RoundingParams,
)
from matching.engine.params.kernel_params import CliqueCutParams, MultiStageParams, SplitParams
from matching.engine.params.search_params import (
    DiveParams,
    InsertionParams,
    QuoteParams,
    ReoptimizeLimits,
    ReoptimizeParams,
    RuinRecreateParams,
    TransportParams,
)
from matching.engine.params.solve_params import (
    BaselineParams,
    ExactParams,
    HybridParams,
    InstanceParams,
    LargeComponentParams,
    MemoryParams,
    SolveLimits,
    SolveParams,
)

__all__ = [
    "BaselineParams",
    "CliqueCutParams",
    "ColumnGenerationParams",
    "ColumnGenerationWithCutsParams",
    "ComponentParams",
    "DiveParams",
    "DualBoundParams",
    "DualParams",
    "ExactParams",
    "FacilityLocationParams",
    "HybridParams",
    "InsertionParams",
    "InstanceParams",
    "LargeComponentParams",
    "MemoryParams",
    "MultiStageParams",
    "QuoteParams",
    "ReoptimizeLimits",
    "ReoptimizeParams",
    "RoundingParams",
    "RuinRecreateParams",
    "SolveLimits",
    "SolveParams",
    "SplitParams",
    "TransportParams",
]
