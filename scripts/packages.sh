#!/usr/bin/env bash
# packages.sh GROUP...: installs those Debian packages of the groups that are missing, and says so; silent if none is.
set -euo pipefail
list=$(dirname "${BASH_SOURCE[0]}")/packages.txt

groups=" $* "
mapfile -t wanted < <(awk -v groups="$groups" '!/^#/ && NF && index(groups, " " $1 " ") {print $2}' "$list" | sort -u)

if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian: please see to the packages of scripts/packages.txt yourself (groups: $*)." >&2
    exit 0
fi

installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null | awk '$1 == "installed" {print $2}' || true)
mapfile -t missing < <(comm -23 <(printf '%s\n' "${wanted[@]}") <(sort -u <<<"$installed"))
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Missing: ${missing[*]}. Run this as root, or install sudo." >&2; exit 1; }
    as_root=(sudo)
fi
# A cut connection is tried again. --no-remove: on a machine with other work on it, nothing may disappear for our sake.
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"
}

echo "== installing ${#missing[@]} Debian packages: ${missing[*]}"
apt update | grep -E '^(Err|E:|W:)' || true
if ! apt install -y --no-remove --no-install-recommends "${missing[@]}" |
    grep --line-buffered -E '^(Need to get|Fetched|Setting up|Err|E:|W:)'; then
    echo "apt-get could not install them. If it speaks of packages to remove: libboost1.81-dev and Debian's" \
        "default libboost1.74-dev exclude each other; remove the old one and try again." >&2
    exit 1
fi
