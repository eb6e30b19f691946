#!/bin/sh
# build.sh OUTPUT: builds logcheck with Debian's golang-go and golang-golang-x-mod-dev, without the network. Exit status
# 77 where these are not installed.
set -eu
output=$(realpath -m "$1")
command -v go >/dev/null && [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb ] || exit 77
cd "$(dirname "$0")/logcheck"
GO111MODULE=off GOFLAGS='' GOPATH=/usr/share/gocode go build -o "$output" .
