"""The mutants that no test can notice, because what they find is what the rule finds: each with its reason."""

from vif_contracts.vocabulary import ALIGNMENT_COLUMNS

_BOTH_NULL = "differs only where element and column are both null, and a null column keeps the table from being clean"
_ADDS_NONE = "a persona without label rows is in the registry, and adds no label rows to those judged"
_CHOOSES_MORE = "which rows are at fault is asked of each row of a persona: asking it of more only takes longer"
_NULL_ANYWAY = "where the condition does not hold, entry_count or last_t_index is null, and the comparison with it"
_NOT_REGISTERED = "the column of the registry is null where the persona is not in it, and then the verdict is"
_WELL_FORMED = "asked only where every persona_id and date is well-formed, and none of them fails to parse"

_REFUSED = "what the pattern lets through, the parsing of the day refuses"
_FILTERED = "a filter leaves out null as it does false"
_WIDER = "the sum is an Int128 then, and sorts the same"
_ANY_DAY = "the days are compared with each other only, and all of them still fit"
_ASKED_AGAIN = "whether each persona is one run is then asked in another way, which takes longer"
_DESCENDING = "in descending order each persona is one run as well"
_ENDS = "a run has one last row as it has one first row"
_AT_FAULT = "a list that is null is at fault already"
_COUNTED = "where a score column is missing, the vector is counted instead of proven, with the same result"
_LET_THROUGH = "a null element is let through all the same, by the other side of the or"
_PASSED_OVER = "the verdict on a null element is null then, which all() passes over"
_CHOSEN_ROWS = "polars evaluates what follows a condition in the rows that it holds in, where the vector is long enough"
_BOOLEANS_SUMMED = "true and false are summed as 1 and 0 all the same"
_BOOLEAN_SUBTRACTED = "a Boolean is subtracted as 1 or 0 all the same"
_STAYS_BELOW = "the least t_index is below 0 with the clip as without it"
_NEVER_NEGATIVE = "a list has no fewer elements than nulls: unsigned, too, the difference is right"
_ALIKE = "there are rows with a t_index exactly where there are different ones"

_DATE = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"
_LOOSER_DATES = (
    r"\A[0-:]{4}-[0-9]{2}-[0-9]{2}\z",
    r"\A[0-9]{4,}-[0-9]{2}-[0-9]{2}\z",
    r"\A[0-9]{4}-[0-:]{2}-[0-9]{2}\z",
    r"\A[0-9]{4}-[0-9]{2,}-[0-9]{2}\z",
    r"\A[0-9]{4}-[0-9]{2}-[0-:]{2}\z",
    r"\A[0-9]{4}-[0-9]{2}-[0-9]{2,}\z",
    r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}",
)
_OF_X105 = "((last_t_index < entry_count) if (in_registry and (indexed_rows > 0)) else null)"

