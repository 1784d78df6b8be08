# Two commands matter: `make run` and `make test`. The others are their parts.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check format lock demo-reset benchmark pictures ready tools

run: ready
	$(BIN)/miaopu demo --if-empty
	exec $(BIN)/miaopu serve

test:
	$(PYTHON) tools/prepare_tests.py
	$(MAKE) check
	$(BIN)/python -m pytest -n $(WORKERS) --cov

check: ready tools
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/hadolint Dockerfile
	$(BIN)/python tools/assets.py --check

format: tools
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

demo-reset: ready
	$(BIN)/miaopu demo --reset

# ARGS=--full also measures 1,000,000 firms; ARGS=list only the list page.
benchmark: ready tools .venv/.benchmarks
	$(BIN)/python -m benchmarks $(ARGS)

pictures: ready tools
	$(BIN)/python tools/pictures.py

# Everything that is installed is locked by hash. `make lock` renews the locks after an edit of
# requirements/*.in or package.json; -U takes newer versions of all: make lock LOCK=-U
lock: .venv/.created
	$(PIP) uv
	for name in build runtime dev node benchmarks; do \
	  $(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --no-emit-find-links \
	    --generate-hashes --universal --python-version 3.11 $(LOCK) \
	    --output-file requirements/$$name.txt requirements/$$name.in; \
	done
	tools/npm.sh install --package-lock-only --ignore-scripts --no-audit --no-fund

# --- Set-up: each stamp is as old as what was installed, so that a second call does nothing -----

ready: .venv/.runtime app/static/vendor/manifest.json

tools: .venv/.dev

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	touch $@

.venv/.runtime: requirements/build.txt requirements/runtime.txt pyproject.toml | .venv/.created
	$(PIP) --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/.dev: requirements/dev.txt | .venv/.runtime
	$(PIP) --require-hashes -r requirements/dev.txt
	touch $@

# Only measured, never imported by the application: peers to be compared with.
.venv/.benchmarks: requirements/benchmarks.txt | .venv/.dev
	$(PIP) --require-hashes -r requirements/benchmarks.txt
	touch $@

node_modules/.package-lock.json: package.json package-lock.json | .venv/.created
	tools/npm.sh ci --ignore-scripts --no-audit --no-fund
	touch $@

app/static/vendor/manifest.json: node_modules/.package-lock.json tools/assets.py
	$(BIN)/python tools/assets.py
	touch $@
