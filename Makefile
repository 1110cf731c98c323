# Provodnik. `make` alone says what it can do.
APP = .venv/bin
export PYTHONDONTWRITEBYTECODE ?=

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help install run test check data bench clean

help: ## say what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## build both environments (make run does it by itself)
	@$(MAKE) --no-print-directory -j2 .venv/.installed .venv-rasa/.installed

run: install ## start the assistant, the page and the API; Ctrl-C stops them
	@exec $(APP)/provodnik run

test: install .venv/.installed-dev chromium libreoffice nginx ## run all tests, real servers and browser included
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
	rm -rf .venv .venv.lock .venv-rasa .venv-rasa.lock .uv *.egg-info build

# An environment is built whole or not at all: scripts/environment.
.venv/.installed: pyproject.toml requirements/app.txt
	@scripts/environment app

.venv/.installed-dev: .venv/.installed
	@scripts/environment dev

.venv-rasa/.installed: requirements/rasa.txt
	@scripts/environment rasa

.PHONY: chromium libreoffice nginx
chromium:
	@scripts/chromium

libreoffice:
	@scripts/libreoffice

nginx:
	@scripts/nginx
