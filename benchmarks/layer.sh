#!/usr/bin/env bash
# Reading one gzip layer of Debian bookworm (95 MB, 204 MB of tar): `tallyman sbom --no-cache`, the JVM's start included,
# beside `igzip -dc LAYER | openssl sha256`. Bars: 2.5 times its time, 150 MiB.
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
public=$(times "igzip -dc $layer | openssl sha256" | median)
ours=$(times "$root/tallyman sbom --no-cache --format cyclonedx oci:$layout:$tag" | median)
peak=$(peaks "$root/tallyman" sbom --no-cache --format cyclonedx "oci:$layout:$tag" | median)
echo "igzip -dc | openssl sha256      $public ms"
echo "tallyman sbom --no-cache        $ours ms, $((peak / 1024)) MiB"
echo "ratio                           $(ratio "$ours" "$public")"
awk -v r="$(ratio "$ours" "$public")" -v m="$peak" 'BEGIN {ok = (r <= 2.5 && m <= 150 * 1024); print (ok ? "PASS" : "FAIL") ": at most 2.50 times, 150 MiB"; exit !ok}'
