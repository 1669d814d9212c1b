# Short names for the commands of tools/run.py, where their steps are listed. `make help` lists them.

PYTHON ?= python3
COMMANDS := book quick test check-book pdf lab listen search bench readme compress constraints clean

.DEFAULT_GOAL := help
.PHONY: help $(COMMANDS)

help:
	@$(PYTHON) tools/run.py

$(COMMANDS):
	@$(PYTHON) tools/run.py $@
