PYTHON ?= python3
UV ?= $(firstword $(wildcard .venv/bin/uv) uv)
LOCK = $(UV) pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"

.PHONY: demo test torture check deploy-check licences faults bench-pages bench-moderation bench-ledger bench-pictures bench-copy bench-search bench bench-million bench-http lock

# The whole paper on this machine; PORT= and VAR= say on which port, and where its data are.
demo:
	@$(PYTHON) demo.py

# The whole suite; REQUIRE_BROWSER=1 makes a missing Chromium a failure, ARGS= goes to pytest.
test:
	@$(PYTHON) demo.py --install requirements-test.lock
	@.venv/bin/python -m pytest $(ARGS)

# The wild tests, whole: thousands of callbacks in any order, by processes that die; 200 wild requests to each address.
torture:
	@$(PYTHON) demo.py --install requirements-test.lock
	@TORTURE=1 .venv/bin/python -m pytest tests/subscriptions/test_shuffled.py tests/subscriptions/test_year.py -n 0 -s $(ARGS)
	@TORTURE=1 .venv/bin/python -m pytest tests/newsroom/test_wild.py $(ARGS)

# What the settings of this machine, and its database, still lack before readers come.
deploy-check:
	@$(PYTHON) demo.py --install requirements.lock
	@.venv/bin/python manage.py check --deploy --fail-level WARNING --database default

# Each library and its licence, into docs/licences.md.
licences:
	@.venv/bin/python docs/licences.py

# Everything that may die, killed while readers read; FAULTS="base coupure" chooses. Prints one table.
faults:
	@bench/faults/run $(FAULTS)

# What a machine can say about the code before anyone reads it.
check:
	@$(PYTHON) demo.py --install requirements-test.lock
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@DEBUG=1 .venv/bin/python manage.py makemigrations --check --dry-run

# What each page of the demo weighs, asks of the database, and when a telephone on 3G shows it; make demo must have run
# once. LIGHTHOUSE=/…/lighthouse asks it too.
bench-pages:
	@.venv/bin/python bench/pages.py
	@.venv/bin/python bench/paint.py

# Precision and recall of the moderation rules on labelled texts; ARGS=-v shows what went wrong.
bench-moderation:
	@.venv/bin/python bench/moderation.py $(ARGS)

# How long the proof of the accounts takes on COUNT= payments (100000 by default), made in the demo's database and taken back.
bench-ledger:
	@.venv/bin/python bench/ledger.py

# How fast an archive of COUNT= articles is searched (100000 by default), in a database of its own.
bench-search:
	@.venv/bin/python bench/search.py

# What each page costs with 1,000 and 100,000 articles; writes bench/results.md.
bench:
	@.venv/bin/python bench/sizes.py

# The same with a million more: 25 GB of disk, an hour.
bench-million:
	@SIZES="1000 100000 1000000" .venv/bin/python bench/sizes.py

# Requests a second and CPU of each, against nginx, Varnish and a bare Django view; brings them from Debian if it may.
bench-http:
	@.venv/bin/python bench/limit.py

# From a pasted text to its page, on the running demo: gestures and seconds.
bench-copy:
	@.venv/bin/python bench/pasting.py

# What becomes of each picture of a folder (IMAGES=): served or refused, its time, its memory.
bench-pictures:
	@DEBUG=1 .venv/bin/python bench/pictures.py $(IMAGES)

# Choose the newest allowed versions again (needs uv).
lock:
	@$(LOCK) --upgrade --output-file requirements.lock
	@$(LOCK) --upgrade --group test --constraint requirements.lock --output-file requirements-test.lock
