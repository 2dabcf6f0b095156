# Both commands set up their own virtual environment; all they need is Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
REPORTS ?= data/sample
OUT ?= build/tables
BIN := $(VENV)/bin

.PHONY: report test lint benchmark clean

report: $(VENV)/.installed  ## the main job: read REPORTS, write and show their tables
	$(BIN)/lawkit build "$(REPORTS)" -o "$(OUT)" --format csv

test: $(VENV)/.installed  ## all tests, docstring examples and notebooks
	$(BIN)/python -m pytest -q
	$(BIN)/python -m pytest -q --nbval notebooks

lint: $(VENV)/.installed  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

benchmark: $(VENV)/.installed  ## speed, as ratios within one run
	$(BIN)/python benchmarks/structure.py

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[lab,formats,fast,test,dev]"
	touch $@

clean:
	rm -rf build $(VENV)
