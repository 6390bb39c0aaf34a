# signaalbot: what a person types. Everything else is called from here.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
SOAK := tests/rehearsal/test_rehearsal_conformance.py tests/soak

.PHONY: help demo test lint types unit soak bench screenshots train eval lock wheel-check clean

help:            ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

# The stamp holds: the environment is exactly the lock plus this checkout, with byte code made.
$(VENV)/.ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(VENV)/.ready   ## play the farmers' protest on the built-in rehearsal server and open a page
	$(BIN)/signaalbot demo $(ARGS)

test: lint types unit  ## lint, types and tests: the one command that must be green

lint: $(VENV)/.ready   ## style of the code, and whether everybody can read the texts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m tests.reading

types: $(VENV)/.ready  ## mypy, strict
	$(BIN)/mypy

unit: $(VENV)/.ready   ## the tests alone (ARGS="-k word" to choose)
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

soak: $(VENV)/.ready   ## the long tests: tens of thousands of random actions on the rehearsal server
	SIGNAALBOT_SOAK=1 $(BIN)/pytest $(SOAK) $(ARGS)

bench: $(VENV)/.ready  ## measure speed and memory, as ratios to a baseline of the same run
	$(BIN)/python bench/redaction.py
	$(BIN)/python bench/rehearsal.py
	$(BIN)/python bench/digest.py
	$(BIN)/python -m bench.delivery

screenshots: $(VENV)/.ready  ## make the pictures in docs/images anew (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots

train: $(VENV)/.ready  ## train the narrative model anew from models/data
	$(BIN)/signaalbot train

eval: $(VENV)/.ready   ## measure the proposals on a labelled file: make eval FILE=path/to/lines.jsonl
	$(BIN)/signaalbot evaluate $(FILE)

wheel-check: $(VENV)/.ready  ## install the wheel in an empty environment elsewhere, and play the demo there
	rm -rf build/wheel-check && mkdir -p build/wheel-check
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir build/wheel-check .
	$(PYTHON) -m venv build/wheel-check/venv
	build/wheel-check/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	build/wheel-check/venv/bin/pip install --quiet --disable-pip-version-check --no-deps build/wheel-check/*.whl
	cd build/wheel-check && venv/bin/signaalbot demo --headless --out demo

lock:                  ## resolve the dependencies anew: hashes, and no address of an index
	$(PYTHON) -m venv .lock-venv && .lock-venv/bin/pip install --quiet uv
	.lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --upgrade -o requirements.lock pyproject.toml
	.lock-venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate -c requirements.lock --group dev -o requirements-dev.lock pyproject.toml
	rm -rf .lock-venv

clean:                 ## remove the environment and everything built
	rm -rf $(VENV) .lock-venv build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis
