# make triage   starts the questionnaire (installs the program into .venv the first time)
# make quick    what a change needs while it is made, under a minute: style, types, data, and of the rooms it touches the
#               tests that start no other program; after a change of core its own, and one file or two of each room
# make test     everything but the longest proofs: style, types, tests; under five minutes on two cores
# make proof    the longest proofs: every combination of answers, all the random calls of which make test takes a sample, and
#               three times as many generated examples
# make wheels   a folder of wheels, to install the program on a PC without network (docs/office-pc.ja.md)
# make coverage which branches of the program the tests run (without the proofs); some minutes
# make bench    how long the program takes to answer, against an empty Python and an empty Typer app
# make pictures draws the screens in README and manual anew (docs/pictures)
# Needed: Python 3.11 or newer with pip, git and make. Nothing is written outside this folder.

VENV := .venv
BIN := $(VENV)/bin
WHEELS := wheels
PIP_OF := $(BIN)/python -m pip --disable-pip-version-check
PIP := $(PIP_OF) install --quiet
NOT_FETCHED := { echo "必要な部品を入れられませんでした。ネットワークを確かめてください。 / Installing failed: check the network." >&2; exit 1; }
# Neighbours stay on one core, so that what a file of tests prepares is prepared once.
PYTEST := $(BIN)/python -m pytest -q -n auto --dist worksteal
PYTHONS := python3.15 python3.14 python3.13 python3.12 python3.11 python3 python

.PHONY: triage quick test proof lint types coverage pictures wheels bench clean

# 130 means that the counselor stopped: no error.
triage: $(VENV)/.installed
	@$(BIN)/hikisupport triage $(ARGS) || test $$? -eq 130

quick: lint types
	@$(BIN)/hikisupport data check --plain | tail -n 1
	@$(PYTEST) -m "not proof and not slow" $$($(BIN)/python tools/changed_rooms.py)

test: lint types
	@$(PYTEST) -m "not proof"

proof: $(VENV)/.tools
	@$(PYTEST) -m "proof or generated" --hypothesis-profile proof

lint: $(VENV)/.tools
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-cache --no-logo >/dev/null || $(BIN)/lint-imports --no-cache --no-logo

types: $(VENV)/.tools
	@$(BIN)/mypy --no-error-summary

# The proofs repeat what the cases have run already; the tests with hostile input cannot be measured in their closed place.
coverage: $(VENV)/.tools
	@$(PYTEST) -m "not proof" --ignore tests/hostile --cov --cov-report=term-missing:skip-covered

pictures: $(VENV)/.tools
	@$(BIN)/python tools/pictures.py

# For a PC like this one; with WINDOWS=3.13 for a Windows PC (64 bit) with that Python. There pip judges by this
# machine which requirements are needed, so that the one which only Windows needs is named (colorama, for Typer).
wheels: $(VENV)/.installed
	@rm -f "$(WHEELS)"/hikisupport-*.whl
	@$(PIP_OF) wheel --quiet $(if $(WINDOWS),--no-deps) --wheel-dir "$(WHEELS)" '.[sheet]' || $(NOT_FETCHED)
ifdef WINDOWS
	@$(PIP_OF) download --quiet --dest "$(WHEELS)" --only-binary=:all: --platform win_amd64 --python-version $(WINDOWS) \
	  "$$(echo "$(WHEELS)"/hikisupport-*.whl)[sheet]" colorama || $(NOT_FETCHED)
endif
	@echo "$(WHEELS) にそろえました。入れ方は docs/office-pc.ja.md。" >&2

# From the wheel, as a counselor has it; the wheel is made anew each time.
bench: $(VENV)/.installed
	@rm -rf build && $(BIN)/python -m venv build/bench
	@build/bench/bin/python -m pip --disable-pip-version-check install --quiet .
	@for each in startup interview growth; do build/bench/bin/python bench/$$each.py && echo || exit 1; done

clean:
	@rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*

# Installed again only when pyproject.toml has changed.
$(VENV)/.installed: pyproject.toml
	@echo "準備をしています(はじめてのときは1分ほどかかります)。" >&2
	@for python in $(PYTHONS); do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    $$python -m venv $(VENV) && exit 0; \
	    echo "仮想環境を作れません。$$python に venv と pip を入れてください。 / Cannot create a virtual environment: install venv and pip for $$python." >&2; \
	    exit 1; \
	  fi; \
	done; \
	echo "Python 3.11 以上が見つかりません。入れてから、もう一度 make してください。 / No Python 3.11 or newer was found: install one and run make again." >&2; \
	exit 1
	@$(PIP) --editable . || $(NOT_FETCHED)
	@touch $@

# The tools are listed once, in pyproject.toml; pip reads groups only since 25.1, so they are handed to it as a list.
$(VENV)/.tools: $(VENV)/.installed
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' > $(VENV)/tools.txt
	@$(PIP) --requirement $(VENV)/tools.txt
	@touch $@
