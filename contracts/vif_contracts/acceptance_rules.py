"""The rules about what was accepted: waivers in the settings, and violations recorded in a baseline (C005 to C007)."""

import textwrap
from typing import Final

from vif_contracts.rule import Example, Rule, Severity
from vif_contracts.vocabulary import CONFIG


def _waiver(expires: str, note: str, persona_id: str = "a3f8b2c1") -> Example:
    text = f"""
        waivers:
          - rule: P104
            persona_id: "{persona_id}"
            reason: asked the pilot team
            expires: {expires}
        """
    return Example(content=textwrap.dedent(text).lstrip().encode(), note=note)


EXPIRED_WAIVER: Final = Rule(
    code="C005",
    name="expired-waiver",
    table=CONFIG,
    severity=Severity.WARNING,
    demands="no waiver in config/validation.yaml has expired",
    fault="has expired, and waives nothing any more",
    why="What was to be accepted for a while only is still there after it.",
    hint="mend the data, or agree on a later date; then change or remove the waiver",
    unit="waivers",
    bad=_waiver("2025-01-31", "that day is over"),
    good=_waiver("2099-12-31", "waives until the end of that day, UTC"),
)
IDLE_WAIVER: Final = Rule(
    code="C006",
    name="idle-waiver",
    table=CONFIG,
    severity=Severity.WARNING,
    demands="every waiver in config/validation.yaml waives something",
    fault="matches no violation",
    why="It is misspelled and waives nothing, or its cause is gone and it would hide the next violation.",
    hint="correct the waiver, or remove it",
    unit="waivers",
    bad=_waiver("2099-12-31", "no such persona is at fault", persona_id="ffffffff"),
    good=_waiver("2099-12-31", "the age of this persona is no bracket"),
)
GONE_FROM_BASELINE: Final = Rule(
    code="C007",
    name="gone-from-baseline",
    table=CONFIG,
    severity=Severity.INFO,
    demands="every violation recorded in the baseline is still there",
    fault="are gone",
    why="As long as a violation that was mended stays recorded, the same one may come back unnoticed.",
    hint="record what is left: vif check --write-baseline FILE",
    unit="violations",
    bad=Example(note="--baseline FILE records a violation that was mended since"),
    good=Example(note="--baseline FILE records what a check finds"),
)

ACCEPTANCE_RULES: Final = (EXPIRED_WAIVER, IDLE_WAIVER, GONE_FROM_BASELINE)
