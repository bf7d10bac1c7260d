# SPDX-License-Identifier: Apache-2.0
# `make help` lists the targets. `make demo` and `make test` need a Swift 6.3 toolchain on Debian 12 and
# nothing else: what is missing they install.

SHELL = /bin/sh
PREFIX = /usr/local
SYSCONFDIR = /etc
DESTDIR =
SWIFT = swift
# With Swift's libraries inside, the program runs where no Swift is, and takes a twelfth less of a processor.
RELEASE = -c release --static-swift-stdlib
SCRIPTS = Tests/Scripts
FUZZ_SECONDS = 3600
SOAK_KILLS = 5000
SOAK_SEEDS = 1000000

.PHONY: help build release demo test check manual pairs pictures fuzz soak bench install clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

build: ## build for debugging
	$(SWIFT) build

release: ## build for use
	$(SWIFT) build $(RELEASE) --product tact

demo: ## a week of three teams' mail through the real daemon; installs what is missing
	@$(SCRIPTS)/install-packages demo
	$(SWIFT) build --product tact
	@echo
	@"$$($(SWIFT) build --show-bin-path)/tact" demo

test: ## every check and every test; installs what is missing
	@$(SCRIPTS)/install-packages test
	@$(MAKE) --no-print-directory check
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	@echo
	@echo "make test: all checks and all tests have passed."

check: ## the checks that need no build: format, imports, lengths, units, the manual page
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift
	$(SCRIPTS)/check-style
	$(SCRIPTS)/check-style-samples
	$(SCRIPTS)/check-units
	$(SCRIPTS)/check-guarantees
	$(SCRIPTS)/make-manual --check

manual: ## write the manual page docs/tact-policy.5 anew from docs/policy.md
	$(SCRIPTS)/make-manual

pictures: ## take the pictures of digests below Tests/MergingTests anew, with the digests; look at them
	@$(SCRIPTS)/install-packages test
	$(SWIFT) build --build-tests
	TACT_UPDATE_GOLDENS=1 $(SWIFT) test --skip-build --filter 'GoldenTests|PictureTests'

pairs: ## read digests of every pair of all letters with Python: half an hour
	@$(SCRIPTS)/install-packages test
	TACT_PAIRS=all $(SWIFT) test --filter IndependentReaderTests

bench: ## measure beside Postfix, libcurl and Python, in a release build: half an hour; needs root
	@$(SCRIPTS)/install-packages test
	$(SWIFT) build $(RELEASE) --product measure
	@"$$($(SWIFT) build $(RELEASE) --show-bin-path)/measure" \
		--json .build/reading.json --pace-json .build/pace.json
	@echo
	$(SWIFT) build $(RELEASE) --product tact
	@$(SCRIPTS)/bench "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tact" \
		--json docs/performance.json --svg docs/performance.svg --page docs/performance.md

fuzz: ## give every reader of mail inputs that nobody wrote, for FUZZ_SECONDS (3600) in all
	@$(SCRIPTS)/install-packages test
	TACT_FUZZ=1 $(SWIFT) build --sanitize=fuzzer -c release -Xswiftc -enable-testing \
		--scratch-path .build-fuzz --product Fuzz
	@$(SCRIPTS)/fuzz $(FUZZ_SECONDS)

soak: ## boot a machine with it, SOAK_KILLS (5000) sudden ends, SOAK_SEEDS (1000000) offices: a day
	@$(SCRIPTS)/install-packages soak
	$(SWIFT) build $(RELEASE) --product tact
	@$(SCRIPTS)/boot "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tact"
	$(SWIFT) build --build-tests
	TACT_KILLS=$(SOAK_KILLS) $(SWIFT) test --skip-build --filter KillTests
	TACT_SEEDS=$(SOAK_SEEDS) $(SWIFT) test --skip-build --filter SimulationTests

install: ## install what `make release` built below PREFIX (/usr/local); settings that are there stay
	@test -x .build/release/tact || { echo "make install: first \`make release\`" >&2; exit 66; }
	install -D -m 755 .build/release/tact "$(DESTDIR)$(PREFIX)/bin/tact"
	@PREFIX="$(PREFIX)" SYSCONFDIR="$(SYSCONFDIR)" DESTDIR="$(DESTDIR)" systemd/install

clean: ## remove what was built
	$(SWIFT) package clean
