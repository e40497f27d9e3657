#!/usr/bin/env bash
# From nothing to a closed day and its verified certificate, with the program that is named: smoke.sh PROGRAM [ARGUMENT…].
# It works in a new folder, or in the one that FOLDER names, as where a container sees it under another path.
set -euo pipefail
samples=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../samples" && pwd)
program=("$@")
settle() { "${program[@]}" "$@"; }
if [[ -z ${FOLDER:-} ]]; then
  FOLDER=$(mktemp -d)
  trap 'rm -rf "$FOLDER"' EXIT
fi
cd "$FOLDER"
cp "$samples/real-yields-2013-2014.csv" yields.csv
cp "$samples/positions-2014-08-05.csv" positions.csv

settle init --product savings
settle import yields yields.csv
settle import positions positions.csv --date 2014-08-05
settle run --date 2014-08-05 --json | tee run.json
grep -q '"earnings": "1120300006.88"' run.json
settle close --date 2014-08-05 --out certificate.json
settle verify --date 2014-08-05 --certificate certificate.json
settle prove --date 2014-08-05 --user user-201 --out proof.json
settle demo
