"""`contract`: functions whose frames obey a model, or that raise."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import pandera.polars as pa

from vif_validators.checking.model import check_frame
from vif_validators.engine.plan import Model
from vif_validators.report import Report

P = ParamSpec("P")
T = TypeVar("T")


def contract(
    *, out: Model | None = None, strict: bool = False, samples: int = 5, **parameters: Model
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Judge the frames that a function takes and returns, each time it is called.

    A parameter is judged before the function runs; one that is left at its default is not. Coroutine functions are
    judged likewise, their result once it is awaited. Frames are those that `check_frame` takes, and reach the function
    as they were given; a LazyFrame is evaluated for it.

    Args:
        out: the model of what the function returns.
        strict: warnings count as violations.
        samples: at most so many samples of each failed rule.
        parameters: the model of each parameter that is to be judged, by its name.

    Returns:
        A decorator, which keeps the function's name, signature and types.

    Raises:
        ContractViolation: (on a call) a frame breaks its contract, or could not be judged; the report's input says
            which parameter it was.
        TypeError: nothing is to be judged, the function has no such parameter, a contract is no pandera.polars model or
            schema, or the function is a generator; (on a call) what is to be judged is no frame, or which argument it
            is cannot be told.
        ValueError: `samples` is negative.
    """
    models = dict(parameters) if out is None else {**parameters, "out": out}
    if not models:
        raise TypeError("contract() needs a model: of a parameter, or of what is returned (out=)")
    for name, model in models.items():
        if not _is_model(model):
            raise TypeError(f"contract({name}=...): expected a pandera.polars model or schema, got {model!r}")
    for option, kind in ((strict, bool), (samples, int)):
        if not isinstance(option, kind):
            said = "a parameter of this name cannot be judged" if _is_model(option) else f"got {option!r}"
            raise TypeError(f"contract(): strict is a bool and samples a number; {said}")
    if samples < 0:
        raise ValueError(f"samples must not be negative, got {samples}")

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        wrapped = hasattr(function, "__wrapped__")
        judge = _Judge(_name(function), inspect.signature(function), wrapped, parameters, out, strict, samples)
        judge.refuse_unknown_parameters()
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(f"{judge.name} is a generator: it returns no frame that could be judged")
        if inspect.iscoroutinefunction(function):

            @wraps(function)
            async def judged_coroutine(*args: P.args, **kwargs: P.kwargs) -> Any:
                judge.taken(args, kwargs)
                return judge.returned(await function(*args, **kwargs))

            return cast("Callable[P, T]", judged_coroutine)

        @wraps(function)
        def judged(*args: P.args, **kwargs: P.kwargs) -> T:
            judge.taken(args, kwargs)
            return judge.returned(function(*args, **kwargs))

        return judged

    return decorate


@dataclass(frozen=True)
class _Judge:
    name: str
    signature: inspect.Signature
    wrapped: bool
    parameters: Mapping[str, Model]
    out: Model | None
    strict: bool
    samples: int

    def refuse_unknown_parameters(self) -> None:
        known = self.signature.parameters
        for name in self.parameters:
            if name not in known:
                raise TypeError(f"contract({name}=...): {self.name} has no parameter of this name")
            if known[name].kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
                raise TypeError(f"contract({name}=...): {known[name]} holds several arguments; judge them one by one")

    def taken(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        """Judge the arguments of a call; what does not fit the signature is left to the call itself."""
        try:
            given = self.signature.bind(*args, **kwargs).arguments
        except TypeError as error:
            if self.wrapped and self.parameters:
                # Its signature is that of the function within; a decorator between may add arguments to the call.
                raise TypeError(f"{self.name}: what is to be judged cannot be told: {error}") from error
            return
        for name, model in self.parameters.items():
            if name in given:
                self._judge(given[name], model, f"{self.name}({name})")

    def returned(self, value: T) -> T:
        """Judge what a call returned, and hand it on."""
        if self.out is not None:
            self._judge(value, self.out, f"{self.name}() -> out")
        return value

    def _judge(self, frame: Any, model: Model, place: str) -> None:
        try:
            report = check_frame(frame, model, strict=self.strict, samples=self.samples)
        except TypeError as error:
            raise TypeError(f"{place}: {error}") from error
        _located(report, place).raise_if_failed()


def _located(report: Report, place: str) -> Report:
    return replace(report, inputs=tuple(replace(given, path=place) for given in report.inputs))


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__qualname__", repr(function)).replace("<locals>.", "")


def _is_model(model: object) -> bool:
    return isinstance(model, pa.DataFrameSchema) or (isinstance(model, type) and issubclass(model, pa.DataFrameModel))
