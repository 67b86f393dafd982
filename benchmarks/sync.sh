#!/usr/bin/env bash
# Requests and seconds of a sync against the sandbox on loopback: the first, one with nothing new (bar: one request a hundred packages,
# all of them 304), one with one tag moved. PACKAGES and VERSIONS say how many; waiting for the rate limit takes no time here.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
machine
cd "$root"
./mvnw -q -Dfast test -Dtest=SyncScaleTest -DexcludedGroups= -Dgroups=scale \
  -Dtallyman.packages="${PACKAGES:-1000}" -Dtallyman.versions="${VERSIONS:-10}"
