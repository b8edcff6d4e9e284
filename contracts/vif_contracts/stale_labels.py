"""The rule between the judge output files and the label table that is made of them."""

from typing import Final

from vif_contracts.rule import Example, Rule
from vif_contracts.vocabulary import JUDGE_LABELS

STALE_LABELS: Final = Rule(
    code="J101",
    name="stale-labels",
    table=JUDGE_LABELS,
    demands="the label table holds exactly what the judge output files give",
    fault="the table is not what their judge output files give",
    why="A label that was edited in the table only is gone with the next consolidation; until then it is trusted.",
    hint="correct the judge output files where they are wrong, then run `vif consolidate`",
    unit="personas",
    bad=Example(judge_labels=({"alignment_power": 1},), note="in the judge output file the score is 0"),
    good=Example(judge_labels=({"alignment_power": 0},)),
)
