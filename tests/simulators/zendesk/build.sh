#!/bin/sh
# Builds dist/editor.js and dist/editor.css (git-ignored). Needs Node 20 and npm.
set -eu
cd "$(dirname "$0")/editor"
[ -d node_modules/ckeditor5 ] && [ node_modules -nt package-lock.json ] || npm ci --no-audit --no-fund
node build.mjs
