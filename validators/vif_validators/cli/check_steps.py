"""What `vif check` does: what its options ask for, the check itself, and what it writes beside its reports."""

from pathlib import Path
from typing import Any

from vif_validators.cli.output import Failure
from vif_validators.cli.shared_options import words
from vif_validators.files.reading import Reading


def asked_by(options: dict[str, Any], *, figures: bool) -> Any:
    """What the options ask of the check; `figures` are wanted where a report shows them."""
    from vif_validators.checking.options import Options

    try:
        return Options(
            only=words(options["only"]),
            ignore=words(options["ignore"]),
            strict=options["strict"],
            samples=options["samples"],
            redact=words(options["redact"]),
            baseline=options["baseline"],
            record=options["write_baseline"] is not None,
            figures=figures,
        )
    except ValueError as error:
        raise Failure(str(error)) from error


def carry_out(options: dict[str, Any], asked: Any, reading: Reading) -> Any:
    """The check of a table by a user's own model, or that of the data set."""
    from vif_validators.request_error import RequestError

    judge = _judge_data_set if options["contract"] is None else _judge_by_contract
    try:
        return judge(options, asked, reading)
    except RequestError as error:
        raise Failure(str(error)) from error


def _judge_by_contract(options: dict[str, Any], asked: Any, reading: Reading) -> Any:
    from vif_validators.checking.model import check_file, check_folder
    from vif_validators.targets import load_model, only_file

    for name in ("root", "registry", "labels", "config", "table"):
        if options[name]:
            raise Failure(f"--{name} does not go with --contract, which judges one file by one model")
    try:
        path = only_file(options["paths"], hive=options["hive"])
        model = load_model(options["contract"])
    except ValueError as error:
        raise Failure(str(error)) from error
    return (check_folder if options["hive"] else check_file)(path, model, asked, reading)


def _judge_data_set(options: dict[str, Any], asked: Any, reading: Reading) -> Any:
    from vif_validators.checking.dataset import check_dataset
    from vif_validators.targets import resolve

    if options["hive"]:
        raise Failure("--hive goes with --contract: the tables of the data set are single files")
    places = {name: options[name] for name in ("root", "registry", "labels", "table")}
    try:
        target = resolve(options["paths"], **places, reading=reading)
    except ValueError as error:
        raise Failure(str(error)) from error
    return check_dataset(
        target.root,
        asked,
        sources=target.sources,
        config=options["config"],
        judged=target.judged,
        label_files=target.label_files,
        reading=reading,
    )


def write_baseline(checked: Any, path: str) -> None:
    """Write the violations that were found as a baseline."""
    from vif_validators.checking.checked import record

    try:
        record(checked, path)
    except ValueError as error:
        raise Failure(str(error)) from error


def write_failing_rows(checked: Any, folder: str) -> None:
    """Write the rows at fault, a file for each rule."""
    import polars as pl

    from vif_validators.checking.failing_rows import write_failing_rows

    try:
        write_failing_rows(checked, Path(folder))
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        said = getattr(error, "strerror", None) or str(error).split("\n", 1)[0]
        raise Failure(f"cannot write the failing rows to {folder}: {said}") from error
