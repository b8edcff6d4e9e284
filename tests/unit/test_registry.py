"""The registry: what may be added and staged, what is refused, and that nothing but that ever changes the file."""

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from vif_contracts import Personas
from vif_validators import ContractViolation, Registry, check_frame
from vif_validators.files.disk import UnreadableFile
from vif_validators.files.durable import FileIsLocked, UnwritableFile, exclusive
from vif_validators.registry.persona_rows import SCHEMA, RowError
from vif_validators.registry.results import Refused, StageRefused

PERSONA: dict[str, Any] = {
    "persona_id": "0a1b2c3d",
    "name": "Ana Lucía Prado",
    "age": "25-34",
    "profession": "Teacher",
    "culture": "East Asian",
    "core_values": ["Power", "Security"],
    "entry_count": 8,
    "created_at": datetime(2026, 1, 15, 9, 30, tzinfo=UTC),
    "nudge_enabled": False,
}


def persona(number: int = 0, **changes: Any) -> dict[str, Any]:
    return PERSONA | {"persona_id": f"{number:08x}"} | changes


def without(*columns: str) -> dict[str, Any]:
    return {name: value for name, value in PERSONA.items() if name not in columns}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "personas.parquet"


@pytest.fixture
def registry(path: Path) -> Registry:
    return Registry(path, lock_timeout=10)


class TestAdding:
    def test_to_no_registry(self, tmp_path: Path) -> None:
        registry = Registry(tmp_path / "logs" / "registry" / "personas.parquet")
        added = registry.add(PERSONA)
        assert (added.persona_ids, added.total, added.created, added.warnings) == (("0a1b2c3d",), 1, True, ())
        expected = PERSONA | {"stage_synthetic": True, "stage_wrangled": False, "stage_labeled": False}
        assert registry.show().to_dicts() == [{name: expected[name] for name in SCHEMA}]
        assert check_frame(pl.read_parquet(registry.path), Personas).ok

    def test_what_may_be_left_out(self, registry: Registry) -> None:
        before = datetime.now(UTC)
        added = registry.add([without("persona_id", "created_at")] * 3)
        assert len(set(added.persona_ids)) == 3
        rows = registry.show()
        assert rows["persona_id"].str.contains("^[0-9a-f]{8}$").all()
        assert tuple(rows["persona_id"]) == added.persona_ids
        assert rows["created_at"].is_between(before, datetime.now(UTC)).all()

    def test_given_and_drawn_ids_side_by_side(self, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
        drawn = iter(["0a1b2c3d", "00000001", "00000002", "00000002", "00000003"])
        monkeypatch.setattr("secrets.token_hex", lambda _: next(drawn))
        registry.add(persona(1))
        added = registry.add([without("persona_id"), PERSONA, without("persona_id")])
        assert added.persona_ids == ("00000002", "0a1b2c3d", "00000003")
        assert (added.total, added.created) == (4, False)

    def test_a_frame(self, registry: Registry) -> None:
        frame = pl.DataFrame([persona(1), persona(2)], schema_overrides={"created_at": pl.Datetime("us", "UTC")})
        assert registry.add(frame.drop("persona_id")).total == 2
        assert registry.add(frame).persona_ids == ("00000001", "00000002")
        with pytest.raises(RowError, match=r"the frame: entry_count: must be i64, is i32"):
            registry.add(frame.cast({"entry_count": pl.Int32}))
        with pytest.raises(RowError, match=r"the frame: 'tone': there is no such column"):
            registry.add(frame.with_columns(tone=pl.lit("calm")))

    def test_moments(self, registry: Registry) -> None:
        elsewhere = datetime(2026, 1, 15, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
        registry.add([persona(1, created_at=elsewhere), persona(2, created_at="2026-01-15T09:30:00.123456+05:30")])
        assert registry.show()["created_at"].to_list() == [elsewhere, elsewhere]

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            ({}, "name, age, profession, culture, core_values, entry_count, nudge_enabled: must be given"),
            (without("nudge_enabled"), "nudge_enabled: must be given"),
            (persona(tone="calm"), "'tone': there is no such column; the columns are persona_id, "),
            (persona(persona_id=1), "persona_id: must be text, is 1"),
            (persona(name=b"x"), "name: must be text, is b'x'"),
            (persona(name="\ud800"), "name: must be text, is '\\ud800'"),
            (persona(age=30), "age: must be text, is 30"),
            (persona(core_values="Power"), "core_values: must be a list of texts, is 'Power'"),
            (persona(core_values=["Power", 1]), "core_values: must be a list of texts, is ['Power', 1]"),
            (persona(entry_count=True), "entry_count: must be a whole number, is true"),
            (persona(entry_count=1.0), "entry_count: must be a whole number, is 1.0"),
            (persona(entry_count="1"), "entry_count: must be a whole number, is '1'"),
            (persona(entry_count=2**63), "entry_count: must be a whole number, is 9223372036854775808"),
            (persona(entry_count=10**5000), "entry_count: must be a whole number, is a number of more than 38 digits"),
            (persona(nudge_enabled=1), "nudge_enabled: must be true or false, is 1"),
            (persona(stage_labeled="no"), "stage_labeled: must be true or false, is 'no'"),
            (persona(created_at=datetime(2026, 1, 1)), "created_at: must be a moment with a time zone, such as"),  # noqa: DTZ001
            (persona(created_at="2026-01-15"), "created_at: must be a moment with a time zone, such as"),
            (persona(created_at="2026-02-30T00:00:00Z"), "created_at: must be a moment with a time zone, such as"),
            (persona(created_at="0001-01-01T00:00:00+14:00"), "created_at: must be a moment with a time zone"),
            (persona(created_at=0), "created_at: must be a moment with a time zone, such as"),
            ("text", "must be a mapping of columns to values, is text"),
            (None, "must be a mapping of columns to values, is null"),
        ],
    )
    def test_what_is_no_row(self, registry: Registry, path: Path, row: Any, said: str) -> None:
        with pytest.raises(RowError) as error:
            registry.add([persona(7), row])
        assert str(error.value).startswith(f"row 1: {said}")
        assert "\n" not in str(error.value)
        assert not path.exists()

    def test_nothing(self, registry: Registry, path: Path) -> None:
        for nothing in ([], (), pl.DataFrame(schema=SCHEMA)):
            with pytest.raises(RowError, match="there are no personas to add"):
                registry.add(nothing)
        assert not path.exists()


