#!/bin/sh
# After `azd provision`: writes the settings that `settle` and a local `func start` need for the new environment, and
# checks the environment as the person who is signed in. Safe to repeat: azd hooks run postprovision
set -eu
cd "$(dirname "$0")/../.."

# Product, currency and rounding are part of a day's plan: whoever settles it must come with the same.
printf '%s\n' "$SETTLE_CONFIGURATION" > ".azure/$AZURE_ENV_NAME/settle.json"

local_settings=src/Settlement.Functions/local.settings.json
if [ -e "$local_settings" ]; then
  echo "$local_settings is there already and stays as it is"
else
  printf '%s\n' "$LOCAL_SETTINGS" > "$local_settings"
fi

if [ "${DATA_IS_PRIVATE:-false}" = true ] && [ -z "${ALLOWED_IP_ADDRESSES:-}" ]; then
  echo "The data is reached from inside the virtual network only: run infra/settle.sh doctor there."
  exit 0
fi

# A role takes some minutes until every service knows of it. 5 is "not reachable"; anything else is not mended by waiting.
attempt=1
while :; do
  code=0
  sh infra/settle.sh doctor || code=$?
  if [ "$code" -ne 5 ] || [ "$attempt" -eq 20 ]; then
    exit "$code"
  fi

  echo "Not reachable yet; trying again in 30 s ($attempt of 20)"
  attempt=$((attempt + 1))
  sleep 30
done
