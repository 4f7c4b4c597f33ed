#!/bin/sh
# Writes the pinned requirements, with hashes for Linux and macOS and every Python from 3.11.
set -eu
cd "$(dirname "$0")"
pin() {
    uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" "$@"
}
pin ../pyproject.toml --output-file run.txt
pin test.in --output-file test.txt
pin build.in --output-file build.txt
