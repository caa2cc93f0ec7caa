#!/bin/sh
# Makes .venv with the first Python 3.11+ found on PATH.
set -eu

say_and_stop() {
    echo "lapka: $1" >&2
    exit 1
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
}

python=$(find_python)
[ -n "$python" ] || say_and_stop "Python 3.11 or later is needed, and none was found on PATH"

# Debian and Ubuntu keep venv in a package of its own.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing python3-venv ..."
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv; } \
            >/dev/null 2>&1 || true
    fi
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        say_and_stop "this Python lacks venv; install the package python3-venv and try again"
fi

echo "Making a virtual environment in .venv ..."
"$python" -m venv --clear .venv || say_and_stop "the virtual environment could not be made"
