#!/bin/sh
# Starts a real SLURM cluster of two nodes on this one host, as root, without systemd.
# Needs the Debian packages slurmctld, slurmd, slurm-client and munge. It writes
# /etc/slurm/slurm.conf, where jobs look for it, and refuses to replace one that it did not write.
# usage: start.sh FOLDER    (of its state, logs and process ids; stop.sh FOLDER ends it)
set -eu
folder=$1
conf=/etc/slurm/slurm.conf
host=$(hostname -s)
memory=$(awk '/MemTotal/ { print int($2 / 1024 * 0.45) }' /proc/meminfo)

if [ -e "$conf" ] && ! grep -q 'ClusterName=rnngrad' "$conf"; then
    echo "$0: $conf is of another cluster" >&2
    exit 1
fi
mkdir -p "$folder/state" "$folder/log" "$folder/run" "$folder/spool" /etc/slurm
install -d -o munge -g munge -m 755 /run/munge
if [ ! -s /etc/munge/munge.key ]; then
    install -o munge -g munge -m 600 /dev/null /etc/munge/munge.key
    head -c 1024 /dev/urandom >/etc/munge/munge.key
fi
munge -n >/dev/null 2>&1 || runuser -u munge -- munged

cat >"$conf" <<END
ClusterName=rnngrad
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool/%n
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/%n.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/%n.log
SlurmctldPort=36817
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
SelectTypeParameters=CR_Core_Memory
SlurmdTimeout=10
KillWait=20
MinJobAge=300
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=36901 CPUs=$(nproc) RealMemory=$memory
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=36902 CPUs=$(nproc) RealMemory=$memory
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
END

slurmctld -i
slurmd -N n1
slurmd -N n2
for _ in $(seq 60); do
    if [ "$(sinfo -h -N -o %T | grep -c idle)" -eq 2 ]; then exit 0; fi
    sleep 0.5
done
echo "$0: the nodes were not idle within 30 s; see $folder/log" >&2
exit 1
