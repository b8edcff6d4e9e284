"""What makes `hypothesis.strategies.from_type(DataFrame[Model])` find the frames of a model."""

from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.errors import ResolutionFailed
from pandera.typing.polars import DataFrame, LazyFrame


def register() -> None:
    """Teach hypothesis pandera's polars frame types: those of any model are drawn by `frames(model)`."""
    st.register_type_strategy(DataFrame, _frames)
    st.register_type_strategy(LazyFrame, lambda thing: _frames(thing).map(lambda frame: frame.lazy()))


def _frames(thing: Any) -> st.SearchStrategy[Any]:
    from vif_contracts.strategies.frames import frames

    models = get_args(thing)
    if not models:
        raise ResolutionFailed(f"{thing.__name__} names no model: write {thing.__name__}[Model]")
    return frames(models[0])
