# Everything is done inside .venv, which the first target that needs it sets up.
# Another Python: make demo PYTHON=/path/to/python3.12

VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.installed

# Environments of their own for the oldest and the newest versions that are supported.
OTHER_VERSIONS := $(VENV)-oldest/.installed $(VENV)-newest/.installed

# The first of these that is new enough and can make a virtual environment is used.
CANDIDATES = $(PYTHON) python3 python3.13 python3.12 python3.11
PIP := -m pip --disable-pip-version-check
INSTALL := $(PIP) install --no-cache-dir --no-deps

# Wheels whose hashes are written down, and none that would have to be built: nothing else is run.
LOCKED := $(addprefix requirements/,locked.txt torch.txt torch-cpu.txt)
INSTALL_LOCKED = $(@D)/bin/python $(INSTALL) --only-binary :all: --require-hashes --requirement

# What depends on the versions of torch, NumPy and Python.
VERSION_TESTS := tests/course tests/judging tests/sandbox tests/test_course_check.py tests/test_devices.py \
	tests/test_shared_values_and_drivers.py tests/test_grading.py tests/test_pytest_plugin.py tests/test_seeds.py
SYSTEM_CALLS_TEST := tests/sandbox/test_kernels.py::test_nothing_that_right_code_asks_for_is_refused

UV := uv==0.13.9
SBOM := dist/sbom.cdx.json

# pip asks rustc for its version, and that of a rustup without a toolchain writes ~/.rustup.
NO_RUSTUP = [ -d "$$HOME/.rustup" ] || export RUSTUP_HOME="$$PWD/$(@D)/.rustup";

# Each takes half of them in order, and then from the other: a file is seldom split, so little is made twice.
IN_TWO_STREAMS := --numprocesses 2 --dist worksteal

# Tests start Python some thousand times, and most of these processes may write no bytecode. That of pytest is
# its own; without it every pytest that a test starts would compile the grader again.
BYTECODE := $(RUN) -m compileall -q -j 0 grader
PYTEST := PYTHONDONTWRITEBYTECODE= $(RUN) -m pytest

# What tests and benchmarks leave in the folder for temporary files is removed with it.
IN_SCRATCH := scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && trap 'exit 130' INT TERM && \
	TMPDIR="$$scratch"

# A virtual environment knows its own path: after a move it is made again.
MADE_ELSEWHERE := $(shell for ready in $(READY) $(OTHER_VERSIONS); do \
	[ "$$(cat $$ready 2>/dev/null)" = "$$(pwd -P)" ] || echo $$ready; done)
.PHONY: $(MADE_ELSEWHERE)

.PHONY: help demo test test-long test-oldest test-newest lint bench bench-peers gpu sbom lock clean

help:
	@echo 'make demo         grade the worked solutions and a sample class, a score sheet for each'
	@echo 'make test         run the tests, but for the long ones'
	@echo 'make test-long    run the long tests, and those that draw examples with new ones'
	@echo 'make test-oldest  run those that depend on torch and NumPy with the oldest versions that will do'
	@echo 'make test-newest  run the same tests with the newest versions'
	@echo 'make lint         check style and types'
	@echo 'make bench        measure the figures that the documentation quotes'
	@echo 'make bench-peers  grade one class with other autograders too (sets up an environment for each)'
	@echo 'make gpu          show everything that needs a GPU; see benchmarks/gpu.md'
	@echo 'make sbom         list what was installed, as CycloneDX JSON in $(SBOM)'
	@echo 'make lock         write requirements/ again, after a change of the dependencies'
	@echo 'make clean        remove .venv and everything else that was made here'
	@echo
	@echo 'The first of them sets up .venv, once; nothing is written outside this folder.'

demo: $(READY)
	@$(IN_SCRATCH) $(RUN) -m examples.demo

test: $(READY)
	@echo 'Running the tests, but for the long ones (make test-long).'
	@$(BYTECODE)
	@$(IN_SCRATCH) $(PYTEST) -m 'not long' $(IN_TWO_STREAMS)

