#!/usr/bin/env bash
# Reading one gzip layer of Debian bookworm (95 MB, 204 MB of tar): `tallyman sbom --no-cache`, the JVM's start included,
# beside `igzip -dc LAYER | openssl sha256`. Bars: 1.8 times its time, 100 MiB. The same layer as zstd beside `zstd -dc LAYER | openssl sha256`,
# where zstd and skopeo are there.
# LAYOUT and TAG name an OCI layout that is there already; without them one is made with debootstrap.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need igzip openssl
[ -x /usr/bin/time ] || { echo "needs GNU time (Debian: time)" >&2; exit 2; }
layout=${LAYOUT:-$work/bookworm-oci}
tag=${TAG:-1}
if [ ! -d "$layout" ]; then
  need debootstrap umoci
  rootfs=$work/bookworm
  [ -d "$rootfs" ] || debootstrap --variant=minbase bookworm "$rootfs" >&2
  umoci init --layout "$layout" >&2
  umoci new --image "$layout:1" >&2
  umoci unpack --image "$layout:1" "$work/bundle" >&2
  cp -a "$rootfs/." "$work/bundle/rootfs/"
  umoci repack --image "$layout:1" "$work/bundle" >&2
  rm -rf "$work/bundle"
fi
layer=$(find "$layout/blobs" -type f -size +1M | xargs ls -S | head -n 1)
"$root/tallyman" --version >/dev/null
machine
echo "layer: $(stat -c %s "$layer") bytes"
export TALLYMAN_DATA=$work/data
status=0

against() { # name, pipeline, layout:tag
  local public ours peak
  public=$(times "$2" | median)
  ours=$(times "$root/tallyman sbom --no-cache --format cyclonedx oci:$3" | median)
  peak=$(peaks "$root/tallyman" sbom --no-cache --format cyclonedx "oci:$3" | median)
  echo "$1: the pipeline $public ms; tallyman sbom --no-cache $ours ms, $((peak / 1024)) MiB"
  awk -v r="$(ratio "$ours" "$public")" -v m="$peak" 'BEGIN {
    ok = (r <= 1.8 && m <= 100 * 1024)
    print (ok ? "PASS" : "FAIL") ": " r " times, " int(m / 1024) " MiB (at most 1.80 times, 100 MiB)"
    exit !ok
  }' || status=1
}

"$root/tallyman" sbom --no-cache --format cyclonedx "oci:$layout:$tag" >/dev/null # prepares the cache
export TALLYMAN_NO_BUILD=1
against "gzip" "igzip -dc $layer | openssl sha256" "$layout:$tag"
if command -v zstd >/dev/null && command -v skopeo >/dev/null; then
  [ -d "$work/zstd-oci" ] || skopeo copy --quiet --dest-compress --dest-compress-format zstd "oci:$layout:$tag" "oci:$work/zstd-oci:$tag"
  packed=$(find "$work/zstd-oci/blobs" -type f -size +1M | xargs ls -S | head -n 1)
  against "zstd" "zstd -dc $packed | openssl sha256" "$work/zstd-oci:$tag"
fi
exit $status
