"""What the words of a command line mean: which folder, which file is which table, which model."""

import contextlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import pandera.polars as pa

from vif_contracts.dataset import PLACES, TABLES
from vif_contracts.vocabulary import JUDGE_LABELS, PERSONAS
from vif_validators.engine.plan import Model
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.parquet import open_parquet
from vif_validators.files.reading import Reading


@dataclass(frozen=True, kw_only=True)
class Target:
    """A data set to check. `judged` are the tables to judge themselves; None: all.

    `sources` are the files of tables that are not taken from their places under `root`. `label_files` are judge output
    files to judge beside them.
    """

    root: Path
    sources: Mapping[str, str]
    judged: frozenset[str] | None
    label_files: tuple[str, ...] | None = None


def resolve(
    paths: Iterable[str],
    *,
    root: str | None,
    registry: str | None,
    labels: str | None,
    table: str | None,
    reading: Reading | None = None,
) -> Target:
    """Make out what is to be checked; `reading` is for files that have to be opened for that.

    Raises:
        ValueError: the paths do not fit together, or it cannot be told which table a file is.
    """
    paths = list(paths)
    label_files = tuple(path for path in paths if table is None and path.lower().endswith(".json"))
    paths = [path for path in paths if path not in label_files]
    folders = [path for path in paths if os.path.isdir(path)]
    files = [path for path in paths if path not in folders]
    if len(folders) > 1 or (folders and (root is not None or files or label_files)):
        raise ValueError(f"{folders[-1]}: a folder stands alone; check one folder at a time")
    if table is not None and not files:
        raise ValueError("--table says which table a PATH is, and there is no file among the paths")
    if table is not None and table not in TABLES:
        raise ValueError(f"--table {table}: the tables are {', '.join(TABLES)}")
    beside = {PERSONAS: registry, JUDGE_LABELS: labels}
    sources = {name: source for name, source in beside.items() if source is not None}
    for path in files:
        name = table or table_of(path, reading)
        if name in sources:
            raise ValueError(f"{path}: a second file for the table {name}; check one at a time")
        sources[name] = path
    judged = frozenset(sources) if files or label_files else None
    folder = Path(folders[0] if folders else root if root is not None else ".")
    return Target(
        root=folder,
        sources=sources,
        judged=judged,
        label_files=label_files or None,
    )


def table_of(path: str, reading: Reading | None = None) -> str:
    """Which table a file is: by its name, else by its columns.

    Raises:
        ValueError: neither tells.
    """
    for table, place in PLACES.items():
        if Path(path).name == Path(place).name:
            return table
    try:
        found = open_parquet(path, lambda _names: [], reading).names
    except UnreadableFile as error:
        if not os.path.lexists(path):
            raise ValueError(str(error)) from error
        raise ValueError(f"{error}; if it is one of the tables, say which with --table") from error
    shares = _shares(set(found))
    best = max(shares, key=lambda table: shares[table])
    if not shares[best] or list(shares.values()).count(shares[best]) > 1:
        raise ValueError(f"{path}: its columns fit no table of the contract; say which it is with --table")
    return best


def _shares(found: set[str]) -> dict[str, int]:
    """How many columns of each table are among those of a file.

    A table that extends another is it only where most of what it adds is there: else the file is that other table, with
    undocumented columns.
    """
    columns = {table: set(model.to_schema().columns) for table, model in TABLES.items()}
    shares = {}
    for table, own in columns.items():
        added = [own - base for other, base in columns.items() if other != table and base < own]
        extended = all(2 * len(more & found) > len(more) for more in added)
        shares[table] = len(own & found) if extended else 0
    return shares


def only_file(paths: tuple[str, ...], *, hive: bool = False) -> str:
    """The one file, or with `hive` the one folder of files, to hold to a contract of the user's own.

    Raises:
        ValueError: there is not exactly one, or it is the other kind.
    """
    if len(paths) != 1:
        raise ValueError(f"--contract needs exactly one PATH, got {len(paths)}")
    if hive and not os.path.isdir(paths[0]):
        raise ValueError(f"{paths[0]}: --hive needs a folder, and this is none")
    if not hive and os.path.isdir(paths[0]):
        said = "this is a folder; if all parquet files under it are one table, say so with --hive"
        raise ValueError(f"{paths[0]}: --contract needs a parquet file, {said}")
    return paths[0]


def load_model(reference: str) -> Model:
    """Import a model named `MODULE:MODEL` or `FILE.py:MODEL`. This runs the user's code.

    Raises:
        ValueError: the module cannot be imported, or has no such pandera.polars model or schema.
    """
    home, separator, name = reference.rpartition(":")
    if not separator or not home or not name:
        raise ValueError(f"--contract {reference}: expected MODULE:MODEL or FILE.py:MODEL")
    module = _import(home)
    model = getattr(module, name, None)
    if isinstance(model, pa.DataFrameSchema):
        return model
    if not (isinstance(model, type) and issubclass(model, pa.DataFrameModel)):
        fault = f"{home} has no {name}" if model is None else f"{name} is not a pandera.polars DataFrameModel"
        raise ValueError(f"--contract {reference}: {fault}")  # noqa: TRY004 (said of the words on the command line)
    try:
        model.to_schema()
    except Exception as error:
        raise ValueError(f"--contract {reference}: {name} is not a valid model: {_said(error)}") from error
    return model


def _import(home: str) -> ModuleType:
    if home.endswith(".py") and not os.path.isfile(home):
        raise ValueError(f"--contract: {home}: no such file")
    try:
        # What the module prints is not part of the report.
        with contextlib.redirect_stdout(sys.stderr):
            return _import_file(home) if home.endswith(".py") else _import_module(home)
    except (Exception, SystemExit) as error:
        raise ValueError(f"--contract: {home} cannot be imported: {_said(error)}") from error


def _import_module(name: str) -> ModuleType:
    if "" not in sys.path:
        sys.path.insert(0, "")
    return importlib.import_module(name)


def _import_file(path: str) -> ModuleType:
    # Under a name of its own: a file `types.py` must not take the place of another module.
    name = f"vif_contract_{Path(path).stem}"
    loader = _Source(name, path)
    spec = importlib.util.spec_from_loader(name, loader, origin=path)
    if spec is None:
        raise ImportError("not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)
    return module


class _Source(SourceFileLoader):
    """Compiles the text each time: bytecode of a file changed within the second, to the same size, would be the old."""

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return self.source_to_code(self.get_data(self.path), self.path)


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]
