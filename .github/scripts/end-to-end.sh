#!/usr/bin/env bash
# A day through the real Functions host over Azurite: started over HTTP, settled, reconciled by `settle`, started again.
# Needs the .NET SDK, Core Tools (func) and the emulators of tests/emulators installed. Logs are in artifacts/end-to-end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
date=2014-08-05
logs=$PWD/artifacts/end-to-end
mkdir -p "$logs"
started=()
stop() { for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done; }
trap stop EXIT

settle() { dotnet run --no-build --project src/Settlement.Cli --configuration Release -- --store tables:UseDevelopmentStorage=true "$@"; }

# Waits up to three minutes for a command to succeed.
await() {
  local what=$1 attempt
  shift
  for attempt in $(seq 1 90); do
    if "$@" >"$logs/$what.log" 2>&1; then return; fi
    sleep 2
  done
  cat "$logs/$what.log"
  echo "$what: not within three minutes"
  exit 1
}

node tests/emulators/node_modules/azurite/dist/src/azurite.js --skipApiVersionCheck --disableTelemetry --location "$logs/azurite" >"$logs/azurite.log" 2>&1 &
started+=($!)
dotnet build src/Settlement.Cli --configuration Release --nologo --verbosity quiet
await store settle doctor --create
settle import yields samples/real-yields-2013-2014.csv
settle import positions samples/positions-2014-08-05.csv --date "$date"

cp local.settings.sample.json src/Settlement.Functions/local.settings.json
(cd src/Settlement.Functions && exec func start --port 7071) >"$logs/func.log" 2>&1 &
started+=($!)
start() { curl --silent --show-error --output "$logs/start.json" --write-out '%{http_code}' --request POST "http://127.0.0.1:7071/api/settlements/$date"; }
accepted() { [[ $(start) == 202 ]]; }

# A start is refused with 409 while a run is going on, so each start but the first also awaits the end of the run before.
for run in first second third; do
  await "$run-start" accepted
  await "$run-reconciliation" settle reconcile --date "$date"
done

# The operations page, below the routes of the interface.
curl --fail --silent --show-error "http://127.0.0.1:7071/api/operations/days/$date" >"$logs/page.html"
grep -q "<h1>.*$date" "$logs/page.html"

settle export --date "$date" --out "$logs/export.csv"
[[ $(tail -n +2 "$logs/export.csv" | wc -l) -eq 8 ]]
echo "settled three times, credited once: 8 records, no breaks"
