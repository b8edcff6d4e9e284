"""What hypothesis calls when it is imported (its entry point "hypothesis")."""

import sys


def register() -> None:
    """Teach hypothesis the frames of pandera models, where the contracts are imported already.

    Where they are not, `vif_contracts` does it itself when it is imported: whoever uses hypothesis without the
    contracts does not wait for pandera.
    """
    if "vif_contracts" in sys.modules:
        from vif_contracts.strategies.registration import register as register_types

        register_types()
