# Two commands on a fresh machine: `make demo` shows everything, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
export OPENBLAS_NUM_THREADS = 1

.PHONY: demo test lint bench book pdf exercises lock clean

demo: $(VENV)/ready
	$(BIN)/backprop-lab demo

# Every line of the topics is run by a test; of the whole package nineteen in twenty are, which is
# judged only where no test was skipped for the lack of a program.
test: $(VENV)/ready
	$(BIN)/pytest -n 2 --cov=backprop_lab --cov-report=
	$(BIN)/coverage report --include='backprop_lab/*.py,backprop_lab/plots/*.py' --fail-under=100
	$(BIN)/coverage report $(if $(NO_SKIPS),--fail-under=95)

lint: $(VENV)/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(BENCH)/ready
	$(BENCH)/bin/python -m pytest -q tests/test_operations.py tests/test_pytorch.py
	$(BENCH)/bin/python -m benchmarks

book: $(VENV)/ready
	$(BIN)/jupyter-book build . -W -n --keep-going

# The whole book on paper: _build/backprop_lab.pdf, printed by Chromium.
pdf: book
	$(BIN)/python book/pdf.py

exercises: $(VENV)/ready
	$(BIN)/backprop-lab build

# The environment, exactly as requirements.lock says; made anew when the lock changes.
$(VENV)/ready: requirements.lock
	@test ! -L $(VENV) || { echo "$(VENV) is a link, and making it anew would empty its target; remove it first."; exit 1; }
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("backprop_lab needs Python 3.11 or newer, this is " + sys.version.split()[0] + ": make PYTHON=python3.12")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -c 'import matplotlib.font_manager'  # lists the fonts; the first cell that draws would say so
	touch $@

# The peers, in an environment of their own; one that cannot be installed here is left out.
$(BENCH)/ready: benchmarks/requirements.txt
	@test ! -L $(BENCH) || { echo "$(BENCH) is a link, and making it anew would empty its target; remove it first."; exit 1; }
	$(PYTHON) -m venv --clear $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --editable .
	while read -r peer; do \
		$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check "$$peer" </dev/null \
			|| echo "$$peer cannot be installed here and is left out"; \
	done <benchmarks/requirements.txt
	touch $@

# Choose the versions anew, one lock for Python 3.11 to 3.14 on every system.
lock: $(VENV)/ready
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--no-annotate --no-header --quiet --upgrade --output-file requirements.lock

clean:
	rm -rf $(VENV) $(BENCH) _build exercises/source demo_course
