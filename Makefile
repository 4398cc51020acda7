# Limn: build, try, test, install. `make help` lists what there is.

SWIFT ?= swift
CONFIG ?= release
FILTER ?=
SECONDS ?= 600
PREFIX ?= /usr/local
LIMN = .build/$(CONFIG)/limn
NOTEBOOKS = $(wildcard notebooks/*.lstmnb)
FLAGS = -c $(CONFIG) --explicit-target-dependency-import-check error
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: help setup build demo install test bench bench-tables bench-tensors bench-recurrent bench-display bench-science fuzz lint format \
  accept clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 16

setup: ## install GNU Readline's headers if they are missing
	@if ! [ -e /usr/include/readline/readline.h ]; then \
	  $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq libreadline-dev; fi

build: setup ## build the command, in release
	@$(SWIFT) build $(FLAGS)

demo: build ## run the first notebook: a forecast of a real series, start to end
	@$(LIMN) run notebooks/01-first-forecast.lstmnb

install: build ## install the command, notebooks and pages below PREFIX=/usr/local
	@install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/limn' \
	  '$(DESTDIR)$(PREFIX)/share/doc/limn'
	@install -s -m 755 $(LIMN) '$(DESTDIR)$(PREFIX)/bin/limn'
	@cp -R notebooks '$(DESTDIR)$(PREFIX)/share/limn/'
	@cp -R docs/. README.md LICENSE '$(DESTDIR)$(PREFIX)/share/doc/limn/'
	@echo 'limn is installed in $(DESTDIR)$(PREFIX)/bin'

test: setup ## tests, notebooks and lint; FILTER= picks tests by name
	@$(SWIFT) test $(FLAGS) --disable-xctest $(if $(FILTER),--filter '$(FILTER)')
	@$(if $(FILTER),true,$(LIMN) check $(NOTEBOOKS))
	@$(if $(FILTER),true,$(MAKE) --no-print-directory lint)

bench: build ## time the evaluator beside Lua 5.4 and CPython
	@command -v lua5.4 >/dev/null || { \
	  $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq lua5.4; }
	@bench/run

fuzz: setup ## give every reader of foreign bytes SECONDS=600 of libFuzzer's inputs
	@mkdir -p .build/fuzz; for reader in $$(sed -n 's/^  case \([a-z]*\)$$/\1/p' fuzz/FuzzTarget.swift); do \
	  log=.build/fuzz/$$reader.log; fuzz/run $$reader $(SECONDS) > $$log 2>&1 || { tail -40 $$log; exit 1; }; \
	  echo "$$reader: $$(grep -a '^Done' $$log)"; done

bench-tables: build ## time reading, sorting, grouping and joining beside pandas
	@test -x .build/peers/bin/python || python3 -m venv .build/peers
	@.build/peers/bin/pip install -q -r bench/tables/requirements.txt
	@.build/peers/bin/python bench/tables/run

bench-tensors: build ## time tensors beside NumPy and pandas, in a virtual environment of their own
	@test -x .build/peers/bin/python || python3 -m venv .build/peers
	@.build/peers/bin/pip install -q -r bench/tensors/requirements.txt
	@.build/peers/bin/python bench/tensors/run

bench-recurrent: build ## time training and inference beside PyTorch
	@$(SWIFT) build $(FLAGS) --product recurrent-steps
	@test -x .build/torch/bin/python || python3 -m venv .build/torch
	@.build/torch/bin/pip install -q -r bench/recurrent/requirements.txt
	@.build/torch/bin/python bench/recurrent/run

bench-science: build ## time methods for series beside statsmodels and the like
	@test -x .build/science/bin/python || python3 -m venv .build/science
	@.build/science/bin/pip install -q -r bench/science/requirements.txt
	@.build/science/bin/python bench/science/run

bench-display: build ## time plots and tables of a million values
	@bench/display/run

lint: ## check the layout of every Swift file, notebook and module
	@$(SWIFT) format lint --strict --parallel -r Sources Tests stdlib fuzz bench Package.swift
	@if [ -x $(LIMN) ]; then $(LIMN) fmt --check $(NOTEBOOKS) $(wildcard stdlib/*.limn); fi

format: ## lay out every Swift file, notebook and module
	@$(SWIFT) format -i --parallel -r Sources Tests stdlib fuzz bench Package.swift
	@if [ -x $(LIMN) ]; then $(LIMN) fmt $(NOTEBOOKS) $(wildcard stdlib/*.limn); fi

accept: build ## rewrite goldens, reference pages and stored outputs, then look at the difference
	@for notebook in $(NOTEBOOKS); do $(LIMN) run --save $$notebook > /dev/null || exit 1; done
	@LIMN_ACCEPT=1 $(SWIFT) test $(FLAGS) --disable-xctest

clean: ## remove what was built
	@rm -rf .build
