# Two commands matter: `make run` and `make test`. Everything they install goes into .venv; see `make help`.

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.heedful-run
DEV := $(VENV)/.heedful-dev
RELEASE := $(VENV)/.heedful-release
JS := tests/extension/node_modules
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS ?=
SHARE ?= 1
# Whole files go to one process each: many of them start a browser and a server of their own. As these also wait, there
# is one process more than there are cores.
PROCESSES := $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)
SHARED := --numprocesses $(PROCESSES) --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test test-beds extension release-check lint format bench sizing lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: $(RUN) ## install what is needed and start the server on 127.0.0.1:8787
	@$(BIN)/heedful serve $(ARGS)

test: $(DEV) $(JS)/.package-lock.json ## run all tests that need no root (ARGS="-k phrase" passes options to pytest)
	@$(BIN)/python tools/chromium.py --install || true
	$(BIN)/python -m pytest $(SHARED) $(ARGS)

test-beds: $(DEV) ## install and run real mail and helpdesk programs and test against them (Debian, root)
	@tools/beds/install
	$(BIN)/python -m pytest tests/beds $(SHARED) $(ARGS)

release-check: $(RELEASE) $(JS)/.package-lock.json ## run the long checks before a release (SHARE=0.1 does a tenth; hours when whole)
	@mkdir -p dist
	HEEDFUL_SHARE=$(SHARE) $(BIN)/python -m pytest tests/release -p no:cacheprovider -rA $(ARGS)

extension: $(BIN)/python ## pack the browser extension for the stores, as dist/heedful-extension-<version>.zip
	@$(BIN)/python tools/pack_extension.py

lint: $(DEV) $(JS)/.package-lock.json ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(JS)/.bin/tsc -p tests/extension/tsconfig.json
	$(JS)/.bin/web-ext lint --source-dir extension --ignore-files '**/*.d.ts'

format: $(DEV) ## put code and imports into the house's layout
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(DEV) ## measure speed and quality, each beside its goal (ARGS="--only load,peers"; "--data DIR" adds your own labelled data)
	@$(BIN)/python tools/bench.py $(ARGS)

sizing: $(DEV) ## measure what a server needs, and write the tables of docs/operate.md
	@$(BIN)/python tools/measure_sizing.py --write $(ARGS)

lock: $(BIN)/python ## move requirements/*.txt to the current releases
	@$(PIP) install uv
	@tools/lock $(BIN)/uv

clean: ## remove the environment and all caches
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# What checks the extension's JavaScript; nothing of it ships.
$(JS)/.package-lock.json: tests/extension/package-lock.json
	@command -v npm >/dev/null || { echo "The checks of the extension need Node.js 20 or newer with npm"; exit 1; }
	@echo "Installing what checks the extension …"
	@npm ci --prefix tests/extension --no-fund --no-audit --silent
	@touch $@

$(BIN)/python:
	@tools/venv $(VENV)

# The stamps make a second run quick; an edited lock or pyproject.toml installs again.
$(RUN): $(BIN)/python requirements/run.txt pyproject.toml
	@echo "Installing Heedful into $(VENV) (a minute the first time) …"
	@$(PIP) install --requirement requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	@echo "Installing the development tools into $(VENV) …"
	@$(PIP) install --requirement requirements/dev.txt
	@touch $@

$(RELEASE): $(DEV) requirements/release.txt
	@echo "Installing what checks a release into $(VENV) …"
	@$(PIP) install --requirement requirements/release.txt
	@touch $@
