#!/bin/sh
# What the browser tests need of the system: a Chromium, and letters for the demo's languages.
set -eu
wanted=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    command -v google-chrome >/dev/null || wanted="chromium"
for language in ar he uk; do
    [ -n "$(fc-list ":lang=$language" 2>/dev/null)" ] || wanted="$wanted fonts-dejavu-core fontconfig"
done
[ -n "$wanted" ] || exit 0

if ! command -v apt-get >/dev/null; then
    root="unavailable"
elif [ "$(id -u)" = 0 ]; then
    root="env"
elif sudo -n true 2>/dev/null; then
    root="sudo -n"
else
    root="unavailable"
fi
if [ "$root" != unavailable ]; then
    echo "Installing for the browser tests: $wanted"
    $root apt-get -qq update &&
        $root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $wanted >/dev/null &&
        exit 0
fi
echo "The browser tests want what this system lacks and this user cannot install: $wanted" >&2
# At home they are skipped, each with a reason; on a server that judges a change they must run.
[ -z "${CI:-}" ]
