"""Judgements that ask questions of the data, answered together.

A judgement is a generator: it yields lazy queries and is sent their frames. All queries of one round, whichever
judgement asked them, are answered before any judgement goes on: what one learns in a round the others may use in the
next. Clean data takes one round.
"""

from collections.abc import Generator, Sequence
from typing import TypeVar

import polars as pl

T = TypeVar("T")
Judgement = Generator[list[pl.LazyFrame], list[pl.DataFrame], T]


def run(judgements: Sequence[Judgement[T]]) -> list[T]:
    """Drive all judgements to their end and return what they return, in order.

    A query that fails raises inside the judgement that asked it; the others go on.

    Raises:
        polars.exceptions.PolarsError: a query failed and its judgement did not handle that.
    """
    results: dict[int, T] = {}
    asked: dict[int, list[pl.LazyFrame]] = {}
    for index, judgement in enumerate(judgements):
        _advance(index, judgement, None, asked, results)
    while asked:
        answers = _collect(asked)
        asked = {}
        for index, answer in answers.items():
            _advance(index, judgements[index], answer, asked, results)
    return [results[index] for index in range(len(judgements))]


def _advance(
    index: int,
    judgement: Judgement[T],
    answer: list[pl.DataFrame] | Exception | None,
    asked: dict[int, list[pl.LazyFrame]],
    results: dict[int, T],
) -> None:
    try:
        if answer is None:
            asked[index] = next(judgement)
        elif isinstance(answer, Exception):
            asked[index] = judgement.throw(answer)
        else:
            asked[index] = judgement.send(answer)
    except StopIteration as stop:
        results[index] = stop.value


def _collect(asked: dict[int, list[pl.LazyFrame]]) -> dict[int, list[pl.DataFrame] | Exception]:
    queries = [query for group in asked.values() for query in group]
    try:
        frames = iter(collect_all(queries))
        return {index: [next(frames) for _ in group] for index, group in asked.items()}
    except Exception:  # noqa: BLE001 (which query it was is found out by asking one judgement at a time)
        return {index: _collect_alone(group) for index, group in asked.items()}


def _collect_alone(queries: list[pl.LazyFrame]) -> list[pl.DataFrame] | Exception:
    try:
        return collect_all(queries)
    except Exception as error:  # noqa: BLE001 (handed to the judgement that asked)
        return error


def collect_all(queries: list[pl.LazyFrame]) -> list[pl.DataFrame]:
    """Run queries on the streaming engine; a Rust panic becomes an ordinary exception.

    Raises:
        polars.exceptions.PolarsError: a query failed, or polars panicked.
    """
    # One after the other: queries that share a scan in one plan wait for each other and buffer the file between them,
    # which took 1.4 times the time and five times the memory.
    try:
        return [query.collect(engine="streaming") for query in queries]
    except pl.exceptions.PanicException as panic:
        raise pl.exceptions.ComputeError(f"polars panicked: {panic}") from panic
