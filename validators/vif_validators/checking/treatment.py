"""What becomes of the findings of a check before they are shown: what is accepted of them, and what is hidden."""

from datetime import datetime

from vif_validators.accepting.lenience import Lenience, Treatment, baseline_of, waiving_of
from vif_validators.checking.options import Options
from vif_validators.checking.selection import chosen_codes
from vif_validators.checking.sources import Opened
from vif_validators.configuration import Configuration
from vif_validators.redaction import Redaction, check_columns, check_known

DATA_SET = "vif-contracts"
"""What a baseline calls the contract of the data set."""


def treatment_of(configuration: Configuration, options: Options, now: datetime) -> Treatment:
    """What the settings and the options accept and hide.

    Raises:
        ValueError: they redact a column that no table has.
    """
    settings = configuration.settings
    check_columns(options.redact, settings.allow_columns, "redact")
    redaction = Redaction.of((*settings.redact, *options.redact), options.samples)
    lenience = Lenience(
        waiving=waiving_of(configuration, now),
        baseline=baseline_of(options.baseline, record=options.record, contract=DATA_SET, redaction=redaction),
        chosen=chosen_codes(only=options.only, ignore=options.ignore),
        settings_path=configuration.settings_from,
    )
    return Treatment(lenience=lenience, redaction=redaction)


def model_treatment(opened: Opened, options: Options) -> Treatment:
    """What the options accept and hide of a table that a user's own model judges.

    Raises:
        ValueError: they redact a column that neither the model nor the table has.
    """
    known = [column.name for column in opened.plan.columns]
    check_known(options.redact, (*known, *opened.names), "redact")
    redaction = Redaction.of(options.redact, options.samples)
    contract = opened.plan.table
    lenience = Lenience(
        baseline=baseline_of(options.baseline, record=options.record, contract=contract, redaction=redaction),
        chosen=chosen_codes(only=options.only, ignore=options.ignore),
    )
    return Treatment(lenience=lenience, redaction=redaction)
