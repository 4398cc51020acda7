# Limn: build, try, test, install. `make help` lists what there is.

SWIFT ?= swift
CONFIG ?= release
FILTER ?=
FLAGS = -c $(CONFIG) --explicit-target-dependency-import-check error
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: help setup build test bench lint format accept clean

help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 12

setup: ## install GNU Readline's headers if they are missing
	@if ! [ -e /usr/include/readline/readline.h ]; then \
	  $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq libreadline-dev; fi

build: setup ## build the command, in release
	@$(SWIFT) build $(FLAGS)

test: setup ## tests, notebooks and lint; FILTER= picks tests by name
	@$(SWIFT) test $(FLAGS) --disable-xctest $(if $(FILTER),--filter '$(FILTER)')
	@$(if $(FILTER),true,$(MAKE) --no-print-directory lint)

bench: build ## time the evaluator beside Lua 5.4 and CPython
	@command -v lua5.4 >/dev/null || { \
	  $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq lua5.4; }
	@bench/run

lint: ## check the layout of every Swift file
	@$(SWIFT) format lint --strict --parallel -r Sources Tests Package.swift

format: ## lay out every Swift file
	@$(SWIFT) format -i --parallel -r Sources Tests Package.swift

accept: build ## rewrite goldens and reference pages, then look at the difference
	@LIMN_ACCEPT=1 $(SWIFT) test $(FLAGS) --disable-xctest

clean: ## remove what was built
	@rm -rf .build
