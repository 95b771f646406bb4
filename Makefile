# The two commands that matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
PO := $(wildcard locale/*/LC_MESSAGES/django.po)
MO := $(PO:.po=.mo)
BENCH ?=
BIG ?=
TAMPER ?=
MUTANTS ?=
TESTS ?=
LOOKS ?=
SCREENS ?= $(or $(TMPDIR),/tmp)/guanxi-screens
# Trust what this machine trusts: behind a company's proxy the built-in list of authorities is not enough.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/* /etc/pki/tls/certs/* /etc/ssl/cert.pem),true,false)
export NODE_USE_SYSTEM_CA ?= 1
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help run install test lint screens bench drill-crawl drill-kill drill-big-files drill-tamper drill-mutants lock package clean

help: ## say what there is
	@$(PYTHON) -c 'import re; [print("make %-12s %s" % m) for m in re.findall(r"^([a-z-]+):.*?## (.*)", open("Makefile").read(), re.M)]'
	@echo 'Settings: PORT (8000), GUANXI_DATA (./data), SAMPLE=0 (start without the sample company).'

run: install ## install, start everything, print the address (Ctrl-C stops it)
	@GUANXI_DIES_WITH=$$PPID exec $(BIN)/guanxi run

install: $(VENV)/installed $(VENV)/package $(VENV)/bytecode $(MO) ## install what running needs
	@$(BIN)/python build_assets.py
	@$(BIN)/python -m compileall -q guanxi

test: $(VENV)/installed-test install lint ## install, check and run the whole suite
	$(BIN)/python -m pytest -n 2 --dist worksteal -q $(TESTS)

lint: $(VENV)/installed-test install ## style, types, floors, migrations, translations
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m mypy
	GUANXI_TESTING=1 GUANXI_DATA=$(VENV)/lint $(BIN)/guanxi manage makemigrations --check --dry-run
	$(BIN)/python tools/translate.py missing

bench: $(VENV)/installed-test install ## build a seeded world and print the table of speeds (BENCH="--people 50000 --check")
	$(BIN)/python -m bench $(BENCH)

screens: $(VENV)/installed-test install ## take pictures of all screens, wide and narrow, light and dark (SCREENS=folder, LOOKS=all)
	SCREENSHOTS=$(SCREENS) GUANXI_SCREENS=all GUANXI_LOOKS=$(LOOKS) $(BIN)/python -m pytest -q tests/screens/test_pictures.py

drill-crawl: $(VENV)/installed-test install ## every page in every language, width and theme, and for every role, in a browser (SCREENS=folder)
	GUANXI_CRAWL=1 SCREENSHOTS=$(SCREENS) $(BIN)/python -m pytest -n 2 --dist load --maxschedchunk 1 -q tests/screens/test_crawl.py

drill-kill: $(VENV)/installed-test install ## kill -9 every process in turn, then all; the next start must serve
	$(BIN)/python -m drills.kill

drill-big-files: $(VENV)/installed-test install ## the biggest files an import takes, within its memory (BIG="--under /big/disk")
	$(BIN)/python -m drills.big_files $(BIG)

drill-tamper: $(VENV)/installed-test install ## tamper with the journal a thousand times; every time must be found (TAMPER="--times 100")
	$(BIN)/python -m drills.tamper $(TAMPER)

drill-mutants: $(VENV)/installed-test install ## small mistakes in what decides who may what; the laws must notice 98 of 100 (MUTANTS="--only actor")
	$(BIN)/python -m drills.mutants $(MUTANTS)

lock: $(BIN)/uv ## write the locks anew from requirements.in and requirements-test.in
	for name in requirements requirements-test; do \
	  $(BIN)/uv pip compile --generate-hashes --universal --python-version 3.11 -q $$name.in -o $$name.lock; done

package: $(VENV)/installed $(MO) ## build the wheel into dist/
	$(BIN)/uv build --wheel --no-build-isolation

clean: ## remove what was installed and built; the data folder stays
	rm -rf $(VENV) node_modules build dist guanxi/ui/static/built $(MO)

$(BIN)/uv:
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install -q --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/installed: requirements.lock | $(BIN)/uv
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	@touch $@

$(VENV)/installed-test: requirements-test.lock | $(BIN)/uv
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-test.lock
	@touch $@ $(VENV)/installed

$(VENV)/package: pyproject.toml hatch_build.py requirements.in | $(VENV)/installed
	$(BIN)/uv pip install -q --python $(BIN)/python --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/bytecode: requirements.lock tools/write_bytecode.py | $(VENV)/package
	@$(BIN)/python tools/write_bytecode.py
	@touch $@

%.mo: %.po | $(VENV)/installed
	$(BIN)/python tools/translate.py compile
	@touch $(MO)
