#!/usr/bin/env bash
# Each cataloger over a file as an image has it, and a layer of which no cataloger wants a file (JMH, with its profiler of allocation).
# Bar: 200 bytes allocated for each entry that is skipped: its path of 67 characters takes 96 of them, what a visitor sees of it 32. How many
# buffers a layer's two threads use differs from run to run, by up to 20 bytes an entry. Three minutes; ITERATIONS=20 for a steadier answer, CATALOGER=dpkg for that one alone.
# Sources in jmh/; Maven fetches JMH.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
bar=200
iterations=${ITERATIONS:-5}
"$root/tallyman" --version >/dev/null # builds where it has to
. "$root/.mvn/find-jdk.sh"
classes=$work/jmh/classes
"$root/mvnw" -q -f "$root/benchmarks/jmh/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/jmh/lib"
rm -rf "$classes"
mkdir -p "$classes"
path="$root/target/tallyman.jar:$root/target/lib/*:$work/jmh/lib/*"
processors=$(printf '%s:' "$work"/jmh/lib/*.jar) # javac knows no wildcard here
"$JAVA_HOME/bin/javac" -d "$classes" -cp "$path" -processorpath "$processors" "$root"/benchmarks/jmh/java/dev/tallyman/catalog/*.java
runs=$iterations
machine | sed 's/ runs each, medians/ iterations of half a second each, means/'
# The options that decide how code runs and how large objects are, as in ./tallyman.
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx1g --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -cp "$classes:$path" dev.tallyman.catalog.Benchmarks "$iterations" "$bar" ${CATALOGER:+"$CATALOGER"}
