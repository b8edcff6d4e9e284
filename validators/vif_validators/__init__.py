"""What holds data to its contracts: checks of files and frames, reports, and the `vif` command.

The names below are imported when first used: the command starts in milliseconds where it needs no data frames.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from vif_validators.version import __version__

if TYPE_CHECKING:
    from vif_validators.assertion import assert_contract
    from vif_validators.checking.model import check_frame
    from vif_validators.consolidation.consolidating import consolidate
    from vif_validators.decorator import contract
    from vif_validators.profiler import profile
    from vif_validators.registry.registry import Registry
    from vif_validators.report import ContractViolation, Report
    from vif_validators.runner import check

__all__ = [
    "ContractViolation",
    "Registry",
    "Report",
    "__version__",
    "assert_contract",
    "check",
    "check_frame",
    "consolidate",
    "contract",
    "profile",
]

_HOMES = {
    "ContractViolation": "vif_validators.report",
    "Registry": "vif_validators.registry.registry",
    "Report": "vif_validators.report",
    "assert_contract": "vif_validators.assertion",
    "check": "vif_validators.runner",
    "check_frame": "vif_validators.checking.model",
    "consolidate": "vif_validators.consolidation.consolidating",
    "contract": "vif_validators.decorator",
    "profile": "vif_validators.profiler",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
