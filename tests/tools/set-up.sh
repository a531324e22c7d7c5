#!/bin/sh
# Installs what is missing to build and run the hall (`set-up.sh all`) and to test it
# (`set-up.sh test`): system packages from packages.txt. Says what is to be done by hand.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
want=${1:-all}

fail() {
    echo "set-up: $1" >&2
    echo "        $2" >&2
    exit 1
}

command -v cargo >/dev/null 2>&1 ||
    fail "cargo is missing." "Install Rust 1.95 or later from https://rustup.rs and start again."
command -v node >/dev/null 2>&1 ||
    fail "Node is missing." "Install Node 20.19 or later from https://nodejs.org and start again."
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "Node $(node --version) is too old." "Install Node 20.19 or later from https://nodejs.org and start again."

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "set-up: not a Debian-like system; these must be there under the names of yours:" >&2
    sed -n "s/^\(all\|$want\) *\([^ ]*\).*/        \2/p" "$here/packages.txt" >&2
    exit 0
fi

missing=
for package in $(sed -n "s/^\(all\|$want\) *\([^ ]*\).*/\2/p" "$here/packages.txt"); do
    case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
    "install ok installed") ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

echo "set-up: installing$missing"
root=
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
        fail "this needs root, and there is no sudo." "As root: apt-get install$missing"
    root=sudo
fi
log=$(mktemp)
install() {
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y --no-install-recommends $missing >"$log" 2>&1
}
# The lists of a fresh machine are empty, those of an old one name files that are gone.
if ! install; then
    $root apt-get update >"$log" 2>&1 || { cat "$log" >&2; fail "apt-get update failed." "Look at the lines above."; }
    install || { cat "$log" >&2; fail "apt-get install$missing failed." "Look at the lines above."; }
fi
rm -f "$log"
