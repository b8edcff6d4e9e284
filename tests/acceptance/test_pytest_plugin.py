"""What a user's own tests get from the package: an assertion, fixtures, and strategies found by type."""

import polars as pl
import pytest

from vif_contracts import JudgeLabels, Personas
from vif_validators import assert_contract
from vif_validators.sample import generate


@pytest.fixture(scope="module")
def data():
    return generate(personas=5)


def test_a_valid_frame_is_accepted(data) -> None:
    assert_contract(data.personas, Personas)
    assert_contract(data.judge_labels.lazy(), JudgeLabels)


def test_the_failure_is_the_text_report(data) -> None:
    broken = data.personas.with_columns(age=pl.lit("49"))
    with pytest.raises(AssertionError) as failure:
        assert_contract(broken, Personas, samples=1)
    text = str(failure.value)
    assert text.startswith("VIOLATED: 1 error (5 violations) in 1 table\n")
    assert "P104 unknown-age-bracket" in text
    assert text.splitlines()[-1].startswith("totals:")


def test_warnings_fail_when_strict(data) -> None:
    wider = data.personas.with_columns(note=pl.lit(1))
    assert_contract(wider, Personas)
    with pytest.raises(AssertionError, match="P004"):
        assert_contract(wider, Personas, strict=True)


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(TypeError, match="expected a frame of polars, pyarrow or pandas, got list"):
        assert_contract([], Personas)  # type: ignore[arg-type]


def test_the_fixtures_of_the_plugin(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import polars as pl
        from vif_contracts import Personas
        from vif_validators import check

        def test_tables(vif_dataset, assert_contract):
            assert_contract(vif_dataset.personas, Personas)
            assert check(registry=vif_dataset.personas, labels=vif_dataset.judge_labels, strict=True).ok

        def test_folder(vif_project):
            assert check(vif_project, strict=True).ok

        def test_that_fails(vif_dataset, assert_contract):
            assert_contract(vif_dataset.personas.with_columns(age=pl.lit("49")), Personas)
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["E *VIOLATED: 1 error (20 violations) in 1 table", "E *P104 unknown-age-bracket*"])
    assert "assertion.py" not in result.stdout.str(), "the trace ends in the user's test"


def test_strategies_are_found_by_type(pytester: pytest.Pytester) -> None:
    """Whichever is imported first."""
    body = """
        import pandera.polars as pa
        from pandera.typing.polars import DataFrame, LazyFrame

        class Orders(pa.DataFrameModel):
            amount: int = pa.Field(gt=0)

        @given(registry=st.from_type(DataFrame[Personas]), orders=st.from_type(LazyFrame[Orders]))
        @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def test_frames(registry, orders):
            assert_contract(registry, Personas)
            assert_contract(orders, Orders)

        @given(...)
        @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def test_annotated(registry: DataFrame[Personas]):
            assert_contract(registry, Personas)
    """
    hypothesis = "from hypothesis import HealthCheck, given, settings, strategies as st\n"
    ours = "from vif_contracts import Personas\nfrom vif_validators import assert_contract\n"
    imports = {"hypothesis_first": hypothesis + ours, "contracts_first": ours + hypothesis}
    for name, lines in imports.items():
        (pytester.path / f"test_{name}.py").write_text(lines + "\n".join(line[8:] for line in body.splitlines()))
        pytester.runpytest_subprocess(f"test_{name}.py", "-p", "no:cacheprovider").assert_outcomes(passed=2)


def test_hypothesis_alone_does_not_load_the_contracts(pytester: pytest.Pytester) -> None:
    script = "import sys, hypothesis; sys.exit('vif_contracts' in sys.modules or 'pandera' in sys.modules)"
    assert pytester.runpython_c(script).ret == 0


def test_the_contracts_alone_do_not_load_hypothesis(pytester: pytest.Pytester) -> None:
    script = "import sys, vif_contracts, vif_validators.runner; sys.exit('hypothesis' in sys.modules)"
    assert pytester.runpython_c(script).ret == 0


def test_the_plugin_loads_nothing_heavy(pytester: pytest.Pytester) -> None:
    script = "import sys, vif_validators.pytest_plugin; sys.exit('polars' in sys.modules or 'pandera' in sys.modules)"
    assert pytester.runpython_c(script).ret == 0
