#!/bin/sh
# Ends what start.sh FOLDER started, by its process ids.
set -eu
for file in "$1"/run/*.pid; do
    [ -e "$file" ] || continue
    process=$(cat "$file")
    kill "$process" 2>/dev/null || true
    for _ in $(seq 50); do
        kill -0 "$process" 2>/dev/null || break
        sleep 0.1
    done
done
rm -f "$1/slurm.conf"
