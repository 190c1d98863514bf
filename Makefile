# make demo   build the exercises and grade the sample class
# make test   lint, type-check and run all tests
# make attack hand in hostile work and see that it wins nothing; CASES=DIR takes other work, LEVEL=sealed other walls
# make screenshots  take the figures of README and docs anew
# make crash-test  kill a batch that is graded 200 times, and see that the gradebook ends as if nothing had been; KILLS=20
# make term   a term of 40 students played through by the commands; make test has 12 of them hand in
# make bench  what a submission costs, over a bare fork; PEERS=DIR: over nbgrader and Otter-Grader too (docs/performance.md)
# make bench-quick   the same in under two minutes, held against the last record in the repository
# make bench-cold  how long the first result takes, beside `import torch`
# make bench-jobs  how much faster two checker processes are than one
# make bench-batch  what grows with a batch of 10 000; N=1000 for fewer
# make performance   where the time goes, step by step: the figure and tables of docs/performance.md, taken anew
# make rush   a deadline rush simulated from measured times: the figure and tables of docs/scale.md
# make bench-week   what an instructor of 300 waits for, command by command; STUDENTS=30
# make cluster-test  kill workers and scheduler of a Dask cluster during a batch, and see that nothing is lost; SUBMISSIONS=50
# make fuzz   read 200 000 mutated frames and 5 000 mutated submissions (SEED=1)
#
# All set up .venv first, once. Paths are relative and quoted: the checkout may lie in a folder with spaces.

PYTHON ?= python3
# cpu, or cuda for the build that PyPI offers (several GB).
TORCH ?= cpu
TORCH_VERSION ?= 2.13.0
# Where the CPU build of torch comes from, unless pip's own settings (find-links) already name a place that has one:
# then that one is taken, and this is not asked.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

PY = .venv/bin/python
PIP = $(PY) -m pip --disable-pip-version-check
INSTALLED = .venv/installed-$(TORCH)

.PHONY: demo test setup browser services clean attack bench bench-quick bench-cold bench-walls bench-pages bench-week bench-jobs bench-batch performance rush faults crash-test cluster-test term fuzz screenshots

demo: $(INSTALLED)
	@$(PY) -m grader build --check >/dev/null 2>&1 || $(PY) -m grader build
	@$(PY) tests/demo.py

test: $(INSTALLED) browser services
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest

setup: $(INSTALLED)

# The stamp is newer than pyproject.toml as long as nothing needs to be installed.
$(INSTALLED): pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo "Python 3.11 or newer is needed, and there is no '$(PYTHON)'. Install it, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$("$(PYTHON)" -V 2>&1). Name a newer one: make PYTHON=python3.12" >&2; exit 1; }
	@[ -x $(PY) ] || "$(PYTHON)" -m venv .venv || { \
	  rm -rf .venv; echo "Python's venv module does not work. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@case "$(TORCH)" in \
	  cuda) ;; \
	  cpu) if [ "$$(uname)" = Darwin ]; then :; \
	    elif $(PIP) install --quiet --dry-run --no-index --no-deps torch==$(TORCH_VERSION) >/dev/null 2>&1; \
	    then $(PIP) install --quiet --no-index --no-deps torch==$(TORCH_VERSION); \
	    else echo "Installing torch from $(TORCH_INDEX)"; $(PIP) install --index-url "$(TORCH_INDEX)" torch==$(TORCH_VERSION); fi ;; \
	  *) echo "TORCH=$(TORCH): choose cpu or cuda." >&2; exit 1 ;; esac
	@echo "Installing the grader and what its tests need into .venv"
	@$(PIP) install --quiet "setuptools>=77" -e ".[dev]"
	@touch "$@"

# The tests look at the pages in a browser.
browser:
	@command -v chromium >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium, in which the tests look at the pages"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
	  echo "The tests look at the pages in Chromium, which is missing: install it as 'chromium' (Debian: apt-get install chromium)." >&2; \
	fi

# The gradebook is tested on PostgreSQL too; the tests start one of their own, in a temp folder.
services:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing PostgreSQL, on which the tests try the gradebook"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
	else \
	  echo "The tests try the gradebook on PostgreSQL, which is missing: install it (Debian: apt-get install postgresql)." >&2; \
	fi

clean:
	rm -rf .venv build dist demo-results

# What a submission costs, over a bare fork that asserts the same. A figure, not a test.
bench: $(INSTALLED)
	$(PY) tests/bench/speed.py $(if $(PEERS),--peers "$(PEERS)")

# Fails where the ratio to a bare fork is worse than in tests/bench/record.json by more than a quarter.
bench-quick: $(INSTALLED)
	$(PY) tests/bench/speed.py --quick

# Where the time of a submission goes: measured anew, and written into docs/performance.md.
performance: $(INSTALLED)
	$(PY) tests/bench/steps.py --figure docs/figures/steps.svg --page docs/performance.md

# Simulated from the times in tests/bench/service.json; `tests/bench/rush.py --measure` takes these anew, `--check` holds
# the simulation against a real rush of a minute.
rush: $(INSTALLED)
	$(PY) tests/bench/rush.py

# What walls cost a submission, over a bare fork. A figure, not a test: other work on the machine changes it.
bench-walls: $(INSTALLED)
	$(PY) tests/bench/walls.py

# How long the first result takes, beside `import torch`. A figure, not a test.
bench-cold: $(INSTALLED)
	$(PY) tests/bench/cold.py

# How much faster two checker processes grade than one. A figure, not a test: it wants a quiet machine.
bench-jobs: $(INSTALLED)
	$(PY) tests/bench/jobs.py

# Memory and time a submission over one long batch. About 20 minutes on a quiet machine.
N ?= 10000
bench-batch: $(INSTALLED)
	$(PY) tests/bench/batch.py -n $(N)

# What pages cost; fails where a student's takes more than 10 ms of processor time in the mean.
bench-pages: $(INSTALLED)
	$(PY) tests/bench/pages.py

# Its last line says how many attacks succeeded; it fails unless none did, and no harmless case was marked down.
attack: $(INSTALLED)
	@PYTHONPATH=tests $(PY) -m hostile.run $(if $(CASES),--cases "$(CASES)") $(if $(LEVEL),--level $(LEVEL))

# Kill worker, zygote, checker and the command itself at seeded moments, start again, compare with an undisturbed run.
SEEDS ?= 8
BATCH ?= 50
faults: $(INSTALLED)
	$(PY) tests/faults/killing.py $(SEEDS) $(BATCH)

# A term of 40 students, three units, two attempts each, played through; `make test` has 12 of them hand in.
term: $(INSTALLED)
	TERM_STUDENTS=40 $(PY) -m pytest tests/term

# What an instructor waits for: each command of a week, with 300 students and three units.
STUDENTS ?= 300
bench-week: $(INSTALLED)
	TERM_STUDENTS=$(STUDENTS) $(PY) tests/bench/week.py

# Kill `grader grade --all` (kill -9), start it again, compare the gradebook with that of an undisturbed run.
KILLS ?= 200
crash-test: $(INSTALLED) services
	@$(PY) tests/faults/crash.py $(KILLS)

# Kill (kill -9) two of four workers of a Dask cluster, then its scheduler, start again, compare with a local run.
SUBMISSIONS ?= 200
cluster-test: $(INSTALLED)
	$(PY) tests/faults/cluster.py $(SUBMISSIONS)

SEED ?= 1
fuzz: $(INSTALLED)
	$(PY) tests/fuzz/run.py --seed $(SEED)

screenshots: $(INSTALLED) browser
	$(PY) tests/screenshots.py
