# make run                  set up what is missing and start; make run ARGS=--no-llm
# make test | check         quick test suite | format, lint, types, imports and tests
# make eval | bench         quality | speed, over the development sets in SHARED
# make slow | screenshots   minutes-long tests | the pictures of docs/images
#
# A machine needs Python 3.11 or newer and make; uv is fetched into .uv-venv where there is none.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
MAKEFLAGS += --no-print-directory

ARGS ?=
SHARED ?= ../shared
PYTEST_ARGS ?=

OWN_UV := .uv-venv/bin/uv
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo $(OWN_UV))
UV_READY := $(if $(filter uv,$(UV)),,$(OWN_UV))
ZHIBAN := .venv/bin/zhiban
RESULTS := eval-results

# Usual in containers. Without bytecode every start and every test process compiles thousands of
# modules again, as much work as all the rest.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check format lint types imports tests eval bench slow torch screenshots models-for-tests help

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile

run: .venv/.synced-run
	@exec $(ZHIBAN) up $(ARGS)

# uv from the package index, in a folder of its own; pip --target where venv has no pip (Debian
# without python3-venv).
$(OWN_UV):
	@python=
	for name in python3 python3.14 python3.13 python3.12 python3.11; do
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi
	done
	if [ -z "$$python" ]; then
	  echo '需要 Python 3.11 或更新版本 / Python 3.11 or newer is needed' >&2; exit 1
	fi
	echo "未找到 uv,正在安装到 .uv-venv …"
	if $$python -m venv .uv-venv >/dev/null 2>&1; then
	  .uv-venv/bin/python -m pip install --quiet uv
	else
	  rm -rf .uv-venv
	  $$python -m pip install --quiet --target .uv-venv uv
	fi
	test -x $(OWN_UV)
	echo '*' > .uv-venv/.gitignore

# Stamps, so that a room without internet starts: nothing is asked of the index unless the lock
# changed. --inexact leaves a developer's tools in place.
.venv/.synced-run: pyproject.toml uv.lock | $(UV_READY)
	@$(UV) sync --locked --no-dev --inexact
	touch $@

.venv/.synced-dev: pyproject.toml uv.lock | $(UV_READY)
	@$(UV) sync --locked
	touch $@ .venv/.synced-run

# Tests that need a model skip by name where it could not be fetched; with
# ZHIBAN_REQUIRE_PARTS=1 they fail.
models-for-tests: .venv/.synced-dev
	@$(ZHIBAN) models fetch e5-small chat-0.5b || echo '模型未取到:相关测试将被跳过 / tests that need models will skip' >&2

# A third of the time is waiting (calls, browsers, other processes), so three share two cores.
# Files begin in the order of tests/conftest.py, not by how many tests they hold.
test: models-for-tests
	@.venv/bin/pytest -m "not slow and not torch" -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

check: lint types imports test

format: .venv/.synced-dev
	@.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lint: .venv/.synced-dev
	@.venv/bin/ruff format --check .
	.venv/bin/ruff check .

types: .venv/.synced-dev
	@.venv/bin/pyright

imports: .venv/.synced-dev
	@.venv/bin/lint-imports

slow: models-for-tests
	@.venv/bin/pytest -m "slow and not alone" -n 2 --dist loadfile $(PYTEST_ARGS)
	@.venv/bin/pytest -m "slow and alone" $(PYTEST_ARGS)

# The models of the torch extra in an environment of their own: 5.5 GB, so no part of make slow.
torch:
	@UV_PROJECT_ENVIRONMENT=.venv-torch $(UV) sync --locked --extra torch
	@.venv-torch/bin/pytest -m torch $(PYTEST_ARGS)

eval: .venv/.synced-dev
	@mkdir -p $(RESULTS)
	$(ZHIBAN) models fetch
	for set in retrieval-stard-dev retrieval-lawbench-dev; do
	  $(ZHIBAN) eval retrieval --data $(SHARED)/evals/$$set --json | tee $(RESULTS)/$$set.json
	done
	corpus="--library $(SHARED)/corpus/laws --library $(SHARED)/corpus/seeds"
	for mode in "" --no-llm; do
	  $(ZHIBAN) eval answers $$corpus --qa $(SHARED)/evals/qa-dev.jsonl $$mode --json \
	    | tee $(RESULTS)/answers$$mode.json
	  $(ZHIBAN) eval act --world $(SHARED)/evals/world.json --cases $(SHARED)/evals/act-dev.jsonl \
	    $$mode --json | tee $(RESULTS)/act$$mode.json
	  $(ZHIBAN) eval act --world evals/cases/act-sample-world.json \
	    --cases evals/cases/act-sample.jsonl $$mode --json | tee $(RESULTS)/act-sample$$mode.json
	  $(ZHIBAN) eval report --cases $(SHARED)/evals/report-dev.jsonl $$mode --json \
	    | tee $(RESULTS)/report$$mode.json
	  $(ZHIBAN) eval report --cases evals/cases/report-sample.jsonl $$mode --json \
	    | tee $(RESULTS)/report-sample$$mode.json
	  $(ZHIBAN) eval report --cases evals/cases/report-unread.jsonl $$mode --json \
	    | tee $(RESULTS)/report-unread$$mode.json
	done
	for set in official clean-official ec-law cscd-ns; do
	  $(ZHIBAN) eval proofread --data $(SHARED)/evals/proofread-dev/$$set.jsonl --json \
	    | tee $(RESULTS)/proofread-$$set.json
	done
	$(ZHIBAN) eval proofread --data evals/cases/proofread-sample.jsonl --json \
	  | tee $(RESULTS)/proofread-sample.json
	$(ZHIBAN) eval injections --json | tee $(RESULTS)/injections.json

bench: .venv/.synced-dev
	@mkdir -p $(RESULTS)
	$(ZHIBAN) models fetch
	$(ZHIBAN) bench ask --library $(SHARED)/corpus/laws --library $(SHARED)/corpus/seeds \
	  --qa $(SHARED)/evals/qa-dev.jsonl --json | tee $(RESULTS)/bench-ask.json
	$(ZHIBAN) bench embed --json | tee $(RESULTS)/bench-embed.json
	$(ZHIBAN) bench rollcall --units 60 --details $(RESULTS)/bench-rollcall-rows.jsonl --json \
	  | tee $(RESULTS)/bench-rollcall.json
	for processes in 1 2; do
	  $(ZHIBAN) bench rollcall --media-only --units 250 --processes $$processes --json \
	    | tee $(RESULTS)/bench-rollcall-media-$$processes.json
	done

# The journeys of an officer in a real browser, and what each ends with.
screenshots: models-for-tests
	$(ZHIBAN) models fetch
	ZHIBAN_PICTURES=docs/images .venv/bin/pytest tests/channels/test_journeys.py
