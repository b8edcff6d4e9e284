# The verbs of the project. Each works on a fresh clone: it makes .venv first.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
UV ?= uv

.DEFAULT_GOAL := check
.PHONY: check test slow mutants lint types bench stress setup lock clean

check: setup  ## judge the data in logs/
	$(BIN)/vif check

test: setup  ## the test suite without its slow share
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m "not slow"

slow: setup .venv/.readers  ## the long stress and fuzz runs, and those that take readers of other projects
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m slow

mutants: setup  ## alter every rule in every small way: the tests have to notice each time
	$(BIN)/python -m tests.mutation --workers $(WORKERS)

lint: setup  ## style, formatting and import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: setup  ## strict types
	$(BIN)/mypy

bench: setup  ## ratios of time and memory, side by side in one run
	$(BIN)/python benchmarks/check.py

stress: setup  ## 1,000 kills over eight writers of one registry, and the control, which must lose
	$(BIN)/python benchmarks/stress.py --kills 1000 --progress
	$(BIN)/python benchmarks/stress.py --kills 100 --writer naive

setup: .venv/.installed  ## .venv with the locked packages and the project

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; set PYTHON=")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# The project is not installed there: tests put it on the path.
.venv/.readers: tests/readers/requirements.lock .venv/.installed
	$(PYTHON) -m venv .venv/readers
	.venv/readers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/readers/requirements.lock
	touch $@

lock:  ## pin and hash every package that the project, its tests, its tools, its action and its readers need
	$(UV) pip compile pyproject.toml --extra test --group dev --group readers --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --quiet --output-file requirements.lock \
	  --custom-compile-command "make lock"
	$(UV) pip compile pyproject.toml --universal --python-version 3.11 --constraint requirements.lock \
	  --generate-hashes --no-emit-index-url --quiet --output-file requirements-runtime.lock \
	  --custom-compile-command "make lock"
	$(UV) pip compile pyproject.toml --extra test --group pandas-readers --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --quiet --output-file tests/readers/requirements.lock \
	  --custom-compile-command "make lock"

clean:  ## remove .venv and caches
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
