"""Run by `.venv/readers/bin/python`: `datacontract test` in each folder given; as JSON, by folder, what did not pass.

Each is the id of its quality rule or, where it is none, the kind of check; then its field and how it ended.
"""

import json
import logging
import os
import sys

from datacontract.data_contract import DataContract
from datacontract.model.exceptions import DataContractException

logging.disable(logging.CRITICAL)


def found(folder: str) -> list[tuple[str, str, str, str]]:
    os.chdir(folder)
    try:
        run = DataContract(data_contract_file="datacontract.yaml").test()
    except DataContractException as error:
        return [("error", "", "error", str(error.reason))]
    results = ((check, check.result.value if check.result else "not run") for check in run.checks)
    return [
        (check.qualityId or check.type, f"{check.model}.{check.field}", result, str(check.reason))
        for check, result in results
        if result != "passed"
    ]


if __name__ == "__main__":
    json.dump({folder: found(folder) for folder in sys.argv[1:]}, sys.stdout)
