#!/usr/bin/env bash
# npm with the arguments given: the machine's own, or a locked one from PyPI inside .venv.
set -euo pipefail
cd "$(dirname "$0")/.."

oldest=10
version=$(npm --version 2>/dev/null || echo 0)
if [ "${version%%.*}" -lt "$oldest" ]; then
  if [ ! -x .venv/bin/npm ]; then
    echo "npm $oldest or newer is not here: installing Node.js into .venv (about 190 MB)"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
      --require-hashes -r requirements/node.txt
  fi
  PATH="$PWD/.venv/bin:$PATH"
fi
exec npm "$@"
