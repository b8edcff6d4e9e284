"""From the domain of a column to a strategy of its cells, as hypothesis draws such values."""

import datetime as dt
import math
from typing import Any

import polars as pl
from hypothesis import strategies as st

from vif_contracts.domains.kinds import Choices, Domain, Listing, Octets, Real, Record, Text, Whole
from vif_contracts.domains.language import Language
from vif_contracts.domains.reading import ColumnSpec

_LONGEST_BYTES = 12
_GAP_EVERY = 6
_NO_GAP = object()


def cells_of(column: ColumnSpec) -> st.SearchStrategy[Any]:
    """The cells of a column; nulls and NaN, where it admits them, come last in simplicity."""
    return _with_gaps(values_of(column.domain), nulls=column.nulls, nan=column.nan)


def _with_gaps(values: st.SearchStrategy[Any], *, nulls: bool, nan: bool) -> st.SearchStrategy[Any]:
    gaps = ([math.nan] if nan else []) + ([None] if nulls else [])
    if not gaps:
        return values
    # The value is drawn in any case: hypothesis takes what needs fewer draws for simpler, and a gap is not.
    lots = st.sampled_from([_NO_GAP] * (_GAP_EVERY - 1) * len(gaps) + gaps)
    return st.tuples(values, lots).map(lambda drawn: drawn[0] if drawn[1] is _NO_GAP else drawn[1])


def values_of(domain: Domain) -> st.SearchStrategy[Any]:
    """The values of a domain, the simplest first."""
    match domain:
        case Choices(values):
            return st.sampled_from(values) if values else st.none()
        case Whole():
            return _whole(domain)
        case Real(width, low, high, excluded):
            reals = st.floats(
                None if low == -math.inf else low,
                None if high == math.inf else high,
                width=width,  # type: ignore[arg-type]
                allow_nan=False,
                allow_infinity=math.isinf(low) or math.isinf(high),
            )
            return _without(reals, excluded)
        case Text(language, excluded):
            return _without(_text(language), excluded)
        case Octets(excluded):
            return _without(st.binary(max_size=_LONGEST_BYTES), excluded)
        case Listing(inner, low, high):
            return st.lists(_with_gaps(values_of(inner), nulls=True, nan=False), min_size=low, max_size=high)
        case Record(fields, nullable):
            drawn = {
                name: _with_gaps(values_of(each), nulls=name in nullable, nan=False) for name, each in fields.items()
            }
            return st.fixed_dictionaries(drawn)


def _without(values: st.SearchStrategy[Any], excluded: frozenset[Any]) -> st.SearchStrategy[Any]:
    # A handful out of very many: a domain of few values is a list of choices.
    return values.filter(lambda value: value not in excluded) if excluded else values


def _text(language: Language) -> st.SearchStrategy[str]:
    if language.patterns:
        return _matching(language)
    return st.text(st.characters(exclude_categories=["Cs"]), min_size=language.low, max_size=language.high)


@st.composite
def _matching(draw: st.DrawFn, language: Language) -> str:
    return language.draw(lambda bound: draw(st.integers(0, bound - 1)))


def _whole(domain: Whole) -> st.SearchStrategy[Any]:
    scale = domain.scale
    ends = st.sampled_from([scale.value(domain.low), scale.value(domain.high)])
    bounded = (domain.low, domain.high) != (scale.low, scale.high)
    values = _on_scale(domain)
    if bounded and not scale.dtype.is_numeric():  # integers come upon their bounds by themselves
        values |= ends
    return _without(values, frozenset(scale.value(number) for number in domain.excluded))


def _on_scale(domain: Whole) -> st.SearchStrategy[Any]:
    scale, dtype = domain.scale, domain.scale.dtype
    low, high = scale.value(domain.low), scale.value(domain.high)
    match dtype:
        case pl.Date():
            return st.dates(low, high)
        case pl.Time():
            return st.times(low, high)
        case pl.Datetime():
            zone = dt.UTC if dtype.time_zone else None
            moments = st.datetimes(low.replace(tzinfo=None), high.replace(tzinfo=None), timezones=st.just(zone))
            return moments.map(_whole_milliseconds) if dtype.time_unit == "ms" else moments
        case pl.Duration():
            spans = st.timedeltas(low, high)
            return spans.map(lambda span: span // _MILLISECOND * _MILLISECOND) if dtype.time_unit == "ms" else spans
    return st.integers(domain.low, domain.high).map(scale.value)


_MILLISECOND = dt.timedelta(milliseconds=1)


def _whole_milliseconds(moment: dt.datetime) -> dt.datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
