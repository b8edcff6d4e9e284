"""The polars expression inside a native pandera check, so that the check can run in the engine's one pass."""

from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl


class _NotCapturable(Exception):  # noqa: N818 (never leaves this module)
    pass


class _StandIn:
    """Stands in for the LazyFrame of `PolarsData`: `select` gives its expressions back, anything else gives up."""

    def select(self, *exprs: Any, **named: Any) -> "_Captured":
        expressions = [item for expr in exprs for item in (expr if isinstance(expr, list | tuple) else [expr])]
        if not all(isinstance(item, str | pl.Expr) for item in (*expressions, *named.values())):
            raise _NotCapturable
        return _Captured([*expressions, *(expr.alias(name) for name, expr in named.items())])

    def __getattr__(self, name: str) -> Any:
        raise _NotCapturable(name)


class _Captured:
    def __init__(self, exprs: list[Any]) -> None:
        self.exprs = [pl.col(expr) if isinstance(expr, str) else expr for expr in exprs]

    def __getattr__(self, name: str) -> Any:
        raise _NotCapturable(name)


def function_of(check: pa.Check) -> Callable[..., Any]:
    """What a check calls, as pandera's own `Check.__call__` finds it.

    The function for polars of a built-in check may have been registered after the check was made.
    """
    from pandera.backends.polars import builtin_checks  # noqa: F401 (registers the built-in checks)

    name = getattr(check._check_fn, "__name__", None)  # noqa: SLF001
    if isinstance(name, str) and check.is_builtin_check(name):
        function: Callable[..., Any] = check.get_builtin_check_fn(name)
        return function
    return check._check_fn  # noqa: SLF001


def captured_verdict(check: pa.Check, key: str) -> pl.Expr | None:
    """The check's verdict on a column (or on the frame, key "*") as one Boolean expression.

    None if the check does more than one `select` (it filters, joins, collects or returns a bool), is element-wise, or
    raises: such a check has to be run by pandera itself.
    """
    if check.element_wise:
        return None
    function = function_of(check)
    data = pa.PolarsData(_StandIn(), key)  # type: ignore[arg-type]
    try:
        captured = function(data, **check._check_kwargs)  # noqa: SLF001
    except Exception:  # noqa: BLE001 (the check's own code; pandera will run it and report what it raises)
        return None
    if not isinstance(captured, _Captured):
        return None
    return pl.all_horizontal(captured.exprs)
