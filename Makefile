# Two commands: `make demo` shows the sample community, `make test` proves everything.
# Both use the release profile, so the dependencies (the Typst compiler among them) are compiled once.

SHELL := /bin/bash
.DEFAULT_GOAL := help
GRIDBOARD := target/release/gridboard

.PHONY: help demo test tests-compiled tests-equipped deny bench clean

help:
	@echo "make demo   build gridboard, then the sample site and its boards into output/"
	@echo "make test   formatting, lints and all tests (installs the tools they need)"
	@echo "make deny   licences, sources, duplicates and build scripts of all dependencies"
	@echo "make bench  print how long the sample takes: cold, unchanged, one phone changed"

demo:
	@tools/install.sh fonts
	cargo build --release --locked
	$(GRIDBOARD) build --root .
	@echo
	@echo "Open in a browser: $(CURDIR)/output/site/index.html"
	@echo "Boards and cards:  $(CURDIR)/output/print/"
	@echo "What was proven:   $(CURDIR)/output/report.json"

test:
	cargo fmt --check
	@$(MAKE) --no-print-directory --jobs=2 tests-compiled tests-equipped
	cargo test --release --locked --lib --bins --tests
	cargo test --release --locked --doc
	node tests/browser/run.mjs
	cargo clippy --release --locked --all-targets -- --deny warnings

# Side by side: what one compiles, the other waits for servers.
tests-compiled:
	env -u MAKEFLAGS cargo test --release --locked --lib --bins --tests --no-run
tests-equipped:
	@tools/install.sh fonts tools browser
	@$(MAKE) --no-print-directory deny
	npm ci --prefix tests/browser --no-fund --no-audit --silent

deny:
	@tools/install.sh deny
	PATH="$$PATH:$(CURDIR)/target/tools/bin" cargo deny --locked check bans licenses sources
	PATH="$$PATH:$(CURDIR)/target/tools/bin" cargo deny --locked --manifest-path fuzz/Cargo.toml --config fuzz/deny.toml \
		check bans licenses sources

bench:
	cargo bench --locked

clean:
	rm -rf output/site output/print output/report.json output/.gridboard
