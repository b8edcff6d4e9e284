"""The end of a command's help: what its exit codes mean, and examples, one a line, to be copied as they stand."""

VERDICTS = "Exit codes: 0 the contract holds, 1 it is violated, 2 something could not be judged."

_AS_IT_STANDS = "\b"
"""Tells click not to wrap a paragraph."""


def examples(*lines: str, after: str = "") -> str:
    """An epilog: a paragraph `after` which they come, then the examples."""
    shown = "\n".join([_AS_IT_STANDS, f"Example{'s' * (len(lines) > 1)}:", *(f"  {line}" for line in lines)])
    return f"{after}\n\n{shown}" if after else shown