EQUIVALENTS: dict[str, str] = {
    **{
        f"L proof rows: ==? to ==: (get(alignment_vector, {place}) ==? {column})": _BOTH_NULL
        for place, column in enumerate(ALIGNMENT_COLUMNS)
    },
    "L proof packed: strict: tointeger(persona_id, 16)": _WELL_FORMED,
    "L proof packed: strict True: strptime(date, 'raise')": _WELL_FORMED,
    "L proof packed: exact False: strptime(date, 'raise')": _WELL_FORMED,
    "L proof packed: cast left out: cast((t_index if isbetween(t_index, 0, 1023) else null))": _WIDER,
    "L proof packed: cast left out: cast((tophysical(strptime(date, 'raise')) + 719528))": _WIDER,
    "L proof packed: 719528 to 719527": _ANY_DAY,
    "L proof packed: 719528 to 719529": _ANY_DAY,
    "L proof unpacked t_index: cast left out: cast(((packed // 4194304) % 1024))": "below 1,024 either way",
    "L proof runs in order: always false: all((persona_id >= shift(persona_id, 1)))": _ASKED_AGAIN,
    "L proof runs in order: always false: (persona_id >= shift(persona_id, 1))": _ASKED_AGAIN,
    "L proof runs in order: >= to >: (persona_id >= shift(persona_id, 1))": _ASKED_AGAIN,
    "L proof runs in order: >= to <: (persona_id >= shift(persona_id, 1))": _DESCENDING,
    "L proof runs in order: shift the other way: shift(persona_id, 1)": _DESCENDING,
    "L proof runs in order: shift the other way: shift(persona_id, 1) (#2)": _ENDS,
    "L proof runs differ: shift the other way: shift(persona_id, 1)": _ENDS,
    **{f"{code} holds: nulls equal: isin(element, set)": _LET_THROUGH for code in ("L106", "P108")},
    **{f"{code} holds: always false: isnull(element)": _PASSED_OVER for code in ("L106", "P108")},
    **{
        f"L201 holds: raises beyond the end: get(alignment_vector, {place}) (#2)": _CHOSEN_ROWS
        for place in range(len(ALIGNMENT_COLUMNS))
    },
    **dict.fromkeys(
        (
            (
                "L302 surplus: cast left out: cast(((nunique(clip(t_index, -1)) - cast((min(clip(t_index, -1)) < 0))) "
                "!= (max(clip(t_..."
            ),
            (
                "L303 surplus: cast left out: cast(any((sorted(date by t_index, date) < shift(sorted(date by t_index, "
                "date), 1))))"
            ),
            "P301 surplus: cast left out: cast((nunique(persona_id) > 1))",
        ),
        _BOOLEANS_SUMMED,
    ),
    "L302 surplus: cast left out: cast((min(clip(t_index, -1)) < 0))": _BOOLEAN_SUBTRACTED,
    "L302 surplus: clip left out: clip(t_index, -1) (#2)": _STAYS_BELOW,
    "L302 surplus: -1 to -2 (#2)": _STAYS_BELOW,
    "P102 judged: one more: len": "the rows with a persona_id are counted in the first round",
    "P109 holds: cast left out: cast(sum(list(core_values: isnull(element))))": _NEVER_NEGATIVE,
    "P109 holds: cast left out: cast(sum(list(core_values: isnull(element)))) (#2)": _NEVER_NEGATIVE,
    "P109 holds: 0 to -1": "a count is never below 0",
    "P301 surplus: n_unique to count: nunique(persona_id)": "each persona_id is there once: first rows only are judged",
    "L proof key text: 256 to 257": "the highest octet is below 256 anyway",
    **{
        f"{code} null in {column}: {change}": _AT_FAULT
        for code, column in (("L006", "alignment_vector"), ("P006", "core_values"))
        for change in (
            f"fill_null left out: fillnull(list(list({column}: isnull(element)): any(element)), false)",
            "false to true",
        )
    },
    **{
        f"L006 null in alignment_vector, in the proof: {change}": _COUNTED
        for change in (
            "always true: list(list(alignment_vector: isnull(element)): any(element))",
            "always true: isnull(element)",
        )
    },
    **{
        f"{part}: {_DATE!r} to {looser!r}": _REFUSED
        for part in ("L103 holds", "L303 judges")
        for looser in _LOOSER_DATES
    },
    f"L303 judges: condition left out: (((contains(date, {_DATE!r}) and isnotnull(strptime(date, 'rai...": _FILTERED,
    "L303 judges: always true: isnotnull(date)": _FILTERED,
    "X summary labels: cast left out: cast((nullcount(t_index) > 0))": _BOOLEAN_SUBTRACTED,
    **dict.fromkeys(
        (
            "X101 holds: condition left out: (in_registry if (label_rows > 0) else null)",
            "X101 holds: > to >=: (label_rows > 0)",
            "X101 holds: always true: (label_rows > 0)",
            "X101 holds: 0 to -1",
        ),
        _ADDS_NONE,
    ),
    **dict.fromkeys(
        (
            "X101 holds: always false: (in_registry if (label_rows > 0) else null)",
            "X101 holds: always false: in_registry",
            "X105 holds: last_t_index to entry_count",
            "P102 surplus: one more: len",
            "P102 surplus: - to +: (len - 1)",
            "P102 surplus: 1 to 0",
        ),
        _CHOOSES_MORE,
    ),
    "X101 row_obeys: always false: in_registry": "asked only of personas that are not in the registry",
    **dict.fromkeys((f"X10{number} holds: always true: in_registry" for number in (2, 3, 4, 5)), _NOT_REGISTERED),
    "X104 holds: indexed_rows to distinct_t_index": _ALIKE,
    "X105 holds: indexed_rows to distinct_t_index": _ALIKE,
    **dict.fromkeys(
        (
            f"X105 holds: condition left out: {_OF_X105}",
            "X105 holds: and to or: (in_registry and (indexed_rows > 0))",
            "X105 holds: always true: (in_registry and (indexed_rows > 0))",
            "X105 holds: always true: (indexed_rows > 0)",
            "X105 holds: > to >=: (indexed_rows > 0)",
            "X105 holds: 0 to -1",
            "X105 holds: indexed_rows to label_rows",
        ),
        _NULL_ANYWAY,
    ),
}
"""By the name of the mutant. One that a test does notice, or that is no mutant, fails the run."""
