"""How to break every rule, by its code."""

from collections.abc import Mapping
from difflib import get_close_matches

from vif_contracts.catalog import RULES
from vif_contracts.planting.characteristics import CHARACTERISTIC_FAULTS
from vif_contracts.planting.config import CONFIG_FAULTS
from vif_contracts.planting.fault import Fault
from vif_contracts.planting.judge_labels import JUDGE_LABEL_FAULTS
from vif_contracts.planting.label_files import LABEL_FILE_FAULTS
from vif_contracts.planting.personas import PERSONA_FAULTS
from vif_contracts.planting.relations import RELATION_FAULTS
from vif_contracts.planting.structure import STRUCTURE_FAULTS

_ALL: tuple[Fault, ...] = (
    *CONFIG_FAULTS,
    *STRUCTURE_FAULTS,
    *PERSONA_FAULTS,
    *JUDGE_LABEL_FAULTS,
    *RELATION_FAULTS,
    *LABEL_FILE_FAULTS,
    *CHARACTERISTIC_FAULTS,
)

FAULTS: Mapping[str, Fault] = {fault.code: fault for fault in sorted(_ALL, key=lambda fault: fault.code)}
"""By code, for every rule about the registry, the labels, judge output files and the configuration."""


def fault_of(code: str, count: int = 1) -> Fault:
    """The fault that breaks a rule, if it can be planted so many times.

    Raises:
        ValueError: no rule has the code, it is one of a further table, or `count` is not from 1 to the most violations
            of the rule.
        TypeError: `count` is no whole number.
    """
    if code not in FAULTS and code in RULES:
        raise ValueError(f"code={code!r}: it is not known how to break a rule of the table {RULES[code].table}")
    if code not in FAULTS:
        close = get_close_matches(str(code).strip().upper(), FAULTS)
        like = f" such as {', '.join(close)}" if close else ""
        raise ValueError(f"code={code!r}: no rule has this code; see `vif rules` for those there are{like}")
    fault = FAULTS[code]
    if isinstance(count, bool) or not isinstance(count, int):
        raise TypeError(f"count={count!r}: must be a whole number of violations of {code}")
    if not 1 <= count <= fault.most:
        most = "1" if fault.most == 1 else f"from 1 to {fault.most:,}"
        raise ValueError(f"count={count}: the violations of {code} in a data set can be {most}")
    return fault
