"""Writing a data set under a folder: all of it, or nothing."""

import os
from collections.abc import Callable, Iterable, Mapping
from importlib import resources
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import polars as pl

from vif_contracts.label_file import place_of
from vif_contracts.vocabulary import LABELS_PATH, POOLS_PATH, REGISTRY_PATH
from vif_validators.sample import label_files as judged
from vif_validators.sample.generation import SampleData
from vif_validators.sample.parquet import TableWriter
from vif_validators.sample.staging import Staging


def write(
    data: SampleData | Iterable[SampleData],
    out: str | os.PathLike[str],
    *,
    label_files: bool = True,
    overwrite: bool = False,
    spoil: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType({}),
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> list[Path]:
    """Write a data set, or its pieces as `generate_batches` gives them, under the folder `out`; the paths written.

    The same data gives the same bytes. The pools are copied to `out` unless it has some. Nothing is put in place before
    everything is written.

    Args:
        data: what to write.
        out: the folder; made where it is missing.
        label_files: write the judge output files as well.
        overwrite: replace files that differ.
        spoil: what becomes of the bytes of a parquet file, by its place under the folder.
        files: further files by their place; the pools among them are written whatever is there.

    Raises:
        FileExistsError: a file there differs and `overwrite` is not set.
        OSError: a file cannot be written, or a judge output file there is of a persona without labels in the data (such
            a file is never removed).
    """
    root = Path(out)
    with Staging() as staging:
        strays = set((root / LABELS_PATH).parent.glob(PurePosixPath(place_of("*")).name))
        strays -= {root / place for place in files}
        with (
            TableWriter(staging.open(root / REGISTRY_PATH)) as registry,
            TableWriter(staging.open(root / LABELS_PATH)) as labels,
        ):
            for piece in (data,) if isinstance(data, SampleData) else data:
                registry.add(piece.personas)
                labels.add(piece.judge_labels)
                source = piece.judge_labels if piece.judged is None else piece.judged
                strays -= _places(root, source) if strays else set()
                for place, content in judged.label_files(source) if label_files else ():
                    staging.add(root / place, content)
        for place, change in spoil.items():
            staging.change(root / place, change)
        for place, content in {**_pools(root), **files}.items():
            staging.add(root / place, content)
        if strays:
            raise OSError(f"{min(strays)}: its persona has no labels in the data; remove the file first")
        return staging.put_in_place(overwrite=overwrite)


def _places(root: Path, labels: pl.DataFrame) -> set[Path]:
    return {root / place_of(persona_id) for persona_id in labels["persona_id"].unique()}


def _pools(root: Path) -> dict[str, bytes]:
    if (root / POOLS_PATH).exists():
        return {}
    return {POOLS_PATH: resources.files("vif_contracts").joinpath("synthetic_data.yaml").read_bytes()}
