"""The README is true: what it shows runs, and comes out as shown."""

import re
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

import vif_contracts
import vif_validators
from vif_contracts.catalog import ALL_RULES
from vif_validators.cli import main
from vif_validators.cli.check import command as check_command
from vif_validators.rule_pages import markdown_list

REPOSITORY = Path(__file__).parents[2]
PAGES = {name: (REPOSITORY / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")}
README = PAGES["README.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ vif (?P<words>.*?)(?P<asked>; echo \$\?)?$")
EXIT_CODES = {"PASSED": 0, "VIOLATED": 1, "UNREADABLE": 2}


@dataclass
class Block:
    """A fenced block; `prints` is that of the `text` block that follows it at once."""

    language: str
    text: str
    prints: str = ""


@dataclass
class Shown:
    """A command line with what stands below it, and its exit code."""

    words: list[str]
    output: str
    code: int


def blocks(page: str) -> list[Block]:
    found: list[Block] = []
    end = 0
    for match in BLOCK.finditer(page):
        language, text = match.groups()
        if language == "text" and found and not page[end : match.start()].strip():
            found[-1].prints = text
        else:
            found.append(Block(language, text))
        end = match.end()
    return found


def commands(text: str) -> list[Shown]:
    """The `vif` command lines of a block. Where it asks for the exit code, that is the one line below."""
    found: list[Shown] = []
    for line in text.splitlines(keepends=True):
        match = COMMAND.match(line.rstrip("\n"))
        if match:
            found.append(Shown(shlex.split(match["words"]), "", -1 if match["asked"] else 0))
        else:
            found[-1].output += line
    for shown in found:
        if shown.code < 0:
            shown.code, shown.output = int(shown.output), ""
        elif (verdict := shown.output.partition(":")[0]) in EXIT_CODES:
            shown.code = EXIT_CODES[verdict]
        elif '"exit_code": ' in shown.output:
            shown.code = int(shown.output.partition('"exit_code": ')[2][0])
    return found


def expanded(words: list[str]) -> list[str]:
    """As a shell does with patterns."""
    return [name for word in words for name in (sorted(map(str, Path().glob(word))) if "*" in word else [word])]


def timeless(output: str) -> str:
    return re.sub(r" in [\d,.]+ s\n", " in ... s\n", output)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of the shipped data as the current folder."""
    for folder in ("logs", "config"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and Path(sys.modules[name].__file__).parent == tmp_path:
            del sys.modules[name]


def test_what_it_shows_runs(project, capsys):
    for block in blocks(README):
        if block.language == "console":
            for shown in commands(block.text):
                assert main(expanded(shown.words)) == shown.code, shown.words
                output = timeless(capsys.readouterr().out)
                assert not shown.output or output == timeless(shown.output), shown.words
        elif block.language == "python" and (file := re.match(r"# (\w+\.py)\n", block.text)):
            (project / file[1]).write_text(block.text, "utf-8")
        elif block.language == "python":
            exec(compile(block.text, "README.md", "exec"), {})  # noqa: S102
            assert capsys.readouterr().out == block.prints, block.text
        elif block.language == "yaml" and not block.text.startswith("# ."):
            (project / "config" / "validation.yaml").write_text(block.text, "utf-8")
            report = vif_validators.check(project)
            assert {report[code].status for code in ("C001", "C002")} == {"passed"}
            (project / "config" / "validation.yaml").unlink()


def test_the_tests_that_it_shows_pass(project, pytester):
    files = {match[1]: block.text for block in blocks(README) if (match := re.match(r"# (\w+\.py)\n", block.text))}
    for name, text in files.items():
        (pytester.path / name).write_text(text, "utf-8")
    tests = [name for name in files if name.startswith("test_")]
    assert len(tests) == 4
    assert all(len([line for line in files[name].splitlines() if line]) < 10 for name in tests)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", *tests)
    result.assert_outcomes(passed=sum(files[name].count("def test_") for name in tests))


def test_no_command_is_left_out():
    """A command in another kind of block, or written without the prompt, would not be run."""
    run = [shown for block in blocks(README) if block.language == "console" for shown in commands(block.text)]
    assert len(run) == len(re.findall(r"^(?:\$ )?vif ", README, re.MULTILINE))


def test_the_table_of_rules_is_the_generated_one():
    table = re.search(r"<!-- rules -->\n\n(.*?)\n<!-- end of rules -->", README, re.DOTALL)
    assert table
    assert table[1] == markdown_list(ALL_RULES.values())


@pytest.mark.parametrize("code", ALL_RULES)
def test_every_rule_is_named(code):
    assert re.search(rf"\b{code}\b", README)


@pytest.mark.parametrize("name", [*vif_validators.__all__, *vif_contracts.__all__])
def test_every_public_name_is_named(name):
    assert re.search(rf"\b{name}\b", README)


OPTIONS = [option for option in check_command.params if isinstance(option, click.Option)]


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_option_of_check_is_named(option):
    assert any(re.search(rf"`{name}\b", README) for name in option.opts)


def test_every_room_of_the_house_is_there():
    house = README.partition("### The house")[2].partition("###")[0]
    rooms = re.findall(r"`(\w+(?:\.py|/))`", house[house.index("| Room |") :])
    missing = [room for room in rooms if not list(REPOSITORY.glob(f"[cv]*/vif_*/{room}"))]
    assert rooms
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_verbs_and_links_lead_somewhere(page):
    verbs = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", PAGES[page], re.MULTILINE)) <= verbs
    for link in re.findall(r"\]\(([^)#:]+)\)", PAGES[page]):
        assert (REPOSITORY / link).exists(), link


def prose(page: str) -> str:
    return BLOCK.sub("", page)


@pytest.mark.parametrize("page", PAGES)
def test_links_inside_a_page_lead_to_a_heading(page):
    headings = re.findall(r"^#+ (.*)$", prose(PAGES[page]), re.MULTILINE)
    anchors = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    assert set(re.findall(r"\]\(#([^)]*)\)", PAGES[page])) <= set(anchors)


@pytest.mark.parametrize("page", PAGES)
def test_prose_has_short_lines(page):
    lines = [line for line in prose(PAGES[page]).splitlines() if not line.startswith("|")]
    assert max(map(len, lines)) <= 120


def test_the_change_log_names_the_version():
    assert f"## [{vif_validators.__version__}]" in PAGES["CHANGELOG.md"]
