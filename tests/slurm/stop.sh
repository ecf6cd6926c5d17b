#!/bin/sh
# Ends what start.sh FOLDER started, by its process ids, and removes its configuration.
set -eu
for file in "$1"/run/*.pid; do
    kill "$(cat "$file")" 2>/dev/null || true
done
rm -f /etc/slurm/slurm.conf
