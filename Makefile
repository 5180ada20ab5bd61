# Each target sets up what it needs and then does its work; a second call finds the set-up done.
# It takes Python 3.11 or newer, named by PYTHON, and root where a system package is missing.

PYTHON ?= python3
WORKERS ?= 3
BIN := .venv/bin
RUNTIME := .venv/.runtime-installed
TOOLS := .venv/.tools-installed
PYTEST := $(BIN)/pytest --numprocesses=$(WORKERS) --maxprocesses=4 --dist=worksteal
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links pyproject.toml --extra setup

.PHONY: demo test lint bench lock clean system
.DELETE_ON_ERROR:

demo: $(RUNTIME)  ## Usher with a local Telegram and a sample event: no token, no account, no network
	@$(BIN)/usher demo

test: lint system  ## lint, types, import arrows, then all tests on PostgreSQL and on SQLite
	@echo "== tests on PostgreSQL (those that touch a database)"
	@USHER_TEST_DATABASE=postgresql $(PYTEST)
	@echo "== tests on SQLite (all)"
	@USHER_TEST_DATABASE=sqlite $(PYTEST)

lint: $(TOOLS)  ## style, types and import arrows
	@echo "== style"
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@echo "== types"
	@$(BIN)/mypy
	@echo "== import arrows"
	@$(BIN)/lint-imports --no-logo

bench: $(TOOLS) system  ## first figures: check-ins per second and p99, beside a bare handler
	@$(BIN)/python -m tests.benchmarks
	@$(BIN)/python -m tests.benchmarks.importing

lock: $(TOOLS)  ## write the lock files anew from pyproject.toml
	@$(COMPILE) --output-file requirements.lock
	@$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock

clean:  ## remove what these targets installed and what tools left; no database, no settings
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find models bot webpage tests -name __pycache__ -type d -prune -exec rm -rf {} +

system:
	@.ci/system-packages

# A venv without pip, filled by the machine's pip: stock Debian's venv can't bring its own.
# Usher itself is installed last, in place, with the setuptools that the lock file brought.
define install
	@.ci/python-tools "$(PYTHON)"
	@echo "== installing $(1)"
	@test -x $(BIN)/python || "$(PYTHON)" -m venv --without-pip .venv
	@"$(PYTHON)" -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@"$(PYTHON)" -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --no-index --no-deps \
		--no-build-isolation --editable .
	@touch $@
endef

$(RUNTIME): requirements.lock pyproject.toml
	$(call install,requirements.lock)

$(TOOLS): requirements-test.lock pyproject.toml
	$(call install,requirements-test.lock)
	@touch $(RUNTIME)
