#!/usr/bin/env bash
# Images of five layers: Java (99 jars and a fat jar over a JDK) and Node (600 packages), each over Debian bookworm: `tallyman sbom --no-cache`
# beside `igzip -dc LAYER | openssl sha256` taken layer after layer. Bars: 1.2 times its time, 200 MiB.
# ROOTFS names a root file system that is there already; without it one is made with debootstrap. The jars are those of Maven's local repository
# (JARS: another folder); the Node packages come from npm's registry as npm is configured (NODE_APP: a folder with its node_modules).
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
need igzip openssl
. .mvn/find-jdk.sh
dir=$work/image
mkdir -p "$dir"
pack() { # layer, tar's arguments
  [ -f "$dir/$1.tar.gz" ] || { tar -c --owner=0 --group=0 "${@:2}" | gzip -6 >"$dir/$1.part" && mv "$dir/$1.part" "$dir/$1.tar.gz"; }
}
if [ ! -f "$dir/layout/index.json" ]; then
  rootfs=${ROOTFS:-$work/bookworm}
  [ -d "$rootfs" ] || { need debootstrap && debootstrap --variant=minbase bookworm "$rootfs" >&2; }
  pack base -C "$rootfs" --exclude=./proc --exclude=./sys --exclude=./dev .
  pack jdk -C "$JAVA_HOME" --exclude=./jmods --exclude=./lib/src.zip --transform 's,^\./,opt/java/,' .
  mkdir -p "$dir/jars/app/lib" "$dir/fat/BOOT-INF/lib" "$dir/fat/META-INF"
  find "${JARS:-$HOME/.m2/repository}" -name '*.jar' -size +10k -size -4M | sort | awk -F/ '!seen[$NF]++' | head -n 198 >"$dir/jars.txt"
  [ "$(wc -l <"$dir/jars.txt")" -ge 198 ] || { echo "needs 198 jars (JARS=FOLDER)" >&2; exit 2; }
  head -n 99 "$dir/jars.txt" | xargs cp -t "$dir/jars/app/lib"
  tail -n 99 "$dir/jars.txt" | xargs cp -t "$dir/fat/BOOT-INF/lib"
  printf 'Main-Class: org.example.Main\nImplementation-Title: fat\nImplementation-Version: 1.0\n' >"$dir/manifest"
  mkdir -p "$dir/fatjar/app"
  "$JAVA_HOME/bin/jar" -c -f "$dir/fatjar/app/fat.jar" -m "$dir/manifest" -0 -C "$dir/fat" .
  pack jars -C "$dir/jars" .
  pack fatjar -C "$dir/fatjar" .
  mkdir -p "$dir/settings/etc" && echo 'port: 8080' >"$dir/settings/etc/app.yaml"
  pack settings -C "$dir/settings" .
  node=${NODE_APP:-$work/node}
  if [ ! -d "$node/node_modules" ]; then
    need npm
    mkdir -p "$node" && echo '{"name":"bench","version":"1.0.0","private":true}' >"$node/package.json"
    (cd "$node" && npm install --ignore-scripts --no-audit --no-fund --silent express@4 webpack@5 jest@29 eslint@8 mocha@10 @babel/preset-env@7 >&2)
  fi
  pack node -C "$node" --transform 's,^\./,srv/app/,' .
  program=$(readlink -f "$(command -v node || echo /bin/bash)")
  pack runtime -C / "${program#/}"
  mkdir -p "$dir/source/srv/app" && echo 'require("express")()' >"$dir/source/srv/app/server.js"
  pack source -C "$dir/source" .
  l=$dir
  "$JAVA_HOME/bin/java" benchmarks/Layout.java "$dir/layout" \
    "java=$l/base.tar.gz,$l/jdk.tar.gz,$l/jars.tar.gz,$l/fatjar.tar.gz,$l/settings.tar.gz" \
    "node=$l/base.tar.gz,$l/runtime.tar.gz,$l/node.tar.gz,$l/source.tar.gz,$l/settings.tar.gz"
fi
export TALLYMAN_DATA=$work/data
./tallyman sbom --no-cache --format cyclonedx "oci:$dir/layout:java" >/dev/null # prepares the cache
export TALLYMAN_NO_BUILD=1
machine
status=0
for image in java node; do
  case $image in
    java) layers="base jdk jars fatjar settings" ;;
    node) layers="base runtime node source settings" ;;
  esac
  files=$(for layer in $layers; do echo "$dir/$layer.tar.gz"; done)
  public=$(times "for layer in $(echo $files); do igzip -dc \$layer | openssl sha256; done" | median)
  ours=$(times "./tallyman sbom --no-cache --format cyclonedx oci:$dir/layout:$image" | median)
  peak=$(peaks ./tallyman sbom --no-cache --format cyclonedx "oci:$dir/layout:$image" | median)
  echo "$image: $(du -cb $files | tail -n 1 | cut -f 1) bytes in layers; pipeline $public ms; tallyman $ours ms, $((peak / 1024)) MiB"
  awk -v what="$image" -v r="$(ratio "$ours" "$public")" -v m="$peak" 'BEGIN {
    ok = (r <= 1.2 && m <= 200 * 1024)
    print (ok ? "PASS" : "FAIL") ": " what ": " r " times (at most 1.20), " int(m / 1024) " MiB (at most 200)"
    exit !ok
  }' || status=1
done
exit $status
