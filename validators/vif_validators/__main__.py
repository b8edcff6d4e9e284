"""`python -m vif_validators`, and the `vif` command."""

import gc
import os
import sys
import warnings

_HEEDED = "POLARS_MAX_THREADS"
"""The one variable of the libraries that may be set: it changes no verdict."""


def run() -> None:
    """Run the command line and exit with its code."""
    _open_standard_streams()
    _forget_environment()
    # PYTHONWARNINGS=error would make an exception of any library's deprecation.
    warnings.simplefilter("ignore")
    from vif_validators.files.reading import Reading
    from vif_validators.supervisor import supervise

    def work(reading: Reading) -> int:
        # A hook waits for this process, and looking for garbage among freshly imported modules takes a tenth of its
        # time.
        gc.disable()
        from vif_validators.cli import main

        return main(sys.argv[1:], reading)

    sys.exit(supervise(work))


def _open_standard_streams() -> None:
    """Fill the places of closed standard streams: the next file opened would take one, and get what is meant for it."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115


def _forget_environment() -> None:
    """Take away what switches libraries about: one variable turns validation off, others stop the import."""
    for name in list(os.environ):
        heeded = name == _HEEDED and os.environ[name].isdecimal() and int(os.environ[name]) > 0
        if name.startswith(("PANDERA_", "POLARS_")) and not heeded:
            del os.environ[name]
    if sys.argv[1:]:
        # A shell that asks for completions gives no arguments; with some, click would do nothing else, and exit with 0.
        os.environ.pop("_VIF_COMPLETE", None)


if __name__ == "__main__":
    run()
