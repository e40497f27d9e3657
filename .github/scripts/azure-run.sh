#!/usr/bin/env bash
# Settles a day of 100,000 made-up users in the deployment of the current azd environment, from this machine, and prints the
# row that docs/azure-run.md keeps. The environment is one to try things in: the day and its users stay in its stores.
# Commands of settle say what they do on standard error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
users=${USERS:-100000}
date=${DATE:-2014-08-05}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
settle() { infra/settle.sh "$@"; }
field() { sed -nE "s/^  \"$1\": \"?([^\",]*)\"?,?\$/\\1/p" "$2" | head -n 1; }

{
  settle doctor
  settle generate --users "$users" --date "$date" --seed 1 --out "$folder/positions.csv"
  settle import yields samples/real-yields-2013-2014.csv
  begun=$SECONDS
  settle import positions "$folder/positions.csv" --date "$date"
  imported=$((SECONDS - begun))
  settle run --date "$date" --json | tee "$folder/run.json"
  settle run --date "$date" --json > "$folder/again.json"
  settle reconcile --date "$date"
} >&2

echo "| measured on | commit | region | users | import | run | run again | request units | bill |"
echo "|---|---|---|---:|---:|---:|---:|---:|---|"
echo "| $(date -u +%Y-%m-%d) | $(git rev-parse --short HEAD) | $(azd env get-value AZURE_LOCATION) | $users | $imported s | $(field elapsedSeconds "$folder/run.json") s | $(field elapsedSeconds "$folder/again.json") s | see the metric TotalRequestUnits of the account | see the cost analysis of the resource group, a day later |"
