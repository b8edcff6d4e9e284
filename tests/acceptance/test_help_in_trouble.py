"""What is said to whoever mistypes a word, or starts in the wrong folder: what was probably meant, and what to do."""

import pytest
from tests.acceptance.command import vif

NOTE = (
    "vif: note: no table is at its place; name the folder that holds logs/, or the files with --registry and --labels\n"
)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("chek", "No such command 'chek'. (Did you mean one of: 'check', 'schema'?)"),
        ("registry ad", "No such command 'ad'. Did you mean 'add'?"),
        ("check --stirct", "'--strict'"),
        (
            "rules t-indx-gap",
            "vif: error: no rule has the code or name 't-indx-gap' (did you mean t-index-gap?); `vif rules` lists them",
        ),
        ("check --only P1O4", "no rule has the code or name 'P1O4' (did you mean P104?)"),
        ("check --redact nmae", "no table has a column 'nmae' (did you mean name?)"),
        ("check nope.parquet", "vif: error: nope.parquet: no such file\n"),
    ],
)
def test_a_slip_of_the_pen(words, said, tmp_path):
    run = vif(*words.split(), cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert said in run.err


@pytest.mark.parametrize("command", ["check", "profile"])
def test_in_the_wrong_folder_it_says_where_to_go(command, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    for words in ((), ("elsewhere",), ("--root", "elsewhere", "--format", "json")):
        run = vif(command, *words, cwd=tmp_path)
        assert (run.code, run.err) == (2, NOTE)
    run = vif(command, "--registry", "personas.parquet", cwd=tmp_path)
    assert (run.code, run.err) == (2, "")


def test_where_one_table_is_there_the_folder_is_the_right_one(tmp_path):
    assert vif("sample", ".", "--personas", "1", "--no-json", cwd=tmp_path).code == 0
    (tmp_path / "logs" / "registry" / "personas.parquet").unlink()
    run = vif("check", cwd=tmp_path)
    assert (run.code, run.err) == (2, "")
    (tmp_path / "logs" / "judge_labels" / "judge_labels.parquet").unlink()
    assert vif("check", "logs/registry/personas.parquet", cwd=tmp_path).err == ""
