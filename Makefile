# Every command sets up its own virtual environment; all it needs is Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
# demo, published, a folder of reports, or a saved corpus
REPORTS ?= demo
OUT ?= build/site
# Test processes; whole files go to one of them.
WORKERS ?= 2
BIN := $(VENV)/bin

.PHONY: report tables test lint lab docs accuracy benchmark clean

report: $(VENV)/.installed  ## the main job: run the notebooks on REPORTS and write one linked site
	$(BIN)/lawkit site "$(REPORTS)" -o "$(OUT)" --notebooks notebooks

tables: $(VENV)/.installed  ## only the tables, as CSV
	$(BIN)/lawkit build "$(if $(filter demo,$(REPORTS)),data/demo/reports,$(REPORTS))" -o build/tables --format csv

test: $(VENV)/.installed  ## all tests, docstring examples and notebooks
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --nbval --nbval-sanitize-with notebooks/sanitize.cfg notebooks

lint: $(VENV)/.installed  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lab: $(VENV)/.installed  ## JupyterLab on the notebooks
	$(BIN)/jupyter lab --notebook-dir=notebooks $(if $(filter 0,$(shell id -u)),--allow-root)

docs: $(VENV)/.installed  ## the documentation, in build/docs
	$(BIN)/sphinx-build -q -E -W --keep-going -d build/doctrees docs build/docs

accuracy: $(VENV)/.installed  ## measure lawkit against annotated reports and write docs/accuracy.md
	$(BIN)/python tools/accuracy.py

benchmark: $(VENV)/.installed  ## speed, as ratios within one run
	for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python "$$file"; done

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[lab,formats,fast,test,dev,docs]"
	touch $@

clean:
	rm -rf build $(VENV)
