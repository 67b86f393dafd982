#!/usr/bin/env bash
# Importing 1,000,000 generated OSV records, and the 23,500 real ones of the corpus (TALLYMAN_CORPUS).
# Bars: 3 minutes and 1 GiB (peak resident memory of the whole process); seconds. RECORDS=100000 for a quick look.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
need /usr/bin/time
. .mvn/find-jdk.sh
records=${RECORDS:-1000000}
feeds=$work/osv-$records
[ -e "$feeds/done" ] || { "$JAVA_HOME/bin/java" benchmarks/GenerateOsv.java "$feeds" "$records" && touch "$feeds/done"; }
[ -n "${TALLYMAN_NO_BUILD:-}" ] || ./tallyman --version >/dev/null
export TALLYMAN_NO_BUILD=1
status=0

import() {
  local data
  data=$(mktemp -d "$work/data.XXXXXX")
  /usr/bin/time -f '%e %M %U %S' -o "$work/measured" ./tallyman advisories import --no-progress --data "$data" --format json "$1" >"$work/imported.json"
  rm -rf "$data"
  read -r seconds kib user system <"$work/measured"
  awk -v s="$seconds" -v k="$kib" -v cpu="$user $system" -v most="$2" -v what="$3" 'BEGIN {
    good = s <= most && k <= 1048576
    split(cpu, used)
    printf "%s: %.1f s (%.1f s of processor), %.0f MiB (bars: %d s, 1024 MiB): %s\n", what, s, used[1] + used[2], k / 1024, most, good ? "PASS" : "FAIL"
    exit !good
  }' || status=1
}

echo "machine: $(nproc) cores, load average $(cut -d ' ' -f 1-3 /proc/loadavg)"
import "$feeds" 180 "$records generated records ($(du -sh "$feeds" | cut -f 1) of zip)"
corpus=${TALLYMAN_CORPUS:-../shared/corpus}
[ ! -d "$corpus/osv" ] || import "$corpus/osv" 10 "the corpus"
exit "$status"
