# What a newcomer types: `make run` to see the programme at work, `make test` to run every test. `make help` lists the rest.

# The first Python that we support; another one: make setup PYTHON=/path/to/python3.12
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$python && break; \
	done)
PORT ?=
ARGS ?=
BIN = .venv/bin
APPS = ilnp applications matching cohorts surveys

.DEFAULT_GOAL = help
.PHONY: help setup run test check bench states lock format

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile

setup: ## install what is needed into .venv, nothing else
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed and none was found. Name one: make setup PYTHON=/path/to/python3.12" >&2; exit 1; }
	@"$(PYTHON)" ilnp/embedded/environment.py

run: setup ## the whole programme on this machine; PORT=8001 chooses another port; Ctrl-C stops it
	@PORT="$(PORT)" exec $(BIN)/python -m ilnp.embedded.run

test: setup ## every test; ARGS="tests/mail -k claim" chooses some
	@$(BIN)/python -m tests.kit.browser
	$(BIN)/python -m pytest $(or $(ARGS),-m "not slow" --numprocesses auto --maxprocesses 8 --dist worksteal)

check: setup ## lint, format, types, floors, migrations, deployment, translations, known vulnerabilities
	@$(BIN)/python -m ilnp.embedded.check

bench: setup ## a table of ratios, ours beside a peer or a bound
	@$(BIN)/python -m bench $(ARGS)

format: setup ## bring the code into the agreed form
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

states: setup ## before the first release only: every app's migrations made anew from its models, guards kept; that state recorded
	find $(APPS) -path '*/migrations/0*.py' ! -name '*_guards.py' -delete
	find $(APPS) -path '*/migrations/0002_guards.py' -execdir mv {} 0002_guards.kept \;
	$(BIN)/python manage.py makemigrations --no-header --name initial; made=$$?; \
	find $(APPS) -path '*/migrations/0002_guards.kept' -execdir mv {} 0002_guards.py \; ; exit $$made
	DJANGO_SETTINGS_MODULE=ilnp.settings $(BIN)/python -m tests.upgrade.folding
	$(BIN)/python -m tests.upgrade.recording first

lock: setup ## pin requirements.txt and requirements-dev.txt anew from the .in files; ARGS=--upgrade for the newest
	$(BIN)/python ilnp/embedded/lock.py $(ARGS)
