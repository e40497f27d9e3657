#!/bin/sh
# Runs `settle` on the stores of the current azd environment, signed in as you: infra/settle.sh status --date 2014-08-05
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
value() { azd env get-value "$1" --cwd "$root"; }

store=$(value SETTLE_STORE)
positions=$(value SETTLE_POSITIONS)
payments=$(value SETTLE_PAYMENTS)
configuration="$root/.azure/$(value AZURE_ENV_NAME)/settle.json"

exec dotnet run --project "$root/src/Settlement.Cli" --configuration Release -- \
  --store "$store" --positions "$positions" --payments "$payments" --config "$configuration" "$@"
