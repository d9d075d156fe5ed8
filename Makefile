.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: help setup setup-web setup-test demo test check lock docs train quality acts gazetteer bench licences dist release-check clean

# The first interpreter that is new enough and not too new.
NEW_ENOUGH := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11; do \
	$$each -c '$(NEW_ENOUGH)' 2>/dev/null && { echo $$each; break; }; done)

BIN := .venv/bin
# Nothing is kept in the home folder, so nothing there is needed either.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --no-cache-dir --quiet install
DATA ?= ../shared/data
RUN ?= runs/reader

help:  ## Show this text.
	@echo "Usage: make TARGET"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/made:
	@test -n "$(PYTHON)" || { echo "make: no Python from 3.11 to 3.13 was found; name one with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "make: $(PYTHON) is not Python 3.11, 3.12 or 3.13" >&2; exit 1; }
	@# An environment whose interpreter is gone is made again; one that works is kept.
	$(BIN)/python -c '$(NEW_ENOUGH)' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@touch $@

.venv/ready: .venv/made pyproject.toml requirements.lock
	$(PIP) --no-deps --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-web: .venv/ready requirements-web.lock
	$(PIP) --no-deps --require-hashes -r requirements-web.lock
	@touch $@

.venv/ready-test: .venv/ready requirements-test.lock
	$(PIP) --no-deps --require-hashes -r requirements-test.lock
	@touch $@

setup: .venv/ready  ## Make or refresh .venv; the command is .venv/bin/readouts.
	@echo "Ready: $(BIN)/readouts"

setup-web: .venv/ready-web  ## The same with what the site needs: .venv/bin/readouts serve.
	@echo "Ready: $(BIN)/readouts serve"

setup-test: .venv/ready-test  ## The same with what the tests and checks need.

demo: .venv/ready  ## Compare the shipped example, in the terminal and as a page.
	@mkdir -p out
	@rm -rf out/demo
	@$(BIN)/readouts demo --output out/demo

test: .venv/ready-test  ## Run the tests, on up to four processors at once.
	@# Bytecode is kept whatever the environment says: else each worker, and each program that a test
	@# starts, compiles every source again.
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

check: .venv/ready-test  ## Everything that can fail beside the tests: style, types, rooms, docs, locks.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pip check
	$(BIN)/python -m pytest --quiet tests/test_house.py
	$(BIN)/python docs/generate.py --check
	$(BIN)/python release/licences.py --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir out/site

lock: .venv/ready  ## Solve the locks again; UPGRADE=1 takes the newest versions.
	$(PIP) uv
	$(BIN)/uv pip compile pyproject.toml --group build $(SOLVE) -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group build --extra web -c requirements.lock $(SOLVE) -o requirements-web.lock
	$(BIN)/uv pip compile pyproject.toml --group build --extra web --extra test --extra docs -c requirements-web.lock \
		$(SOLVE) -o requirements-test.lock
	$(BIN)/uv pip compile training/base.in --no-deps $(SOLVE) -o training/base.lock
SOLVE = --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --quiet $(if $(UPGRADE),--upgrade)

docs: .venv/ready-test  ## Write the generated pages and build the documentation in out/site.
	$(BIN)/python docs/generate.py
	$(BIN)/python release/licences.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir out/site

train: .venv/ready  ## Train the network on DATA (../shared/data) in RUN (runs/reader), export and tune it.
	$(PIP) --no-deps --require-hashes -r training/base.lock
	$(PIP) --no-build-isolation --editable '.[train]'
	$(BIN)/python training/train.py --stage attribution --data $(DATA) --out $(RUN) --resume
	$(BIN)/python training/train.py --stage all --start $(RUN)/reader.pt --data $(DATA) --out $(RUN)-all --resume
	$(BIN)/python training/train.py --stage finish --start $(RUN)-all/reader.pt --data $(DATA) --out $(RUN)-finish --resume
	$(BIN)/python training/discern.py --data $(DATA) --out $(RUN)-discern --resume
	$(BIN)/python training/export.py --reader $(RUN)-all/reader.pt $(RUN)-finish/reader.pt \
		--sentence $(RUN)-discern/all-*.pt --out src/readouts/models/en
	$(BIN)/python training/tune.py --data $(DATA) --out src/readouts/models/en
	$(BIN)/python training/act_weights.py --data $(DATA) --out src/readouts/models/en

quality: .venv/ready-test  ## Measure on DATA (../shared/data) how well the shipped network reads.
	$(BIN)/python benchmarks/quality.py --data $(DATA) --out out/quality.json

acts: .venv/ready-test  ## Measure on DATA (../shared/data) how well acts are told apart.
	$(BIN)/python benchmarks/acts.py --plv $(DATA)/plover/PLV_train.tsv --out out/acts.json

gazetteer: .venv/ready  ## Write the gazetteer of actors from DATA (../shared/data) into the package.
	$(PIP) --no-build-isolation --editable '.[train]'
	$(BIN)/python training/gazetteer.py --data $(DATA) --out src/readouts/models/actors

bench: .venv/ready  ## Measure speed and memory, beside a network of BERT-base's size.
	$(PIP) --no-build-isolation --editable '.[bench]'
	$(BIN)/python benchmarks/speed.py --out out/speed.json

licences: .venv/ready-test  ## Ask the libraries for their licences again, after make lock; needs the registry.
	@# Older ones do not report the field in which most libraries state their licence.
	$(PIP) 'pip>=25.1'
	$(BIN)/python release/licences.py --collect

dist: .venv/ready-test  ## Build wheel, sdist, bill of materials and list of licences in dist.
	$(BIN)/python release/dist.py --out dist

release-check: .venv/ready-test  ## Try wheel and sdist in empty environments, offline; EXTRAS=batch for that one.
	EXTRAS='$(EXTRAS)' $(BIN)/python -m pytest -m release tests/release

clean:  ## Remove what was built; .venv and training runs stay.
	rm -rf out site build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests training benchmarks docs -name __pycache__ -type d -exec rm -rf {} +
