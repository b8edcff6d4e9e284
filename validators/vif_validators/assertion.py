"""`assert_contract`: the gate as an assertion in somebody's tests."""

from vif_validators.checking.model import check_frame
from vif_validators.engine.plan import Model
from vif_validators.foreign_frames import Frame


def assert_contract(frame: Frame, model: Model, *, strict: bool = False, samples: int = 5) -> None:
    """Fail unless a frame obeys a pandera.polars model or schema, `Personas` and `JudgeLabels` among them.

    Args:
        frame: what to judge, one row per record of the model.
        model: as `check_frame` takes it.
        strict: warnings fail as well.
        samples: at most so many rows are shown of each failed rule.

    Raises:
        AssertionError: the frame violates the model; its text is the text report.
        TypeError, ValueError: as `check_frame` raises them.
    """
    __tracebackhide__ = True
    report = check_frame(frame, model, strict=strict, samples=samples)
    if report.exit_code:
        raise AssertionError(report.to_text().rstrip("\n"))
