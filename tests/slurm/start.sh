#!/bin/sh
# Starts a real SLURM cluster of two nodes with two cores each on this one host, as root, without
# systemd. Needs the Debian packages slurmctld, slurmd, slurm-client and munge. All that it writes is
# below FOLDER, and its ports are free ones: another cluster on this machine is left alone. A job of a
# lost node waits until its credential has expired before it starts again, here half a minute.
# usage: eval "$(start.sh FOLDER)"    (stop.sh FOLDER ends it)
set -eu
started=
fail() {
    echo "$0: $*" >&2
    [ -z "$started" ] || "${0%/*}/stop.sh" "$folder"
    exit 1
}

[ "$(id -u)" -eq 0 ] || fail "root is needed"
for program in slurmctld slurmd srun munged; do
    command -v "$program" >/dev/null || fail "there is no $program"
done
mkdir -p "$1"
folder=$(cd "$1" && pwd)
[ ! -e "$folder/slurm.conf" ] || fail "$folder has a cluster"
socket=$folder/run/munge
[ ${#socket} -lt 100 ] || fail "$folder is too long a path for a socket"
mkdir -p "$folder/state" "$folder/log" "$folder/run" "$folder/spool" "$folder/bin"
host=$(hostname -s)
memory=$(awk '/MemTotal/ { print int($2 / 1024 * 0.45) }' /proc/meminfo)
# shellcheck disable=SC2046
set -- $(python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(each.getsockname()[1] for each in sockets))')

cat >"$folder/slurm.conf" <<CONF
ClusterName=rnngrad
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket=$socket,cred_expire=30
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/%n.log
SlurmctldPort=$1
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory,CR_LLN
SlurmdTimeout=10
SlurmdParameters=config_overrides
KillWait=20
MinJobAge=3600
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$2 CPUs=2 RealMemory=$memory
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$3 CPUs=2 RealMemory=$memory
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF

# Snakemake's plugin takes SLURM_CONF away from the srun in a job.
srun=$(command -v srun)
cat >"$folder/bin/srun" <<SRUN
#!/bin/sh
SLURM_CONF='$folder/slurm.conf' exec '$srun' "\$@"
SRUN
chmod +x "$folder/bin/srun"

export SLURM_CONF="$folder/slurm.conf"
started=yes
(umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
munged --force --socket="$socket" --key-file="$folder/munge.key" --seed-file="$folder/munge.seed" \
    --pid-file="$socket.pid" --log-file="$folder/log/munge.log" 2>"$folder/log/munge.err" ||
    fail "munged did not start: $(tail -1 "$folder/log/munge.err")"
slurmctld -i || fail "slurmctld did not start; see $folder/log"
for node in n1 n2; do
    slurmd -N $node || fail "slurmd did not start; see $folder/log"
done
for _ in $(seq 60); do
    if [ "$(sinfo -h -N -o %T | grep -c idle)" -eq 2 ]; then
        echo "export SLURM_CONF='$folder/slurm.conf' PATH='$folder/bin':\"\$PATH\""
        exit 0
    fi
    sleep 0.5
done
fail "the nodes were not idle within 30 s; see $folder/log"
