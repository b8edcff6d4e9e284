"""Many checks at once in one process, in threads or under asyncio, say what each says alone."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pandera.polars as pa
import polars as pl
import pytest
from tests.acceptance.cases import base

from vif_contracts import Personas
from vif_validators import ContractViolation, check, check_frame, contract

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ROUNDS = 6


class Orders(pa.DataFrameModel):
    amount: int = pa.Field(ge=0, coerce=True)
    kind: str = pa.Field(isin=["a", "b"])

    @pa.dataframe_check
    @classmethod
    def more_a_than_b(cls, data: pa.PolarsData) -> bool:
        kinds = data.lazyframe.collect()["kind"]
        return bool((kinds == "a").sum() >= (kinds == "b").sum())


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Checks of every kind, as functions without arguments."""
    tables = base("small")
    registry, labels = tables["personas"], tables["judge_labels"]
    folder = tmp_path_factory.mktemp("concurrent")
    registry.write_parquet(folder / "personas.parquet")
    (folder / "cut.parquet").write_bytes((folder / "personas.parquet").read_bytes()[:-9])
    (folder / "persona_0a1b2c3d_labels.json").write_text('{"persona_id": "0a1b2c3d", "labels": []}')
    older = registry.with_columns(age=pl.lit("49"))
    orders = pl.DataFrame({"amount": ["1", "-2", "x"], "kind": ["b", "b", "c"]})
    return [
        lambda: check(registry=registry, labels=labels, now=NOW),
        lambda: check(registry=older, labels=labels.slice(1), now=NOW),
        lambda: check(registry=folder / "personas.parquet", labels=labels.lazy(), now=NOW),
        lambda: check(registry=folder / "cut.parquet", labels=labels, now=NOW),
        lambda: check(label_files=folder / "persona_0a1b2c3d_labels.json", now=NOW),
        lambda: check_frame(older, Personas, samples=1),
        lambda: check_frame(orders, Orders),
        lambda: check_frame(orders.with_columns(amount=1), Orders),
    ]


@pytest.fixture(scope="module")
def alone(asked):
    reports = [ask() for ask in asked]
    assert [report.exit_code for report in reports] == [0, 1, 0, 2, 1, 1, 1, 1]
    return reports


def test_threads(asked, alone):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda ask: ask(), asked * ROUNDS))
    assert answers == alone * ROUNDS


def test_asyncio(asked, alone):
    async def all_at_once():
        return await asyncio.gather(*(asyncio.to_thread(ask) for ask in asked * ROUNDS))

    assert asyncio.run(all_at_once()) == alone * ROUNDS


def test_a_decorated_function_in_threads():
    @contract(df=Orders)
    def total(df):
        return df["amount"].sum()

    def tried(amount):
        try:
            return total(pl.DataFrame({"amount": [amount], "kind": ["a"]}))
        except ContractViolation as error:
            return error.report["M100"].samples[0].value

    amounts = [number if number % 2 else -number for number in range(1, 41)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(tried, amounts)) == [n if n > 0 else str(n) for n in amounts]
