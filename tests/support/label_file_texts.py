"""Judge output files as text, with what is wrong in them marked."""

MARK = "‸"
"""Stands before the character that a finding has to point at."""

GOOD = """{"persona_id": "0a1b2c3d",
 "labels": [
  {"t_index": 0, "date": "2025-03-01",
   "scores": {"self_direction": 0, "stimulation": 0, "hedonism": -1, "achievement": 0, "power": 1,
              "security": 0, "conformity": 0, "tradition": 0, "benevolence": 0, "universalism": 0},
   "rationales": {"power": "asks for the keys"}},
  {"t_index": 1, "date": "2025-03-02",
   "scores": {"self_direction": 0, "stimulation": 0, "hedonism": 0, "achievement": 0, "power": 0,
              "security": 0, "conformity": 0, "tradition": 0, "benevolence": 0, "universalism": 0},
   "rationales": null}]}
"""
NAME = "persona_0a1b2c3d_labels.json"


def changed(old: str, new: str) -> str:
    """The good file with one part replaced."""
    assert GOOD.count(old) == 1, f"{old!r} stands {GOOD.count(old)} times in the good file"
    return GOOD.replace(old, new)


def marked(text: str) -> tuple[str, tuple[int, int] | None]:
    """The text without its mark, and the line and character where it stood."""
    before, mark, after = text.partition(MARK)
    assert MARK not in after
    lines = before.split("\n")
    return before + after, (len(lines), len(lines[-1]) + 1) if mark else None
