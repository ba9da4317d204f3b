#!/usr/bin/env bash
# Takes the pictures of docs/images: starts a demo, and walks through its page in a headless Chromium. Needs Node.js 18 or newer with
# npm, and Chromium; CHROMIUM names it where it is not found.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [[ -z $CHROMIUM ]]; then
  echo "screenshots: no Chromium found; set CHROMIUM" >&2
  exit 1
fi
export CHROMIUM

work=$(mktemp -d)
demo=
stop() {
  [[ -n $demo ]] && kill "$demo" 2>/dev/null && wait "$demo" || true
  rm -rf "$work"
}
trap stop EXIT

# The version that the tests in a browser use.
version=$(sed -n 's/.*"playwright-core": "\([^"]*\)".*/\1/p' "$home/browser/src/test/node/package.json")
npm install --silent --no-audit --no-fund --prefix "$work" "playwright-core@$version"
cp "$home/docs/screenshots.mjs" "$work/"

"$home/tapline" demo --port 0 --info "$work/demo.json" >"$work/demo.log" &
demo=$!
until [[ -f $work/demo.json ]]; do
  kill -0 "$demo" 2>/dev/null || { cat "$work/demo.log" >&2; exit 1; }
  sleep 0.5
done
base=$(sed -n 's/.*"baseUrl" *: *"\([^"]*\)".*/\1/p' "$work/demo.json")

mkdir -p "$home/docs/images"
node "$work/screenshots.mjs" "$base" "$home/docs/images"
ls -l "$home/docs/images"
