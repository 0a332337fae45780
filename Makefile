# make run    set up .venv and run the main job on the bundled example
# make test   set up .venv and run every test
# make check  format, lint, types, layers, generated documents: cheapest first
# make bench  speed and memory; never part of the tests
# make clean  remove what the above made; databases and your own outputs stay

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

export PREFECT_HOME ?= $(CURDIR)/.prefect
export DO_NOT_TRACK := 1
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench clean install format

run: install
	@$(BIN)/python -m flows.example || [ $$? -eq 1 ]

test: install
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: install
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/python docs/generate_rules.py --check
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: install
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

format: install
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean:
	rm -rf $(VENV) .prefect build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

install: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; found " + sys.version.split()[0] + ". Set PYTHON=... to another one." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
