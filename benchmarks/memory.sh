#!/usr/bin/env bash
# Peak memory of reading layers that ask for much (generated: benchmarks/GenerateLayer.java): a file of 2 GiB, of zeros and of noise; 500,000
# entries, with 5,000 and with 50,000 packages; a fat jar of 400 MB; a program of 400 MB. Bar: 300 MiB, without and with a data folder. KINDS="entries fatjar" for some of them.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
need /usr/bin/time
. .mvn/find-jdk.sh
dir=$work/memory
mkdir -p "$dir/nothing"
[ -n "${TALLYMAN_NO_BUILD:-}" ] || ./tallyman sbom --no-cache --format json "rootfs:$dir/nothing" >/dev/null # builds, and prepares the cache
machine
status=0

peak() { # what, arguments of tallyman: one run
  /usr/bin/time -f '%e %M' -o "$dir/measured" ./tallyman "${@:2}" --format json >"$dir/out.json"
  read -r seconds kib <"$dir/measured"
  awk -v what="$1" -v s="$seconds" -v k="$kib" -v n="$(grep -o '"purl"' "$dir/out.json" | wc -l)" 'BEGIN {
    good = k <= 300 * 1024
    printf "%-28s %4d MiB, %5.1f s, %d packages (bar: 300 MiB): %s\n", what, k / 1024, s, n, good ? "PASS" : "FAIL"
    exit !good
  }' || status=1
}

for kind in ${KINDS:-zeros noise entries packages fatjar program}; do
  layout=$dir/$kind
  if [ ! -f "$layout/index.json" ]; then
    "$JAVA_HOME/bin/java" benchmarks/GenerateLayer.java "$kind" "$dir/$kind.tar.gz"
    "$JAVA_HOME/bin/java" benchmarks/Layout.java "$layout" "1=$dir/$kind.tar.gz"
    rm "$dir/$kind.tar.gz"
  fi
  peak "$kind" sbom --no-cache "oci:$layout:1"
  data=$(mktemp -d "$dir/data.XXXXXX")
  peak "$kind, kept" sbom --data "$data" "oci:$layout:1"
  rm -rf "$data"
done
exit "$status"
