# The commands by name. Each line can be typed by hand; CI calls the same targets.
#
#   make hall    PORT=8080 DATA=run/hall    a whole hall on this machine, with fake devices
#   make hall    CITIZENS=1 SPEED=10        the same on a practice day, with simulated people
#   make test                               everything there is to test
#   make sim     SEED=7 DAYS=1              a simulated hall with all its faults, out of one seed
#   make faults  WORLDS=1000                the long tests of faults: more worlds, more deaths
#   make bench   ONLY=balance               the figures of docs/BENCH.md; only those of balancing
#   make accept                             accept what generated and expected files have become
#   make screens                            pages with live reload, against a running `make hall`
#   make pictures                           the pictures of the README, from the running hall

.DEFAULT_GOAL := help
.PHONY: help hall test rust pages browser sim faults bench accept screens pictures fmt clippy

help:
	@sed -n 's/^#   //p' Makefile

hall:
	@tests/tools/set-up.sh all
	@echo "Building the hall; the first time this takes some minutes."
	@cargo build --workspace --bins
	@cargo hall $(if $(PORT),--port $(PORT)) $(if $(DATA),--data $(DATA)) $(if $(SOUND),--sound $(SOUND)) $(if $(HOURS),--hours $(HOURS)) $(if $(CAMERA),--camera $(CAMERA)) \
	  $(if $(CITIZENS),--citizens $(CITIZENS)) $(if $(SPEED),--speed $(SPEED)) $(if $(SCENARIO),--scenario $(SCENARIO)) $(if $(FROM),--from $(FROM)) $(if $(HUMAN),--human $(HUMAN)) $(if $(SEED),--seed $(SEED))

test: fmt clippy rust pages browser
	@echo "make test: all is well"

fmt:
	@tests/tools/set-up.sh test
	cargo fmt --all --check

clippy:
	cargo clippy --workspace --all-targets --quiet -- -D warnings

rust:
	cargo build --workspace --bins
	cargo test --workspace --quiet

pages:
	npm --prefix screens test

browser:
	cargo build --workspace --bins
	npm --prefix tests/browser ci --no-audit --no-fund --silent
	npm --prefix tests/browser test

sim:
	@tests/tools/set-up.sh test
	@echo "Building the simulated hall; the first time this takes some minutes."
	@cargo sim --seed $(or $(SEED),1) --days $(or $(DAYS),1) --worlds $(or $(WORLDS),1) $(if $(SMALL),--small)

faults:
	@tests/tools/set-up.sh test
	cargo build --workspace --bins
	LAYSO_KILLS=500 cargo test --package hall-tests --test kill
	cargo sim --small --seed 1000 --worlds $(or $(WORLDS),1000)
	cargo sim --small --seed 1 --worlds 20 --days 3

bench:
	@tests/tools/set-up.sh all
ifneq ($(ONLY),balance)
	cargo build --release --workspace --bins
	cargo run --release --quiet --package hall-tests --bin bench
endif
	cargo run --release --quiet --package layso-balance --example figures -- --days $(or $(DAYS),20) $(if $(PLOT),--plot $(PLOT)) $(or $(SCENARIOS),assets/scenarios/*.json)

accept:
	UPDATE_EXPECT=1 cargo test --workspace --quiet

screens:
	npm --prefix screens run dev

pictures:
	@tests/tools/set-up.sh test
	cargo build --workspace --bins
	npm --prefix tests/browser ci --no-audit --no-fund --silent
	npm --prefix tests/browser run pictures
