#!/usr/bin/env bash
# How long `tallyman --version` takes. Bar: 200 ms with the ahead-of-time cache.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$root/tallyman" --version >/dev/null
machine
with=$(times "$root/tallyman --version" | median)
without=$(times "TALLYMAN_NO_AOT=1 $root/tallyman --version" | median)
java=$(. "$root/.mvn/find-jdk.sh" && echo "$JAVA_HOME/bin/java")
bare=$(times "$java -Xshare:auto -XX:+UseSerialGC --version" | median)
echo "tallyman --version              $with ms"
echo "tallyman --version, no cache    $without ms"
echo "java --version                  $bare ms"
[ "$with" -lt 200 ] && echo "PASS: under 200 ms" || { echo "FAIL: 200 ms or more"; exit 1; }
