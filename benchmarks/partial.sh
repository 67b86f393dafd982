#!/usr/bin/env bash
# What `tallyman sbom --partial` fetches of layers with a table of contents, from Debian's docker-registry on loopback: bytes of layers and requests
# for them, counted by the registry's own log, beside a whole reading of the same layer; and whether both list the same packages.
# LAYOUT names an OCI layout of zstd:chunked or eStargz images (podman and buildah push the former with --compression-format=zstd:chunked, nerdctl
# and ctr-remote convert to both), TAGS its tags.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need docker-registry skopeo jq curl
layout=${LAYOUT:?names an OCI layout of zstd:chunked or eStargz images}
tags=${TAGS:?names its tags}
port=${PORT:-5017}
log=$work/registry.log
mkdir -p "$work/registry"
cat > "$work/registry.yml" <<CONFIG
version: 0.1
log: {level: error, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: $work/registry}}
http: {addr: 127.0.0.1:$port}
CONFIG
docker-registry serve "$work/registry.yml" > "$log" 2>&1 &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 50); do curl -fs "http://127.0.0.1:$port/v2/" > /dev/null && break; sleep 0.2; done
"$root/tallyman" --version > /dev/null
export TALLYMAN_NO_BUILD=1 TALLYMAN_DATA=$work/data
machine
status=0

# Requests for blobs of more than a MiB and bytes sent of them, of the log's lines after the first $1.
fetched() {
  tail -n "+$(($1 + 1))" "$log" | awk -v digest="$2" 'index($0, "GET /v2/bench/blobs/" digest) || index($0, "/blobs/" digest) {
    split($0, quoted, "\""); split(quoted[3], numbers, " "); requests++; bytes += numbers[2]
  } END {printf "%d %d", requests, bytes}'
}

packages() { jq -S '[.[].images[].packages]' "$1" | sha256sum; }

for tag in $tags; do
  skopeo copy --quiet --insecure-policy --preserve-digests --dest-tls-verify=false "oci:$layout:$tag" "docker://127.0.0.1:$port/bench:$tag"
  image=127.0.0.1:$port/bench:$tag
  layer=$(skopeo inspect --raw --tls-verify=false "docker://$image" | jq -r '.layers | max_by(.size) | .digest')
  read_it() { "$root/tallyman" sbom --no-cache --quiet --format json --insecure-registry "127.0.0.1:$port" --output "$work/$1.json" "$image" "${@:2}"; }
  before=$(wc -l < "$log"); read_it whole; read -r whole_requests whole_bytes <<< "$(fetched "$before" "$layer")"
  before=$(wc -l < "$log"); read_it part --partial; read -r part_requests part_bytes <<< "$(fetched "$before" "$layer")"
  echo "$tag: whole $whole_bytes bytes in $whole_requests requests; --partial $part_bytes bytes in $part_requests requests, $(ratio "$whole_bytes" "$part_bytes") times less"
  if [ "$(packages "$work/whole.json")" != "$(packages "$work/part.json")" ]; then
    echo "FAIL: $tag: other packages" >&2
    status=1
  fi
done
exit $status
