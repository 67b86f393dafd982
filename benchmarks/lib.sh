# Sourced by the benchmark scripts: medians of wall time and of peak memory, and the machine they were measured on.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=${TALLYMAN_BENCHMARK_DIR:-$root/benchmarks/target}
runs=${RUNS:-7}
mkdir -p "$work"

need() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "needs $tool (Debian: ${tool/igzip/isal})" >&2; exit 2; }
  done
}

machine() {
  echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(awk '/MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo), $(. /etc/os-release && echo "$PRETTY_NAME"), $runs runs each, medians"
}

median() { sort -n | awk '{v[NR] = $1} END {print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

# Wall milliseconds of a shell command, one line a run, after one run that is not counted.
times() {
  bash -c "$1" >/dev/null 2>&1 || { echo "failed: $1" >&2; exit 1; }
  for _ in $(seq "$runs"); do
    begin=$(date +%s%N)
    bash -c "$1" >/dev/null
    end=$(date +%s%N)
    echo $(((end - begin) / 1000000))
  done
}

# Peak resident KiB of a command (one process), one line a run.
peaks() {
  for _ in $(seq "$runs"); do
    /usr/bin/time -f %M -o "$work/peak" "$@" >/dev/null
    cat "$work/peak"
  done
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", a / b}'; }
