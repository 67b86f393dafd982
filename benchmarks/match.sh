#!/usr/bin/env bash
# Matching: 1,000,000 distinct package versions; an inventory of 10,000 generated images (5 million rows, counted and printed): matching
# again after 1% of the records changed, and `find`.
# Bars: 60 s for the million, 5 s for matching again, 100 ms for the 95th percentile of `find`.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
echo "load average: $(cut -d ' ' -f 1-3 /proc/loadavg)"
status=0
# With the heap that ./tallyman has.
./mvnw -q -Dfast test -Dtest.heap=640m -Dtest=MatchScaleTest,FindingScaleTest -DexcludedGroups= >/dev/null || status=1
for test in MatchScaleTest FindingScaleTest; do
  grep -hoE '(rows of|first match|match of|match again|find ).*(ms|[0-9])$' "target/surefire-reports/TEST-dev.tallyman.store.$test.xml" || status=1
done
echo "load average: $(cut -d ' ' -f 1-3 /proc/loadavg)"
[ "$status" -eq 0 ] && echo "PASS: 60 s, 5 s, 100 ms" || echo "FAIL: 60 s, 5 s, 100 ms"
exit "$status"