test-long: $(READY)
	@echo 'Running the long tests, and those that draw examples with new ones.'
	@$(BYTECODE)
	@$(IN_SCRATCH) $(PYTEST) -m 'long or hypothesis' --hypothesis-profile=new

test-oldest test-newest: test-%: $(VENV)-%/.installed
	@echo 'Running the tests that depend on the versions of torch, NumPy and Python (requirements/$*.txt).'
	@$(IN_SCRATCH) && export TMPDIR && $(<D)/bin/python -m pytest -m 'not long' $(VERSION_TESTS) && \
		$(<D)/bin/python -m pytest $(SYSTEM_CALLS_TEST)

lint: $(READY)
	@echo 'Checking style (ruff).'
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@echo 'Checking types (mypy).'
	@$(RUN) -m mypy --strict grader benchmarks

bench: $(READY)
	@echo 'Measuring; leave the machine alone meanwhile.'
	@$(BYTECODE)
	@$(IN_SCRATCH) $(RUN) -m benchmarks

bench-peers: $(READY)
	@echo 'Measuring; leave the machine alone meanwhile.'
	@$(BYTECODE)
	@$(IN_SCRATCH) $(RUN) -m benchmarks.peers

# Where nothing can be installed another Python does, with the packages that it lacks in a folder.
gpu:
	@$(or $(PYTHON),$(wildcard $(RUN)),python3) -m benchmarks.gpu $(if $(PACKAGES),--packages '$(PACKAGES)') $(GPU)

sbom: $(READY)
	@mkdir -p $(dir $(SBOM))
	@$(RUN) -P -m cyclonedx_py environment --pyproject pyproject.toml --output-reproducible \
		--validate --output-file $(SBOM) $(RUN)
	@echo 'Wrote $(SBOM).'

lock: $(READY)
	@$(IN_SCRATCH) && export TMPDIR && $(RUN) $(INSTALL) --quiet --target "$$scratch/uv" $(UV) && \
		PYTHONPATH="$$scratch/uv" $(RUN) -P requirements/lock.py

# Installed afresh when the dependencies change. The mark is written last: a set-up that was
# interrupted starts again.
$(READY): pyproject.toml $(LOCKED)
$(READY): INSTALL_ALL = $(INSTALL_LOCKED) requirements/locked.txt && \
	{ $(INSTALL_LOCKED) requirements/torch-cpu.txt 2>/dev/null || \
		$(INSTALL_LOCKED) requirements/torch.txt; }

$(OTHER_VERSIONS): $(VENV)-%/.installed: pyproject.toml requirements/%.txt
$(OTHER_VERSIONS): INSTALL_ALL = $(INSTALL_LOCKED) requirements/$(@D:$(VENV)-%=%).txt
$(VENV)-oldest/.installed: CANDIDATES = $(PYTHON) python3.11 python3
$(VENV)-newest/.installed: CANDIDATES = $(PYTHON) python3.14 python3.13 python3.12 python3

$(READY) $(OTHER_VERSIONS):
	@set -e; found=; \
	for python in $(CANDIDATES); do \
		if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo 'gdgrade needs Python 3.11 or newer with its venv module (python3-venv on Debian and Ubuntu); name one with: make PYTHON=/path/to/python' >&2; \
		exit 1; \
	fi; \
	echo "Setting up $(@D) with $$("$$found" --version) (once; torch is a large download)."; \
	$(NO_RUSTUP) "$$found" -m venv --clear $(@D)
	@echo 'Installing gdgrade and what it needs, each file by its hash in requirements/.'
	@$(NO_RUSTUP) $(INSTALL_ALL) && \
	$(@D)/bin/python $(INSTALL) --no-build-isolation --editable . && $(@D)/bin/python $(PIP) check || { \
		echo 'The set-up did not finish; see the message of pip above. The next make tries again.' >&2; \
		exit 1; \
	}
	@pwd -P > $@
	@echo 'Set up.'

clean:
	rm -rf $(VENV) $(VENV)-oldest $(VENV)-newest benchmarks/peers/.venvs build demo dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .report.json gpu.json gpu-table.md
	find . -name .git -prune -o \( -name __pycache__ -o -name '*.egg-info' \) -type d -prune -exec rm -rf {} +