class TestRefusing:
    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"persona_id": "XYZ"}, "P101"),
            ({"persona_id": "00000001"}, "P102"),
            ({"name": "\u200b"}, "P103"),
            ({"name": None}, "P006"),
            ({"age": "49"}, "P104"),
            ({"profession": "teacher"}, "P105"),
            ({"culture": "Mars"}, "P106"),
            ({"core_values": []}, "P107"),
            ({"core_values": ["power"]}, "P108"),
            ({"core_values": ["Power", "Power"]}, "P109"),
            ({"core_values": ["Power", None]}, "P006"),
            ({"entry_count": -1}, "P110"),
            ({"stage_labeled": True}, "P201"),
        ],
    )
    def test_what_the_rules_refuse(self, registry: Registry, path: Path, change: dict[str, Any], code: str) -> None:
        registry.add(persona(1))
        before = path.read_bytes()
        with pytest.raises(Refused) as error:
            registry.add([persona(2), persona(3, **change)])
        assert isinstance(error.value, ContractViolation)
        assert {result.code for result in error.value.report.failed} == {code}
        assert error.value.report.exit_code == 1
        assert error.value.reason == f"{path}: this would violate the contract; nothing was changed"
        assert path.read_bytes() == before

    def test_two_new_personas_of_one_id(self, registry: Registry, path: Path) -> None:
        with pytest.raises(Refused) as error:
            registry.add([persona(1), persona(1)])
        assert error.value.report["P102"].violations == 1
        assert not path.exists()

    def test_a_known_persona_whatever_the_settings_say(self, tmp_path: Path, path: Path) -> None:
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "validation.yaml").write_text("severity: {P102: info, P104: warning}")
        registry = Registry(path, root=tmp_path)
        added = registry.add(persona(1, age="49"))
        assert [warning.code for warning in added.warnings] == ["P104"]
        with pytest.raises(Refused):
            registry.add(persona(1))

    def test_warnings_only_about_what_is_new(self, registry: Registry) -> None:
        future = datetime(2999, 1, 1, tzinfo=UTC)
        assert [warning.code for warning in registry.add(persona(1, created_at=future)).warnings] == ["P111"]
        assert registry.add(persona(2)).warnings == ()
        assert [warning.code for warning in registry.add(persona(3, created_at=future)).warnings] == ["P111"]

    def test_pools_of_the_project(self, tmp_path: Path, path: Path) -> None:
        lists = "age_ranges: [18-24], cultures: [East Asian], professions: [Astronaut], schwartz_values: [Power]"
        (tmp_path / "pools.yaml").write_text(f"personas: {{{lists}}}")
        registry = Registry(path, config=[tmp_path / "pools.yaml"])
        assert registry.add(persona(1, profession="Astronaut")).total == 1
        with pytest.raises(Refused):
            registry.add(persona(2, profession="Teacher"))

    def test_a_configuration_that_cannot_be_used(self, tmp_path: Path, path: Path) -> None:
        (tmp_path / "pools.yaml").write_text("personas: {")
        with pytest.raises(Refused, match="cannot be judged") as error:
            Registry(path, config=[tmp_path / "pools.yaml"]).add(PERSONA)
        assert error.value.report.exit_code == 2
        assert not path.exists()

    def test_a_registry_that_violates_its_contract_already(self, registry: Registry, path: Path) -> None:
        registry.add([persona(1), persona(2)])
        pl.read_parquet(path).with_columns(age=pl.lit("49")).write_parquet(path)
        before = path.read_bytes()
        for change in (
            lambda: registry.add(persona(3)),
            lambda: registry.stage("00000001", "wrangled"),
            lambda: registry.add(persona(1, name="")),
        ):
            with pytest.raises(Refused) as error:
                change()
            assert error.value.reason.startswith(f"{path}: already violates its contract; mend it first")
            assert {result.code for result in error.value.report.failed} == {"P104"}
        assert path.read_bytes() == before
        assert registry.status().total == 2

    @pytest.mark.parametrize(
        ("damage", "code"),
        [
            (lambda frame: frame.drop("age"), "P002"),
            (lambda frame: frame.cast({"entry_count": pl.Int32}), "P003"),
            (lambda frame: frame.with_columns(tone=pl.lit("calm")), "P005"),
        ],
    )
    def test_a_registry_of_another_shape(self, registry: Registry, path: Path, damage: Any, code: str) -> None:
        registry.add(persona(1))
        damage(pl.read_parquet(path)).write_parquet(path)
        before = path.read_bytes()
        with pytest.raises(Refused, match="already violates") as error:
            registry.add(persona(2))
        assert code in {result.code for result in error.value.report.failed}
        assert path.read_bytes() == before

    @pytest.mark.parametrize("content", [b"", b"PAR1", b"text", b"PAR1" + bytes(100) + b"PAR1"])
    def test_a_file_that_is_no_registry_is_never_an_empty_one(
        self, registry: Registry, path: Path, content: bytes
    ) -> None:
        path.write_bytes(content)
        for use in (
            lambda: registry.add(PERSONA),
            lambda: registry.stage("0a1b2c3d", "wrangled"),
            lambda: registry.mark_labeled(["0a1b2c3d"]),
            registry.status,
            registry.show,
            lambda: registry.pending("labeled"),
        ):
            with pytest.raises(UnreadableFile):
                use()
        assert path.read_bytes() == content

    def test_no_file(self, registry: Registry, tmp_path: Path) -> None:
        for use in (registry.status, lambda: registry.stage("0a1b2c3d", "wrangled"), lambda: registry.mark_labeled([])):
            with pytest.raises(UnreadableFile, match="no such file"):
                use()
        with pytest.raises(UnreadableFile, match="no such file"):
            Registry(tmp_path / "no" / "file").stage("0a1b2c3d", "wrangled")
        assert list(tmp_path.iterdir()) == []

    def test_a_place_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        for place in (tmp_path / "file" / "personas.parquet", tmp_path):
            with pytest.raises(UnwritableFile) as error:
                Registry(place).add(PERSONA)
            assert "\n" not in str(error.value)


