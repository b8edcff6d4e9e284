"""What `vif schema --contract` writes of a model of a user's own: what pandera's checks say, and no more."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
import yaml
from jsonschema import Draft202012Validator
from pyarrow import timestamp
from tests.acceptance.command import vif

from vif_validators import check_frame
from vif_validators.exports import FORMATS, json_schema, models, odcs, polars_, render
from vif_validators.exports.arrow import schema
from vif_validators.exports.patterns import anywhere, fixed_length, whole

MODULE = '''
"""Models."""
from datetime import date

import pandera.polars as pa
import polars as pl


class Orders(pa.DataFrameModel):
    """Orders | of `a` <b>shop</b>."""

    order: int = pa.Field(unique=True, gt=0, description="a | b\\n# c\\u202e")
    sku: str = pa.Field(str_matches=r"[A-Z]{3}-[0-9]{4}$")
    status: str = pa.Field(isin=["paid", "open", "it's | `x`"])
    price: float = pa.Field(in_range={"min_value": 0, "max_value": 100, "include_max": False}, nullable=True)
    day: date = pa.Field(ge=date(2020, 1, 1))
    tags: pl.List(pl.String)
    pieces: pl.UInt8 = pa.Field(ne=7)
    kind: pl.Enum(["a", "b"])
    note: str = pa.Field(str_length={"max_value": 3}, str_startswith="x.", nullable=True)
    more: int = pa.Field(alias="^x_[0-9]+$", regex=True, le=3)

    @pa.check("price", name="even cents")
    def _even(cls, data):
        return data.lazyframe.select(pl.col(data.key) > -1)

    class Config:
        strict = True
        unique = ["sku", "day"]
'''
GOOD = {
    "order": 1,
    "sku": "ABC-0001",
    "status": "open",
    "price": 1.5,
    "day": "2024-01-01",
    "tags": ["a", None],
    "pieces": 1,
    "kind": "a",
    "note": None,
    "x_1": 2,
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "models.py").write_text(MODULE, encoding="utf-8")
    return tmp_path


def export(form: str, home: Path) -> str:
    run = vif("schema", "--contract", "models.py:Orders", "--format", form, cwd=home)
    assert (run.code, run.err) == (0, "")
    return run.out


def test_every_format_has_it(home: Path) -> None:
    for form in FORMATS:
        assert "status" in export(form, home)


def test_json_schema_of_a_model(home: Path) -> None:
    written = json.loads(export("json-schema", home))
    Draft202012Validator.check_schema(written)
    validator = Draft202012Validator(written)
    assert validator.is_valid(GOOD)
    for wrong in (
        {"order": 0},
        {"order": None},
        {"sku": "ABC-00011"},
        {"status": "new"},
        {"price": 100},
        {"tags": "a"},
        {"pieces": 7},
        {"pieces": 256},
        {"kind": "c"},
        {"note": "xy"},
        {"note": "x.12"},
        {"x_1": 4},
        {"x_1": "1"},
        {"unknown": 1},
    ):
        assert not validator.is_valid({**GOOD, **wrong}), wrong
    assert re.findall("unique|even cents", written["$defs"]["Orders"]["$comment"]) == ["unique", "even cents"]


def test_texts_of_a_model_act_nowhere(home: Path) -> None:
    page = export("markdown", home)
    row = next(line for line in page.splitlines() if line.startswith("| `order` "))
    assert len(re.split(r"(?<!\\)\|", row)) == 7
    assert "\u202e" not in page
    assert "<b>" not in page
    contract = yaml.safe_load(export("odcs", home))["schema"][0]
    assert contract["properties"][0]["description"] == "a | b # c\\u202e"
    assert "\u202e" not in export("arrow", home)


def test_odcs_of_a_model(home: Path) -> None:
    properties = {each["name"]: each for each in yaml.safe_load(export("odcs", home))["schema"][0]["properties"]}
    assert [properties[name]["physicalType"] for name in ("pieces", "day", "kind")] == ["SMALLINT", "DATE", "VARCHAR"]
    assert properties["price"]["required"] is False
    checks = {check["name"]: check for check in properties["price"]["quality"]}
    assert checks["in_range"]["query"].endswith('WHERE NOT ("price" >= 0 AND "price" < 100)')
    assert checks["even cents"]["type"] == "text"
    assert properties["day"]["quality"][0]["query"].endswith("""NOT ("day" >= DATE '2020-01-01')""")


DTYPES: dict[str, Any] = {
    "a": pl.Int8,
    "b": pl.UInt64,
    "c": pl.Decimal(10, 2),
    "d": pl.Datetime("ms", "Europe/Paris"),
    "e": pl.Array(pl.Int32, 3),
    "f": pl.Struct({"x": pl.List(pl.Float32), "it's": pl.Boolean}),
    "g": pl.Duration("us"),
    "h": pl.Time,
    "i": pl.Categorical(),
    "j": pl.Binary,
    "k": pl.Enum(["x", 'y"', "z\n"]),
}


def test_any_dtype() -> None:
    model = pa.DataFrameSchema({name: pa.Column(dtype) for name, dtype in DTYPES.items()}, name="two words")
    table = models.described(model)
    names: dict[str, Any] = {}
    exec(polars_.render([table]), names)  # noqa: S102 (it is to be pasted)
    assert names["TWO_WORDS"] == pl.Schema(DTYPES)
    for form in FORMATS:
        assert render([table], form)
    Draft202012Validator.check_schema(json.loads(json_schema.render([table])))
    assert schema(table).field("d").type == timestamp("ms", "Europe/Paris")


def test_what_a_model_leaves_open() -> None:
    model = pa.DataFrameSchema({"a": pa.Column(nullable=True, required=False), "b": pa.Column(int, coerce=True)})
    table = models.described(model)
    with pytest.raises(ValueError, match="leaves its type open"):
        render([table], "polars")
    with pytest.raises(ValueError, match="leaves its type open"):
        render([table], "arrow")
    validator = Draft202012Validator(json.loads(json_schema.render([table])))
    assert validator.is_valid({"b": 1})
    assert validator.is_valid({"a": None, "b": 1, "c": 2})
    assert yaml.safe_load(odcs.render([table]))["schema"][0]["properties"][0] == {"name": "a", "required": False}


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"\A[0-9a-f]{2}\z", ["0a", "0a\n", "x0a", "0ag", ""]),
        (r"^a+$", ["a", "aa", "a\n", "ba", ""]),
        (r"^ab|cd$", ["ab", "abx", "xcd", "xcdx", "x", "cd\n"]),
        (r"b|(c)", ["abc", "", "xcx"]),
        (r"x\$", ["x$", "ax$y", "x"]),
        (r"\Ax\.", ["x.", "x.\n", "xx", "ax."]),
        (r"[|]", ["|", "a"]),
    ],
)
def test_a_pattern_means_the_same_to_other_readers(pattern: str, texts: list[str]) -> None:
    rust = pl.Series(texts).str.contains(pattern).to_list()
    here, everywhere = anywhere(pattern), whole(pattern)
    assert here is not None
    assert everywhere is not None
    lengths = {fixed_length(pattern)} - {None}
    fits = [not lengths or len(text) in lengths for text in texts]
    found = [bool(re.search(here, text)) and fit for text, fit in zip(texts, fits, strict=True)]
    matched = [bool(re.match(f"^{everywhere}$", text)) and fit for text, fit in zip(texts, fits, strict=True)]
    # Where alternatives have anchors of their own, Python's `$` lets a last newline pass.
    assert found == matched == ([*rust[:-1], True] if pattern == r"^ab|cd$" else rust)


@pytest.mark.parametrize("pattern", [r"\p{L}", "(?i)a", r"a\z|b", "[a-z--[aeiou]]", "a++", r"[\p{L}]", "(?P<n>a)"])
def test_a_pattern_of_rust_alone_is_left_out(pattern: str) -> None:
    assert anywhere(pattern) is None
    assert whole(pattern) is None


def test_what_the_schema_takes_is_no_less_than_what_the_model_takes() -> None:
    model = pa.DataFrameSchema(
        {
            "n": pa.Column(int, [pa.Check.ge(1), pa.Check.le(5), pa.Check.notin([3])], nullable=True),
            "t": pa.Column(str, [pa.Check.str_contains("b"), pa.Check.str_endswith("$")]),
            "d": pa.Column(pl.Date, pa.Check.gt(date(2020, 1, 1))),
        }
    )
    validator = Draft202012Validator(json.loads(json_schema.render([models.described(model)])))
    for n in (None, 0, 1, 3, 5, 6):
        for t in ("b$", "b$\n", "$b", "b"):
            row = pl.DataFrame({"n": [n], "t": [t], "d": [date(2021, 1, 1)]}, schema_overrides={"n": pl.Int64})
            assert validator.is_valid(json.loads(row.write_ndjson())) == check_frame(row, model).ok
