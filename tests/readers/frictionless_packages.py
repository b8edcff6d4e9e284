"""Run by `.venv/readers/bin/python`: `frictionless validate` in each folder given; as JSON, the errors of each."""

import json
import os
import sys

from frictionless import validate


def found(folder: str) -> list[list[str]]:
    """The kind, field and note of each error."""
    os.chdir(folder)
    report = validate("datapackage.json")
    errors = [["package", "", error.note] for error in report.errors]
    return errors + [[str(part) for part in row] for row in report.flatten(["type", "fieldName", "note"])]


if __name__ == "__main__":  # the tables of a package are read by processes that import this file
    json.dump({folder: found(folder) for folder in sys.argv[1:]}, sys.stdout)
