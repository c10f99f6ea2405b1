# Upturn. `make run` starts it, `make test` checks it; the scripts in .ci/setup/ say what they need.
SHELL := /bin/bash
PYTEST := .venv/bin/python -m pytest

.PHONY: help run test trust bench lock migration assets environment browser clean

help:
	@echo 'make run        set up what is missing, load the demonstration council, start the service (PORT, UPTURN_DATA, DATABASE_URL)'
	@echo 'make test       set up what the tests need and run the whole suite'
	@echo 'make trust      the long races and kills, in full'
	@echo 'make bench      print what things cost'
	@echo 'make lock       write requirements.lock and package-lock.json anew from what pyproject.toml and package.json ask for'
	@echo 'make migration  write the schema migration for changed models: make migration m="add the fact table"'
	@echo 'make clean      remove everything that was made; keeps the data folder'

environment:
	@.ci/setup/environment.sh

assets: environment
	@.ci/setup/assets.sh

browser: environment
	@.ci/setup/browser.sh

run: environment assets
	@exec .ci/setup/run.sh

test: environment assets browser
	@.ci/setup/within.sh $(PYTEST) -n 4 --dist worksteal

trust: environment assets browser
	@UPTURN_TRUST=full .ci/setup/within.sh $(PYTEST) tests/trust -n 2

bench: environment
	@.ci/setup/within.sh bash -c 'missed=0; for name in $(basename $(notdir $(wildcard benchmarks/*.py))); do \
		echo "== $$name"; .venv/bin/python -m "benchmarks.$$name" || missed=1; done; exit $$missed'

lock: environment
	@.ci/setup/lock.sh

migration: environment
	@.ci/setup/migration.sh "$(m)"

clean:
	rm -rf .venv .home node_modules webapp/static/built .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
