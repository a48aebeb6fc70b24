#!/bin/bash
# A city in shares on Slurm: an array job, one task a share.
#
#   jobid=$(sbatch --parsable --array=1-16 slurm.sh /data/city /data/shares 2026-11-26)
#   sbatch --dependency="afterok:$jobid" --wrap \
#     'gridboard merge --root /data/city --today 2026-11-26 --output /data/output /data/shares/*'
#
#SBATCH --job-name=gridboard
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --time=01:00:00
set -euo pipefail

city=${1:?the folder that holds content/}
shares=${2:?where the shares go}
today=${3:?one day for all shares, such as 2026-11-26}

exec gridboard build --root "$city" --today "$today" --jobs "${SLURM_CPUS_PER_TASK:-2}" \
  --shard "${SLURM_ARRAY_TASK_ID:?run as an array job}/${SLURM_ARRAY_TASK_COUNT:?}" \
  --output "$shares/$SLURM_ARRAY_TASK_ID"
