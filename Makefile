# PORT and OMBUD_DATA change where `make serve` answers and where it keeps its data.
PYTHON ?= python3
PORT ?= 8000
OMBUD_DATA ?= data
BIN := .venv/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check install --quiet --quiet
export OMBUD_DATA
export OMBUD_PORT := $(PORT)

.PHONY: serve test check bench requirements

serve: .venv/run.stamp
	@$(BIN)/ombud migrate
	@$(BIN)/ombud demo --if-empty
	@exec $(BIN)/ombud serve

test: .venv/test.stamp
	@sh requirements/system.sh
	OMBUD_TEST_DATABASE=postgresql $(BIN)/pytest -q -n auto --dist worksteal -m "not browser"
	$(BIN)/pytest -q -n 2 -m browser --reruns 2
	$(BIN)/pytest -q -n auto --dist worksteal -m "not browser"

check: .venv/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/test.stamp
	$(BIN)/python -m bench

# pip of the system fills the environment, since Debian's own Python cannot put a pip into it.
.venv/run.stamp: requirements/build.txt requirements/run.txt pyproject.toml
	@echo "Installing into .venv; this takes a minute, once."
	@$(PYTHON) -m venv --clear --without-pip .venv
	@$(PIP) --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements/test.txt
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

# Pins the newest versions that pyproject.toml and the .in files allow; needs uv.
requirements:
	sh requirements/pin.sh
