#!/usr/bin/env bash
# A sync at scale, as a user runs it, against the sandbox on loopback in a process of its own: the first sync, one with nothing new, one with one tag moved,
# the peak memory with a tenth of the versions and with all, and the answers of a server on the inventory that came of it.
# Bars: nothing new: one request a hundred packages, all of them 304, under 2 s; one changed tag: 5 requests more; memory flat in the number of versions
# (a quarter more at ten times as many); 95th percentile of images, tags and search under 100 ms. PACKAGES and VERSIONS say how many.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need curl
packages=${PACKAGES:-1000}
versions=${VERSIONS:-100}
dir=$work/sync
failed=0
rm -rf "$dir"
mkdir -p "$dir"
machine
echo "load average: $(cut -d ' ' -f 1-3 /proc/loadavg)"
cd "$root"
export TALLYMAN_NO_BUILD=1 GITHUB_USERNAME=bench GITHUB_PAT=ghp_benchmarkTokenItOpensOnlyTheSandbox00 GHCR_IMAGE_SCOPE=acme
writer=ghp_benchmarkTokenItOpensOnlyTheSandbox01
cat >"$dir/box.yaml" <<YAML
owners: [{login: acme, kind: organization, admins: [bench]}, {login: bench, kind: user}]
tokens:
  - {value: $GITHUB_PAT, kind: classic, login: bench, scopes: ["read:packages", "read:org"]}
  - {value: $writer, kind: classic, login: bench, scopes: ["read:packages", "write:packages"]}
limits: none
YAML

started=()
trap 'for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done' EXIT

field() { sed -n "s/.*\"$1\" *: *\"\{0,1\}\([^\",}]*\).*/\1/p" "$2" | head -n 1; }

bar() { # what, value, limit: whether the value is at most the limit
  if awk -v a="$2" -v b="$3" 'BEGIN {exit !(a <= b)}'; then echo "PASS: $1: $2 (at most $3)"; else echo "FAIL: $1: $2 (at most $3)"; failed=1; fi
}

box() { # versions: starts a sandbox and waits until it is filled
  ./tallyman sandbox --config "$dir/box.yaml" --fill "${packages}x$1" --format json >"$dir/box.json" 2>/dev/null &
  boxPid=$!
  started+=("$boxPid")
  until grep -q '"options"' "$dir/box.json" 2>/dev/null && [ -n "$(field storage "$dir/box.json")" ]; do sleep 0.2; done
  GITHUB_API_URL=$(field api "$dir/box.json")
  GHCR_REGISTRY=$(field registry "$dir/box.json")
  export GITHUB_API_URL GHCR_REGISTRY
  insecure=(--insecure-registry "${GITHUB_API_URL#http://}" --insecure-registry "$GHCR_REGISTRY" --insecure-registry "$(field storage "$dir/box.json")")
}

sync() { # name, data folder: prints and keeps what a sync took
  /usr/bin/time -f '%e %M' -o "$dir/$1.time" ./tallyman sync --format json --data "$2" "${insecure[@]}" >"$dir/$1.json" 2>"$dir/$1.err" ||
    { cat "$dir/$1.err" "$dir/$1.json" >&2; exit 1; }
  read -r seconds kib <"$dir/$1.time"
  rest=$(field rest "$dir/$1.json") same=$(field notModified "$dir/$1.json") registry=$(field registry "$dir/$1.json")
  printf '%-12s %6s packages %8s versions %8s s %6d MiB peak; requests: %s REST (%s not modified), %s registry\n' \
    "$1" "$(field packages "$dir/$1.json")" "$(field versions "$dir/$1.json")" "$seconds" $((kib / 1024)) "$rest" "$same" "$registry"
}

box $((versions / 10))
sync tenth "$dir/tenth"
tenth=$kib
kill "$boxPid"

box "$versions"
sync first "$dir/data"
bar "memory at ten times the versions, in hundredths" $((100 * kib / tenth)) 125
sync again "$dir/data"
bar "nothing new: requests" $((rest + registry)) $(((packages + 99) / 100))
bar "nothing new: requests that were not answered by 304" $((rest - same)) 0
bar "nothing new: seconds" "$seconds" 2
before=$((rest + registry))

# A tag that moves to another version that is there.
name=acme/p$((packages / 2))
token=$(curl -fsS -u "bench:$writer" "http://$GHCR_REGISTRY/token?service=$GHCR_REGISTRY&scope=repository:$name:pull,push" | sed 's/.*"token" *: *"\([^"]*\)".*/\1/')
type=application/vnd.oci.image.manifest.v1+json
curl -fsS -H "Authorization: Bearer $token" -H "Accept: $type" "http://$GHCR_REGISTRY/v2/$name/manifests/t1" -o "$dir/manifest.json"
curl -fsS -X PUT -H "Authorization: Bearer $token" -H "Content-Type: $type" --data-binary "@$dir/manifest.json" "http://$GHCR_REGISTRY/v2/$name/manifests/t0"
sync moved "$dir/data"
bar "one changed tag: requests more" $((rest + registry - before)) 5

# A server on what the syncs found.
./tallyman serve --port 0 --sync-every 0 --verify-at off --data "$dir/data" "${insecure[@]}" >"$dir/serve.out" 2>/dev/null &
started+=("$!")
until grep -q '^http' "$dir/serve.out"; do sleep 0.2; done
server=$(grep '^http' "$dir/serve.out")
p95() { # path
  for _ in $(seq 20); do curl -fsS -o /dev/null "$server$1"; done # its compiler warms up
  for _ in $(seq 100); do curl -fsS -o /dev/null -w '%{time_total}\n' "$server$1"; done | sort -n | awk '{v[NR] = $1} END {printf "%.0f", 1000 * v[int(NR * 0.95)]}'
}
bar "API, images: p95 ms" "$(p95 /api/v1/images)" 100
bar "API, tags of an image: p95 ms" "$(p95 "/api/v1/images/$name/tags")" 100
bar "API, versions of an image: p95 ms" "$(p95 "/api/v1/images/$name/versions")" 100
bar "page of images: p95 ms" "$(p95 /images)" 100
bar "page of an image: p95 ms" "$(p95 "/images/$name")" 100
bar "search: p95 ms" "$(p95 '/search?q=p99')" 100
exit $failed