class TestStaging:
    def test_one_after_the_other(self, registry: Registry) -> None:
        registry.add([persona(number) for number in range(4)])
        assert registry.pending("synthetic") == ()
        assert registry.pending("wrangled") == tuple(f"{number:08x}" for number in range(4))
        staged = registry.stage(["00000002", "00000000", "00000002"], "wrangled")
        assert (staged.changed, staged.already, staged.refused) == (("00000002", "00000000"), (), {})
        assert registry.pending("wrangled") == ("00000001", "00000003")
        assert registry.pending("labeled") == ("00000000", "00000002")
        registry.stage("00000000", "labeled")
        status = registry.status()
        figures = {stage: (count.reached, count.pending) for stage, count in status.stages.items()}
        assert (status.total, figures) == (4, {"synthetic": (4, 0), "wrangled": (2, 2), "labeled": (1, 1)})

    def test_a_stage_reached_before(self, registry: Registry, path: Path) -> None:
        registry.add([persona(1), persona(2)])
        registry.stage("00000001", "wrangled")
        before = path.read_bytes(), path.stat().st_mtime_ns
        assert registry.stage("00000001", "wrangled").already == ("00000001",)
        assert (path.read_bytes(), path.stat().st_mtime_ns) == before
        staged = registry.stage(["00000001", "00000002"], "wrangled")
        assert (staged.changed, staged.already) == (("00000002",), ("00000001",))

    def test_a_stage_left_out(self, registry: Registry, path: Path) -> None:
        registry.add([persona(1), persona(2), persona(3, stage_synthetic=False)])
        registry.stage("00000001", "wrangled")
        before = path.read_bytes()
        with pytest.raises(StageRefused) as error:
            registry.stage(["00000001", "00000002", "ffffffff"], "labeled")
        assert error.value.reasons == {
            "00000002": "has not reached the stage wrangled yet",
            "ffffffff": "there is no such persona in the registry",
        }
        with pytest.raises(StageRefused, match="00000003: has not reached the stage synthetic yet"):
            registry.stage("00000003", "wrangled")
        assert path.read_bytes() == before
        registry.stage("00000003", "synthetic")

    def test_labeled_as_far_as_possible(self, registry: Registry) -> None:
        registry.add([persona(number) for number in range(4)])
        registry.stage(["00000000", "00000001"], "wrangled")
        registry.stage("00000000", "labeled")
        staged = registry.mark_labeled(["00000000", "00000001", "00000002", "ffffffff"])
        assert (staged.changed, staged.already) == (("00000001",), ("00000000",))
        assert staged.refused == {
            "00000002": "has not reached the stage wrangled yet",
            "ffffffff": "there is no such persona in the registry",
        }
        assert registry.show().filter("stage_labeled")["persona_id"].to_list() == ["00000000", "00000001"]

    def test_no_such_stage(self, registry: Registry) -> None:
        registry.add(PERSONA)
        for use in (lambda: registry.stage("0a1b2c3d", "done"), lambda: registry.pending("done")):
            with pytest.raises(ValueError, match="done: there is no such stage; the stages are synthetic, wrangled"):
                use()


