# Build, test and read the book. Needs Python 3.11 or later, git and make; the rest is installed
# into .venv by the first command that wants it. `make help` lists the commands.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BOOK := $(BIN)/python -m tools.build
INSTALL := $(BIN)/python -m pip install --quiet -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help book pdf check-book test lab readme bench clean

help:  ## list the commands
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -e 's/:.*## /|/' | awk -F'|' '{printf "make %-11s %s\n", $$1, $$2}'

book: $(VENV)/installed  ## build the book into _build/html
	@$(BOOK)

# The book is built before, so that there is something to print, and after, to offer what was printed.
# Not as a prerequisite: under `make -j`, pip would install while the book is built.
pdf: $(VENV)/prints  ## print the book into one PDF, and offer it on the pages
	$(MAKE) book
	PYTHONPATH=_ext $(BIN)/python -m lightbook.pdf .
	$(BOOK)

# From nothing: a second build over the first would not repeat the warnings of pages it keeps.
check-book: $(VENV)/installed  ## build from a clean cache; every warning is an error
	rm -rf _build
	$(BOOK) -W -n --keep-going

test: $(VENV)/tested  ## check the style, build from a clean cache, run all tests
	$(BIN)/python tools/browser.py --ensure
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(MAKE) check-book
	$(MAKE) pdf
	$(BIN)/python -m pytest

lab: $(VENV)/installed  ## open the chapters in JupyterLab
	$(BIN)/jupyter lab chapters

readme: $(VENV)/installed  ## write the README's links from the address in _config.yml
	PYTHONPATH=_ext $(BIN)/python -m lightbook.readme .

bench: $(VENV)/tested  ## measure the book and write bench/results.md
	$(INSTALL) -e ".[bench]"
	$(BIN)/python tools/browser.py --ensure Chromium
	$(BIN)/python -m bench

clean:  ## delete everything that was built or installed
	rm -rf _build $(VENV) attnkit.egg-info .pytest_cache .ruff_cache .hypothesis \
		tests/node_modules bench/node_modules

# Stamps: installing is skipped until the lists of packages change.
$(VENV)/installed: requirements.txt pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The book needs Python 3.11 or later; name one with: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "python3 -m venv failed (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/prints: $(VENV)/installed
	$(INSTALL) -e ".[pdf]"
	@touch $@

$(VENV)/tested: $(VENV)/installed tests/package.json
	$(INSTALL) -e ".[test]"
	$(BIN)/python tools/node.py --ensure tests
	@touch $@
