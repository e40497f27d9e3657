#!/usr/bin/env bash
# Makes settle one file for a platform, with the runtime in it, and starts it where it can run: single-file.sh RID FOLDER.
# The file is called settle-RID. Fails if it has 60 MB or more, or does not settle a day.
set -euo pipefail
rid=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet publish src/Settlement.Cli --configuration Release --runtime "$rid" -p:SingleFile=true --output "$work/published" -nologo | tee "$work/log"

# What the linker cannot see through is known. Kept whole: the stores and their libraries, which the tests of the stores and
# smoke.sh use; and of ASP.NET Core what the pages below show to be there. All else is mended where it is.
whole='src/Settlement\.Storage/.* IL2026|ILLink : Trim analysis warning IL2026: Microsoft\.AspNetCore\.(Http\.Json|Mvc\.ModelBinding)\.|IL2104: Assembly .(Azure\.Core|Azure\.Data\.Tables|CsvHelper|Microsoft\.AspNetCore\.Components|Microsoft\.Azure\.Cosmos\.[A-Za-z.]+|Newtonsoft\.Json|System\.Configuration\.ConfigurationManager). '
if grep -E ' (IL[0-9]{4}):' "$work/log" | tr '\\' '/' | grep -vE "$whole"; then
  echo "settle-$rid: the linker warns of what may be missing in the file" >&2
  exit 1
fi

extension=
[[ $rid == win-* ]] && extension=.exe
file=$folder/settle-$rid$extension
cp "$work/published/settle$extension" "$file"

bytes=$(wc -c < "$file" | tr -d ' ')
echo "settle-$rid: $bytes bytes"
(( bytes < 60 * 1000 * 1000 )) || { echo "settle-$rid has 60 MB or more" >&2; exit 1; }

# A file for another system is started there.
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) here=linux-x64 ;;
  Linux-aarch64) here=linux-arm64 ;;
  Darwin-arm64) here=osx-arm64 ;;
  *) here=win-x64 ;;
esac
[[ $rid == "$here" ]] || exit 0
export FOLDER=$work/day
mkdir "$FOLDER"
bash .github/scripts/smoke.sh "$file"

# The operations page of that day: its pages, a form that shows its figures, and the interface below them.
cd "$FOLDER"
"$file" serve --no-open > address &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$work"' EXIT
until [[ -s address ]]; do
  kill -0 "$server"
  sleep 0.1
done
address=$(head -n 1 address | tr -d '\r')
site=${address%%/\?*}
ask() { curl --fail --silent --show-error --location --cookie-jar cookies --cookie cookies "$@"; }
ask "$address" | grep '2014-08-05' > /dev/null
ask "$site/days/2014-08-05" | grep '1,120,300,006.88' > /dev/null
ask "$site/users/user-201" | grep 'user-201' > /dev/null
ask "$site/days/2014-08-05/correct" --header "Origin: $site" --data 'step=preview&reason=a+wrong+yield&yield=1.1201&positions=' | grep '1.1201' > /dev/null
ask "$site/api/settlements/2014-08-05" | grep '"state": *"closed"' > /dev/null
echo "settle-$rid: the operations page is served"
