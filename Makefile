# Needs only make and Python 3.11 or newer with venv. `make` alone lists what there is.

ifndef PYTHON
PYTHON := $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$name && break; done)
endif
PY := .venv/bin/python
APPS := dho tenants selfcare_plans measurements triage benefits interop messaging

.DEFAULT_GOAL := help
.PHONY: help demo stop check test test-slow mutants bench screenshots install-demo install-dev

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: install-demo ## the whole product here, with people to try it as (PORT=8000 DHO_VAR=var)
	@$(PY) -m dho.demo run

stop: ## end a demo, also what a killed one left behind
	@if [ -x $(PY) ]; then $(PY) -m dho.demo stop; else echo "No demo runs here."; fi

check: install-dev ## format, lint, types, import contracts, templates, translations, migrations, API
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy $(APPS)
	.venv/bin/lint-imports
	.venv/bin/djade --check --target-version 5.2 $$(find templates -name '*.html')
	$(PY) manage.py check
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check_translations
	$(PY) manage.py spectacular --api-version v1 --validate --fail-on-warn --file /dev/null

# How many examples each property of the engine is tried with; 500 keep `make test` within minutes.
EXAMPLES ?= 500

test: install-dev ## all tests, on real servers (ARGS= for pytest)
	DHO_EXAMPLES=$(EXAMPLES) $(PY) -m pytest -n 2 -m "not fault and not journey" $(ARGS)
	$(PY) -m pytest -n 0 -m "fault or journey" $(ARGS)

test-slow: install-dev ## the properties of the engine with 10,000 examples each (long)
	DHO_EXAMPLES=10000 $(PY) -m pytest -n 2 -m slow tests/rules $(ARGS)

mutants: install-dev ## change the rules, one fault at a time: do the pure tests notice? (FILES=)
	@nice $(PY) -m tools.mutants $(FILES)

bench: install-dev ## measure; a table, and var/bench/latest.json
	@$(PY) -m bench

screenshots: install-dev ## the pictures of docs/screenshots, from a demo that runs (DHO_VAR=var)
	@$(PY) -m tools.screenshots

# Installs the locked dependencies, again only when their list has changed.
install-demo install-dev: install-%:
	@if [ -z "$(PYTHON)" ]; then \
		echo "No Python 3.11 or newer is found: install one, or name it: make PYTHON=/path/to/python3"; \
		exit 1; \
	fi; \
	if ! $(PY) -m pip --version >/dev/null 2>&1; then \
		if ! $(PYTHON) -c 'import ensurepip, venv' >/dev/null 2>&1; then \
			echo "$(PYTHON) has no venv module: install it (Debian, Ubuntu: sudo apt-get install python3-venv)"; \
			exit 1; \
		fi; \
		echo "Making .venv with $$($(PYTHON) --version)"; \
		$(PYTHON) -m venv --clear .venv || exit 1; \
	fi; \
	wanted=$$(cksum < requirements/$*.txt); \
	if [ "$$(cat .venv/installed-$* 2>/dev/null)" != "$$wanted" ]; then \
		echo "Installing the locked dependencies of requirements/$*.txt"; \
		( $(PY) -m pip install --require-hashes --disable-pip-version-check --no-input \
			-r requirements/$*.txt || touch .venv/failed ) | awk \
			-v all=$$(grep -c '^[A-Za-z].*==' requirements/$*.txt) \
			'/^(Collecting|Processing|Ignoring|Requirement already)/ \
				{ printf "\r  %d of %d read", ++n, all; fflush() } \
			/^Installing/ { printf ", unpacking …"; fflush() } \
			END { print "" }'; \
		if rm .venv/failed 2>/dev/null; then exit 1; fi; \
		echo "$$wanted" > .venv/installed-$*; \
	fi
