# Provodnik. `make` alone says what it can do.
PYTHON ?= python3
APP = .venv/bin
export PYTHONDONTWRITEBYTECODE ?=

.DEFAULT_GOAL := help
.PHONY: help install run test check data bench clean

help: ## say what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## build both environments (make run does it by itself)
	@$(MAKE) --no-print-directory -j2 .venv/.installed .venv-rasa/.installed

run: install ## start the assistant, the page and the API; Ctrl-C stops them
	@exec $(APP)/provodnik run

test: install .venv/.installed-dev chromium libreoffice ## run all tests, real servers and browser included
	@$(APP)/python -m pytest -n 2 --dist loadgroup

check: .venv/.installed-dev ## lint, types, layers, translations in step
	@$(APP)/ruff check .
	@$(APP)/ruff format --check .
	@$(APP)/mypy
	@$(APP)/lint-imports --no-logo
	@$(APP)/python -m pytest -q tests/bot/texts/test_words.py

data: .venv/.installed ## check the catalogue: every rule, then doubles, titles, addresses, and its coverage
	@$(APP)/provodnik catalogue validate
	@$(APP)/provodnik catalogue check
	@$(APP)/provodnik catalogue coverage

bench: install .venv/.installed-dev ## measure quality and speed (docs/benchmarks.md)
	@$(APP)/python -m benchmarks

clean: ## remove what make built; var/ (data) stays
	rm -rf .venv .venv-rasa *.egg-info build

.venv/bin/python:
	@scripts/python 3.11 3.12 3.13 > /dev/null
	@echo "building .venv"
	@"$$(scripts/python 3.11 3.12 3.13)" -m venv .venv

.venv/.installed: pyproject.toml requirements/app.txt | .venv/bin/python
	@echo "installing the application (about two minutes)"
	@$(APP)/python -m pip install -q --disable-pip-version-check -c requirements/app.txt -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	@echo "installing the tools for tests"
	@$(APP)/python -m pip install -q --disable-pip-version-check -c requirements/app.txt -e '.[dev]'
	@touch $@

.venv-rasa/.installed: requirements/rasa.txt
	@scripts/python 3.10 > /dev/null
	@echo "installing the assistant's environment (about two minutes)"
	@rm -rf .venv-rasa && "$$(scripts/python 3.10)" -m venv .venv-rasa
	@.venv-rasa/bin/python -m pip install -q --disable-pip-version-check -r requirements/rasa.txt || { rm -rf .venv-rasa; exit 1; }
	@touch $@

.PHONY: chromium libreoffice
chromium:
	@scripts/chromium

libreoffice:
	@scripts/libreoffice
