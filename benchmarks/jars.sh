#!/usr/bin/env bash
# Which artifact is a jar that tells it nowhere? Known jars are fetched by Maven, Maven's own files are taken out of them, and `tallyman sbom`
# is asked. Right is a jar whose group, artifact and version are all right; misnamed has another of these; missed has no package.
# jars-known.txt: 99 well-known ones, the bar is more than 93. jars-unseen.txt: one artifact a group, drawn by chance from a list of what
# Maven Central serves; nothing was added to Tallyman's table of artifacts for them, so they show what evidence alone is worth.
# jars-later.txt: drawn in the same way from the groups that were left, after the last change of the rules; the rules have not been changed for them.
# "no group" is a jar whose artifact and version are right and whose group is told as unknown, which no matching takes for clean.
# RENAME=1 drops the version from each file's name, as images do that copy a jar to app.jar.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need jq zip

fetch() { # LIST FOLDER
  [ -d "$2" ] && return
  {
    echo '<project><modelVersion>4.0.0</modelVersion><groupId>jars</groupId><artifactId>jars</artifactId><version>1</version>'
    echo '<packaging>pom</packaging><build><plugins><plugin><groupId>org.apache.maven.plugins</groupId>'
    echo '<artifactId>maven-dependency-plugin</artifactId><version>3.8.1</version><configuration><artifactItems>'
    awk -F: '{print "<artifactItem><groupId>" $1 "</groupId><artifactId>" $2 "</artifactId><version>" $3 "</version></artifactItem>"}' "$1"
    echo '</artifactItems></configuration></plugin></plugins></build></project>'
  } >"$work/jars.xml"
  rm -rf "$2.part"
  "$root/mvnw" -q -B -f "$work/jars.xml" dependency:copy -Dmdep.prependGroupId=true -DoutputDirectory="$2.part" >&2
  for jar in "$2.part"/*.jar; do
    zip -q -d "$jar" 'META-INF/maven/*' >/dev/null || true # it has none
  done
  mv "$2.part" "$2"
}

# Each jar in a folder of its own, so that its name is the one it was published by.
lay() { # LIST FOLDER ROOT
  rm -rf "$3"
  while IFS=: read -r group artifact version; do
    mkdir -p "$3/$group:$artifact:$version"
    name=$artifact-$version.jar
    [ -n "${RENAME:-}" ] && name=$artifact.jar
    ln "$2/$group.$artifact-$version.jar" "$3/$group:$artifact:$version/$name"
  done <"$1"
}

judge() { # NAME
  list=$root/benchmarks/jars-$1.txt
  fetch "$list" "$work/jars-$1"
  lay "$list" "$work/jars-$1" "$work/root-$1"
  "$root/tallyman" sbom --quiet --format json "rootfs:$work/root-$1" >"$work/jars-$1.json" || true
  jq -r '.[0].images[0].packages[] | . as $package | .paths[] | select(contains("!/") | not) | . + "\t" + $package.purl' "$work/jars-$1.json" |
    awk -F '\t' -v list="$list" -v name="$1" '
      {split($1, path, "/"); sub(/[?#].*/, "", $2); said[path[1]] = said[path[1]] (said[path[1]] ? " " : "") $2}
      END {
        while ((getline line < list) > 0) {
          split(line, id, ":"); total++
          wanted = "pkg:maven/" id[1] "/" id[2] "@" id[3]
          if (said[line] == wanted) right++
          else if (said[line] == "") {missed++; print "  missed    " line}
          else if (said[line] == "pkg:maven/" id[2] "@" id[3]) {groupless++; print "  no group  " line}
          else {misnamed++; print "  misnamed  " line " as " said[line]}
        }
        printf "%s: %d right, %d misnamed, %d without a group, %d missed of %d\n", name, right, misnamed, groupless, missed, total
        exit !(right > total * 93 / 99 || name != "known")
      }'
}

export TALLYMAN_DATA=$work/data
result=PASS
judge known || result=FAIL
judge unseen
judge later
echo "$result: more than 93 of the 99 well-known jars"
[ "$result" = PASS ]