class TestTheFile:
    def test_columns_that_the_contract_does_not_know_are_kept(self, tmp_path: Path, path: Path) -> None:
        (tmp_path / "config").mkdir()
        (tmp_path / "config" / "validation.yaml").write_text("allow_columns: {personas: [note, took]}")
        registry = Registry(path, root=tmp_path)
        registry.add(persona(1))
        extra = (
            pl.read_parquet(path)
            .with_columns(note=pl.lit("kept"), took=pl.duration(seconds=1))
            .select("note", *SCHEMA, "took")
        )
        extra.write_parquet(path)
        assert registry.add(persona(2)).warnings == ()
        registry.stage("00000001", "wrangled")
        found = pl.read_parquet(path)
        assert found.schema == extra.schema
        assert found["note"].to_list() == ["kept", None]
        assert found["took"].to_list() == [timedelta(seconds=1), None]
        assert registry.show().columns == list(SCHEMA)

    def test_a_change_that_changes_nothing_gives_the_same_bytes(self, tmp_path: Path) -> None:
        one, other = (Registry(tmp_path / name) for name in ("one", "other"))
        one.add([persona(1), persona(2)])
        other.add(persona(1))
        other.add(persona(2))
        assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()

    def test_a_link(self, tmp_path: Path, path: Path, registry: Registry) -> None:
        (tmp_path / "store").mkdir()
        path.symlink_to("store/real.parquet")
        registry.add(persona(1))
        registry.add(persona(2))
        assert path.is_symlink()
        assert registry.status().total == 2
        assert sorted(os.listdir(tmp_path / "store")) == ["real.parquet", "real.parquet.lock"]  # noqa: PTH208

    def test_readers_need_no_lock_and_writers_wait_no_longer_than_they_should(
        self, path: Path, registry: Registry
    ) -> None:
        registry.add(persona(1))
        with exclusive(path):
            assert registry.status().total == 1
            assert registry.pending("wrangled") == ("00000001",)
            with pytest.raises(FileIsLocked, match=rf"held by process {os.getpid()} on .* \(writing\) since"):
                Registry(path, lock_timeout=0.05).add(persona(2))

    def test_the_file_is_read_inside_the_lock(self, path: Path) -> None:
        """Of eight threads that add at once, each sees what the ones before it have added."""
        threads = [
            threading.Thread(target=lambda number=number: Registry(path, lock_timeout=60).add(persona(number)))
            for number in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(Registry(path).show()["persona_id"]) == [f"{number:08x}" for number in range(8)]


_CROWD = """
import json, os, sys, filelock, pyarrow.parquet
from vif_validators import cli
from vif_validators.registry import registry
from vif_validators.cli import registry as _, registry_rows, registry_text

ARGUMENTS = ["--name", "Ana Prado", "--age", "25-34", "--profession", "Teacher", "--culture", "East Asian",
             "--core-value", "Power", "--entry-count", "3", "--nudge-enabled", "--quiet"]
for number in range(16):
    if os.fork() == 0:
        code = cli.main(["registry", "add", "--registry", sys.argv[1], "--persona-id", f"{number:08x}", *ARGUMENTS])
        os._exit(code)
print(json.dumps([os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(16)]))
"""
"""16 processes with the command already imported, so that all of them are at it at once. Polars is not used before."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="starts processes by fork")
def test_16_processes_and_a_reader(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", _CROWD, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as crowd:
        seen = [0]
        while crowd.poll() is None:
            if path.exists():
                seen.append(Registry(path).status().total)
            time.sleep(0.01)
        out, err = crowd.communicate()
    assert (out, err) == (f"{[0] * 16}\n", "")
    assert seen == sorted(seen)
    assert Registry(path).status().total == 16
    assert sorted(os.listdir(path.parent)) == ["personas.parquet", "personas.parquet.lock"]  # noqa: PTH208


IDS = st.integers(0, 5).map("{:08x}".format)
STAGES = ("synthetic", "wrangled", "labeled")


class RegistryAndDict(RuleBasedStateMachine):
    """A registry and a dict from persona_id to the stages reached are told the same, and say the same."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[str, dict[str, Any]] = {}

    @initialize()
    def begin(self) -> None:
        path = self.folder / f"{os.urandom(8).hex()}.parquet"
        self.path = path
        self.registry = Registry(path)

    def content(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    @rule(ids=st.lists(IDS, min_size=1, max_size=3), age=st.sampled_from(["18-24", "55+", "49"]))
    def add(self, ids: list[str], age: str) -> None:
        before = self.content()
        try:
            self.registry.add([persona() | {"persona_id": each, "age": age} for each in ids])
        except Refused:
            assert age == "49" or len(set(ids)) < len(ids) or set(ids) & set(self.model)
            assert self.content() == before
            return
        assert age != "49"
        assert not set(ids) & set(self.model)
        self.model |= {each: {"age": age, "reached": {"synthetic"}} for each in ids}

    @rule(ids=st.lists(IDS, max_size=3), stage=st.sampled_from(STAGES), partly=st.booleans())
    def stage(self, ids: list[str], stage: Any, partly: bool) -> None:
        before = self.content()
        possible = [each for each in ids if each in self.model and self.ready(each, stage)]
        try:
            if partly:
                stage = "labeled"
                possible = [each for each in ids if each in self.model and self.ready(each, stage)]
                staged = self.registry.mark_labeled(ids)
            else:
                staged = self.registry.stage(ids, stage)
        except UnreadableFile:
            assert before is None
            return
        except StageRefused as error:
            refused = set(error.reasons)
        else:
            refused = set(staged.refused)
        assert refused == set(ids) - set(possible)
        if refused and not partly:
            assert self.content() == before
            return
        assert set(staged.already) == {each for each in possible if stage in self.model[each]["reached"]}
        assert set(staged.changed) == set(possible) - set(staged.already)
        assert staged.changed or self.content() == before
        for each in possible:
            self.model[each]["reached"].add(stage)

    def ready(self, each: str, stage: str) -> bool:
        number = STAGES.index(stage)
        return number == 0 or STAGES[number - 1] in self.model[each]["reached"]

    @invariant()
    def they_say_the_same(self) -> None:
        if not self.model:
            return
        rows = Registry(self.path).show().to_dicts()
        assert [row["persona_id"] for row in rows] == list(self.model)
        for row in rows:
            model = self.model[row["persona_id"]]
            assert row["age"] == model["age"]
            assert {stage for stage in STAGES if row[f"stage_{stage}"]} == model["reached"]
        for number, stage in enumerate(STAGES[1:]):
            waiting = [
                each
                for each, model in self.model.items()
                if STAGES[number] in model["reached"] and stage not in model["reached"]
            ]
            assert Registry(self.path).pending(stage) == tuple(waiting)  # type: ignore[arg-type]


def test_registry_and_dict(tmp_path: Path) -> None:
    class Here(RegistryAndDict):
        folder = tmp_path

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
