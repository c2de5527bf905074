#!/usr/bin/env bash
# Takes the screenshots of the documents from a server with sample data and real runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p docs/screenshots
dotnet build ChordDash.sln -c Release
CHORDDASH_SCREENSHOTS="$PWD/docs/screenshots" dotnet test --project tests/ChordDash.Server.Tests -c Release --no-build -- \
  --explicit only --filter-class ChordDash.Server.Tests.EndToEnd.Browser.Screenshots
