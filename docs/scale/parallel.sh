#!/bin/bash
# A city in shares on one machine, or on several that `--sshlogin` names, with GNU parallel.
#
#   docs/scale/parallel.sh CITY OUTPUT SHARES DAY
set -euo pipefail

city=${1:?the folder that holds content/}
output=${2:?where the finished city goes}
shares=${3:-4}
today=${4:-$(date +%F)}
gridboard=${GRIDBOARD:-gridboard}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
seq "$shares" | parallel --halt now,fail=1 \
  "$gridboard" build --root "$city" --today "$today" --shard "{}/$shares" --output "$work/{}"
"$gridboard" merge --root "$city" --today "$today" --output "$output" "$work"/*
