"""Frames of pandas, in an environment that has pandas: they come in by the Arrow interface, and pandas stays out."""

import os
import subprocess
import textwrap
from pathlib import Path

import pytest
from tests.support.readers import apart

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def said_by(code: str) -> list[str]:
    paths = os.pathsep.join(str(ROOT / folder) for folder in ("contracts", "validators"))
    environment = {**os.environ, "PYTHONPATH": paths}
    command = [apart("python"), "-c", textwrap.dedent(code)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_shipped_registry_as_a_frame_of_pandas():
    assert said_by("""
        import pandas, polars
        from vif_contracts import Personas
        from vif_validators import check_frame

        frame = polars.read_parquet("logs/registry/personas.parquet")
        table = frame.to_pandas(use_pyarrow_extension_array=True)
        print(check_frame(table, Personas).outcome)

        # A row taken out leaves an index that is no column; one with a name is one, as in a file that pandas writes.
        print(check_frame(table.drop(index=3), Personas, strict=True).outcome)
        print(check_frame(table.set_index("persona_id"), Personas, strict=True).outcome)

        table.loc[5, "age"] = "49"
        report = check_frame(table, Personas)
        print([(result.code, result.violations, result.samples[0].row) for result in report.failed])
        print(report.failing_rows("P104")["age"].to_list())
    """) == ["passed", "passed", "passed", "[('P104', 1, 5)]", "['49']"]


def test_numpy_backed_columns():
    assert said_by("""
        import pandas, pandera.polars
        from vif_validators import check_frame

        class Orders(pandera.polars.DataFrameModel):
            amount: int = pandera.polars.Field(ge=0)
            kind: str = pandera.polars.Field(isin=["a", "b"])

        print(check_frame(pandas.DataFrame({"amount": [1, 2], "kind": ["a", "b"]}), Orders).outcome)
        report = check_frame(pandas.DataFrame({"amount": [1.0, None], "kind": ["a", "c"]}), Orders)
        print([(result.code, *result.columns) for result in report.failed])
        report = check_frame(pandas.DataFrame({"amount": [1, 2], "kind": ["a", 7]}), Orders)
        print(report.outcome, report.results[0].code)
        print("pandas DataFrame cannot be taken over" in report.results[0].message)
    """) == ["passed", "[('M003', 'amount'), ('M100', 'kind')]", "unreadable M001", "True"]


def test_the_command_does_not_import_what_it_does_not_need():
    """pandera imports pandas wherever it is installed; we add nothing of our own to that."""
    assert (
        said_by("""
        import sys
        import vif_validators.foreign_frames, vif_validators.decorator
        print("pandas" in sys.modules, "pyarrow.pandas_compat" in sys.modules)
        """)[0].split()[1]
        == "False"
    )
