SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib
SOURCES = Sources Tests Examples Package.swift $(wildcard migrations/*.swift) Benchmarks/Sources Benchmarks/Package.swift Fuzz

# Suites that have the machine to themselves: what they do takes long, or needs a server that stops.
APART = FaultTests|LostCommitTests

.DEFAULT_GOAL := help
.PHONY: help deps build release test faults demo lint format bench bench-server fuzz clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install the missing system libraries and PostgreSQL (Debian)
	@scripts/install-dependencies

build: deps ## Build for debugging
	$(SWIFT) build

release: deps ## Build tenantctl to hand out, and print where it is
	$(SWIFT) build $(RELEASE) --product tenantctl
	@echo "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl"

test: deps ## Run all tests, against a real PostgreSQL of their own
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest --skip '$(APART)'
	$(SWIFT) test --skip-build --disable-xctest --filter FaultTests
	$(SWIFT) test --skip-build --disable-xctest --filter LostCommitTests

faults: deps ## Run all of the fault campaign, of which `make test` runs a tenth; docs/faults.md
	$(SWIFT) build --build-tests
	TENANTRY_FAULTS=full $(SWIFT) test --skip-build --disable-xctest --filter 'FaultTests|TriplePropertyTests'

demo: release ## Watch tenantctl work on a private database
	@scripts/demo "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl"

lint: deps ## Check format and documentation, the scripts and the layout of the samples
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	shellcheck scripts/demo scripts/check-schemas scripts/fuzz scripts/install-dependencies .ci/run
	shellcheck -x scripts/serve-samples scripts/check-ofrep scripts/check-api scripts/check-examples scripts/bench-server
	yamllint tenants

format: ## Rewrite the sources in the project's format
	$(SWIFT) format --in-place --recursive $(SOURCES)

bench: release ## Measure tenantctl beside the floors under its work; BENCH='--tenants 500' for a quick look
	$(SWIFT) run -c release --package-path Benchmarks tenantry-bench \
		--tenantctl "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl" $(BENCH)

bench-server: release ## Measure flags over HTTP by wrk (apt-get install wrk); SECONDS=30 for longer
	@scripts/bench-server "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl" $(SECONDS)

fuzz: deps ## Feed 10,000,000 generated inputs to all that reads files; FUZZ=100000 for so many. Goes on where it was stopped
	scripts/fuzz $(FUZZ)

clean: ## Remove what was built
	rm -rf .build .build-fuzz Benchmarks/.build
