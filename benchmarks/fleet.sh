#!/usr/bin/env bash
# A fleet: 100 images on 12 bases in one OCI layout, made of pieces of this machine's root file system, Maven's local repository and npm packages:
# `tallyman sbom` with 100 targets beside `igzip -dc LAYER | openssl sha256` of each distinct layer once, two at a time; then again, with all layers
# known. Bars: 2.5 times; no layer read twice (with strace: its opens are counted); again: no layer read, under 20 ms an image.
# ROOTFS names another root file system; JARS and NODE_APP as in image.sh, which is to be run before.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
need igzip openssl
[ -x /usr/bin/time ] || { echo "needs GNU time (Debian: time)" >&2; exit 2; }
. .mvn/find-jdk.sh
dir=$work/fleet
mkdir -p "$dir/layers"
rootfs=${ROOTFS:-$work/bookworm}
jars=${JARS:-$HOME/.m2/repository}
node=${NODE_APP:-$work/node}
[ -d "$rootfs" ] && [ -d "$node/node_modules" ] || { echo "run benchmarks/image.sh first" >&2; exit 2; }
if [ ! -f "$dir/layout/index.json" ]; then
  (cd "$rootfs" && find usr -type f -not -path usr/lib/os-release | sort) >"$dir/files.txt"
  (cd "$rootfs" && find etc var/lib/dpkg \( -type f -o -type l \) | sort && echo usr/lib/os-release) >"$dir/database.txt"
  find "$jars" -name '*.jar' -size +10k -size -2M | sort | awk -F/ '!seen[$NF]++' >"$dir/jars.txt"
  (cd "$node" && find node_modules -mindepth 1 -maxdepth 1 -type d -not -name '.*' | sort) >"$dir/packages.txt"
  # A base has the database and a third of the files, each another third.
  for base in $(seq 0 11); do
    awk -v b="$base" '(NR * 7 + b) % 12 < 4' "$dir/files.txt" | cat "$dir/database.txt" - |
      tar -c -C "$rootfs" --owner=0 --group=0 --no-recursion --mtime="2026-01-01 00:00:$base" -T - | gzip -6 >"$dir/layers/base$base.tar.gz"
  done
  images=()
  for image in $(seq 0 99); do
    file=$dir/layers/app$image.tar.gz
    if [ $((image % 2)) -eq 0 ]; then
      awk -v i="$image" '(NR + i) % 97 == 0' "$dir/jars.txt" | tar -c --owner=0 --group=0 --mtime="2026-01-02" --transform "s,.*/,app$image/lib/," -P -T - | gzip -6 >"$file"
    else
      awk -v i="$image" '(NR + i) % 19 == 0' "$dir/packages.txt" | tar -c -C "$node" --owner=0 --group=0 --mtime="2026-01-02" --transform "s,^,srv/app$image/," -T - | gzip -6 >"$file"
    fi
    images+=("$image=$dir/layers/base$((image % 12)).tar.gz,$file")
  done
  "$JAVA_HOME/bin/java" benchmarks/Layout.java "$dir/layout" "${images[@]}"
fi
[ -n "${TALLYMAN_NO_BUILD:-}" ] || ./tallyman --version >/dev/null
export TALLYMAN_NO_BUILD=1
targets=()
for image in $(seq 0 99); do targets+=("oci:$dir/layout:$image"); done
machine
find "$dir/layers" -name '*.tar.gz' | sort >"$dir/layers.txt"
echo "layers: $(wc -l <"$dir/layers.txt") distinct, $(xargs du -cb <"$dir/layers.txt" | tail -n 1 | cut -f 1) bytes"
runs=${RUNS:-3}
public=$(times "xargs -P 2 -n 1 sh -c 'igzip -dc \"\$0\" | openssl sha256' <$dir/layers.txt" | median)
data=$dir/data
cold=$(for _ in $(seq "$runs"); do
  rm -rf "$data"
  /usr/bin/time -f '%e %M' -o "$dir/cold" ./tallyman sbom --quiet --data "$data" --format json "${targets[@]}" >"$dir/cold.json"
  awk '{print 1000 * $1}' "$dir/cold"
done | median)
warm=$(for _ in $(seq "$runs"); do
  /usr/bin/time -f '%e %M' -o "$dir/warm" ./tallyman sbom --quiet --data "$data" --format json "${targets[@]}" >"$dir/warm.json"
  awk '{print 1000 * $1}' "$dir/warm"
done | median)
status=0
bar() { # what, value, limit
  awk -v what="$1" -v a="$2" -v b="$3" 'BEGIN {ok = a <= b; print (ok ? "PASS" : "FAIL") ": " what ": " a " (at most " b ")"; exit !ok}' || status=1
}
echo "pipeline $public ms; tallyman $cold ms, $(awk '{print int($2 / 1024)}' "$dir/cold") MiB; again $warm ms, $(awk '{print int($2 / 1024)}' "$dir/warm") MiB"
bar "cold, times the pipeline" "$(ratio "$cold" "$public")" 2.5
bar "warm, ms an image" "$(ratio "$warm" 100)" 20
cmp -s "$dir/cold.json" "$dir/warm.json" || { echo "FAIL: the second run gave another result"; status=1; }
if command -v strace >/dev/null; then
  # Blobs that are larger than any manifest and configuration here are layers.
  find "$dir/layout/blobs" -type f -size +64k -printf '%f\n' >"$dir/blobs.txt"
  for state in cold warm; do
    [ "$state" = warm ] || rm -rf "$data"
    strace -f -qq -e trace=openat -o "$dir/opens" ./tallyman sbom --quiet --data "$data" --format json "${targets[@]}" >/dev/null
    grep -oF -f "$dir/blobs.txt" "$dir/opens" | sort | uniq -c | sort -rn >"$dir/opens.$state" || true
  done
  bar "cold, opens of the layer opened most" "$(awk 'NR == 1 {print $1}' "$dir/opens.cold")" 1
  bar "warm, layers opened" "$(wc -l <"$dir/opens.warm")" 0
fi
exit $status
