#!/bin/sh
# Ends what start.sh FOLDER started, by its process ids.
set -eu
for file in "$1"/run/*.pid; do
    [ ! -e "$file" ] || kill "$(cat "$file")" 2>/dev/null || true
done
rm -f "$1/slurm.conf"
