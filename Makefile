SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib
SOURCES = Sources Tests Examples Package.swift $(wildcard migrations/*.swift) Benchmarks/Sources Benchmarks/Package.swift Fuzz

# Suites that have the machine to themselves: what they do takes long, needs a server that stops, or has to happen while
# something waits for a lock.
APART = FaultTests|LostCommitTests|InterruptedCommitTests|InterruptionTests|LeakTests

# Tests that all run at once stretch each other's waits by as much as there are of them; eight keep two cores as busy.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 8

.DEFAULT_GOAL := help
.PHONY: help deps libraries build release test faults demo lint format bench bench-runtime bench-feed bench-cards bench-server fuzz clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install what building, testing and checking need and is missing (Debian)
	@scripts/install-dependencies

libraries: ## Install no more than building and trying need: the system's libraries and PostgreSQL
	@scripts/install-dependencies build

build: libraries ## Build for debugging
	$(SWIFT) build

release: libraries ## Build tenantctl to hand out, and print where it is
	$(SWIFT) build $(RELEASE) --product tenantctl
	@echo "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl"

test: deps ## Run all tests, against a real PostgreSQL of their own
	$(SWIFT) build --build-tests
	scripts/run-tests --skip-build --disable-xctest --skip '$(APART)'
	scripts/run-tests --skip-build --disable-xctest --filter FaultTests
	scripts/run-tests --skip-build --disable-xctest --filter 'LostCommitTests|InterruptedCommitTests|InterruptionTests'
	scripts/run-tests --skip-build --disable-xctest --filter LeakTests

faults: deps ## Run all of the fault campaign, of which `make test` runs a tenth; docs/faults.md
	$(SWIFT) build --build-tests
	TENANTRY_FAULTS=full scripts/run-tests --skip-build --disable-xctest --filter FaultTests
	TENANTRY_FAULTS=full scripts/run-tests --skip-build --disable-xctest --filter TriplePropertyTests

demo: release ## Watch tenantctl work on a private database
	@scripts/demo "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl"

lint: deps ## Check format and documentation, the scripts and the layout of the samples
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	shellcheck scripts/demo scripts/run-tests scripts/check-decisions scripts/check-schemas scripts/fuzz scripts/install-dependencies .ci/run Benchmarks/Runtime/run scripts/bench-feed scripts/bench-cards
	shellcheck -x scripts/serve-samples scripts/check-ofrep scripts/check-api scripts/check-examples scripts/bench-server
	yamllint tenants
	scripts/check-decisions

format: ## Rewrite the sources in the project's format
	$(SWIFT) format --in-place --recursive $(SOURCES)

bench: release ## Measure tenantctl beside the floors under its work; BENCH='--tenants 500' for a quick look
	$(SWIFT) run -c release --package-path Benchmarks tenantry-bench \
		--tenantctl "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl" $(BENCH)

bench-runtime: release ## Measure reading through the library; BENCH='--tenants 500' for a quick look
	$(SWIFT) build -c release --package-path Benchmarks --product runtime-bench
	Benchmarks/Runtime/run "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl" \
		"$$($(SWIFT) build -c release --package-path Benchmarks --show-bin-path)/runtime-bench" $(BENCH)

bench-feed: release ## Measure from a commit to the snapshot that has it; FEED='1000 --changes 2000' for tenants and more
	$(SWIFT) build -c release --package-path Benchmarks --product feed-bench
	scripts/bench-feed "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl" \
		"$$($(SWIFT) build -c release --package-path Benchmarks --show-bin-path)/feed-bench" $(FEED)

bench-cards: release ## Measure the next payment card of one bot under 64 callers; CARDS='--seconds 20' for longer
	$(SWIFT) build -c release --package-path Benchmarks --product cards-bench
	scripts/bench-cards "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl" \
		"$$($(SWIFT) build -c release --package-path Benchmarks --show-bin-path)/cards-bench" $(CARDS)

bench-server: deps release ## Measure flags over HTTP by wrk; SECONDS=30 for longer rounds
	$(SWIFT) build -c release --package-path Benchmarks --product http-floor
	@scripts/bench-server "$$($(SWIFT) build $(RELEASE) --show-bin-path)/tenantctl" \
		"$$($(SWIFT) build -c release --package-path Benchmarks --show-bin-path)/http-floor" $(SECONDS)

fuzz: libraries ## Feed 10,000,000 generated inputs to all that reads files; FUZZ=100000 for so many. Goes on where it was stopped
	scripts/fuzz $(FUZZ)

clean: ## Remove what was built
	rm -rf .build .build-fuzz Benchmarks/.build
