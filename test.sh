#!/usr/bin/env bash
# Installs what the tests need, builds, checks the formatting, runs every suite, and ends with a line "N passed, N failed".
# "./test.sh fast" leaves out browsers, processes and long training, and installs nothing. "./test.sh reworded" does the same on a copy of
# the last commit in which every English text is another one: only tests about words, which it leaves out, may notice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

filters=()
if [ "${1:-}" = fast ] || [ "${1:-}" = reworded ]; then
  filters=(--filter-not-trait Category=EndToEnd --filter-not-trait Category=Training)
elif [ ! -x /usr/bin/chromium ] || [ ! -x /usr/sbin/nginx ]; then
  if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "The browser tests need Chromium at /usr/bin/chromium and nginx at /usr/sbin/nginx. Install them, or run this script as root on Debian." >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core nginx-light >/dev/null
fi

copy=$(mktemp -d)
log=$(mktemp)
trap 'rm -rf "$copy" "$log"' EXIT
if [ "${1:-}" = reworded ]; then
  git clone -q . "$copy"
  node eng/reword.mjs "$copy"
  cd "$copy"
  filters+=(--filter-not-trait Category=Words)
fi

dotnet build ChordDash.sln -c Release
dotnet tool restore
dotnet csharpier check .

# The suites run side by side: that of the server waits for browsers and processes much of the time.
status=0
dotnet test --solution ChordDash.sln -c Release --no-build --max-parallel-test-modules 3 --no-ansi "${filters[@]}" | tee "$log" || status=$?

# Once more at the end, where they are seen.
grep -A 8 '^failed ' "$log" | cut -c -300 || true
count() { awk -v name="$1:" '$1 == name { n = $2 } END { print n + 0 }' "$log"; }
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
exit "$status"
