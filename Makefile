# Everything lives in .venv and var/; nothing else of the machine is touched.
PYTHON ?= python3.11
PORT ?= 8000
export PORT
V = .venv/bin
M = $(V)/python manage.py

.PHONY: demo setup serve test check bench chaos lock messages clean

demo: setup serve

setup: .venv/runtime
	@$(M) setup

serve: .venv/runtime
	@$(M) serve

test: .venv/dev
	@$(V)/python -m tests.run

check: .venv/dev
	$(V)/ruff check .
	$(V)/ruff format --check .
	$(V)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(V)/mypy
	$(M) makemigrations --check --dry-run
	$(M) messages --check
	DJANGO_SETTINGS_MODULE=diwan.settings.production ALLOWED_HOSTS=diwan.example \
	  SECRET_KEY=$$($(V)/python -c "import secrets; print(secrets.token_urlsafe(50))") \
	  $(M) check --deploy --fail-level WARNING

bench: .venv/dev
	@$(V)/python -m tests.bench $(BENCH)

chaos: .venv/dev
	@$(V)/python -m tests.chaos $(CHECK)

messages: .venv/dev
	$(M) messages

lock: .venv/dev
	$(V)/pip install -q uv
	$(V)/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url \
	  --generate-hashes pyproject.toml -o requirements.txt
	$(V)/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url \
	  --generate-hashes --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache

.venv/runtime: requirements.txt
	@$(PYTHON) --version >/dev/null 2>&1 || { echo "Diwan needs Python 3.11: set PYTHON to its path."; exit 2; }
	@test -x $(V)/python || $(PYTHON) -m venv .venv
	@echo "Installing what the site runs on (about a minute, once) ..."
	@$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: .venv/runtime requirements-dev.txt tests/mentoring/js/package-lock.json
	@echo "Installing what the tests need (once) ..."
	@$(V)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@# A reader of calendars in another language, by hash as well; without npm its test says that it is left out.
	@! command -v npm >/dev/null || { mkdir -p .venv/js && cp tests/mentoring/js/*.json .venv/js && \
	  cd .venv/js && npm ci --ignore-scripts --no-audit --no-fund --silent; } || true
	@touch $@
