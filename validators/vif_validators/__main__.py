"""`python -m vif_validators`, and the `vif` command."""

import os
import sys


def run() -> None:
    """Run the command line and exit with its code."""
    # pandera reads these when it is imported: one of them switches it off, others stop it from being imported at all.
    for name in [name for name in os.environ if name.startswith("PANDERA_")]:
        del os.environ[name]
    from vif_validators.reading import Reading
    from vif_validators.supervisor import supervise

    def work(reading: Reading) -> int:
        from vif_validators.cli import main

        return main(sys.argv[1:], reading)

    sys.exit(supervise(work))


if __name__ == "__main__":
    run()
