# Every target works on a fresh clone: it installs what it needs into .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup run test check lists bench binary clean
help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: $(STAMP) ## install everything into .venv, nothing else
$(STAMP): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Shoebox needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --frozen --inexact --quiet
	@touch $(STAMP)

run: setup ## serve Shoebox on port 2283 from ./data
	@$(BIN)/shoebox serve $(ARGS)

test: setup ## all tests (ARGS="-k name" for a part)
	@$(BIN)/python -m pytest $(ARGS)

check: setup ## formatting, lints, types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

lists: setup ## write what is generated: appliance/NOT_BUILT.md, the rooms of appliance/README.md
	@$(BIN)/python -m tests.contract.not_built
	@$(BIN)/python -m tests.architecture.map_lists

bench: setup ## the figures of README.md, measured against baselines in the same run
	@$(BIN)/python -m tests.bench $(ARGS)

binary: setup ## one folder and one file for this machine, in dist/
	@UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --frozen --inexact --quiet --group binary
	@$(BIN)/pyinstaller --noconfirm --clean build.spec

clean: ## remove what the other targets made, never ./data
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
