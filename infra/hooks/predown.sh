#!/bin/sh
# Before `azd down`: the accounts that hold records are locked. Whoever means to lose them says so first.
set -eu

if [ -z "${RECORD_LOCKS:-}" ]; then
  exit 0
fi

if [ "${LOCK_RECORDS:-true}" != false ]; then
  echo "Records are locked against deletion. To delete them for good: azd env set LOCK_RECORDS false, then azd down again." >&2
  exit 1
fi

# The ids are words, one a lock.
# shellcheck disable=SC2086
az lock delete --ids $RECORD_LOCKS
