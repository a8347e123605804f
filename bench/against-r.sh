#!/bin/sh
# Runs R's functions and ours on the same data, and prints how many times faster ours are.
#
#   bench/against-r.sh [FOLDER]
#
# FOLDER has data of your own in place of those made by seed (README.md lists the names). Settings:
#   ROUNDS=3    rounds; in each, both sides run every job        RUNS=3   runs of a job within a round
#   JOBS="pam gower"   only these jobs (`go run ./bench jobs` lists them)
#   OUT=FILE    keep the measurements
set -eu
cd "$(dirname "$0")/.."
folder=${1-}
rounds=${ROUNDS-3}
runs=${RUNS-3}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

go build -o "$dir/bench" ./bench
"$dir/bench" jobs >"$dir/jobs"
echo "making the data" >&2
"$dir/bench" make "$dir" ${folder:+"$folder"}

# Debian keeps each BLAS in a folder of its own: R is run with the reference one and with OpenBLAS,
# where both are there, and else with what it has.
libraries=
r=
if command -v Rscript >/dev/null; then
	r=yes
	for f in /usr/lib/*/blas/libblas.so.3 /usr/lib/*/openblas-pthread/libblas.so.3; do
		[ -e "$f" ] && libraries="$libraries $(dirname "$f")"
	done
	[ -n "$libraries" ] || libraries=default
else
	echo "Rscript is not installed: only our side is run (bench/README.md says how to install R)" >&2
fi

# ask JOB LIBRARY: R's side of a job
ask() {
	if [ "$2" = default ]; then
		Rscript --vanilla bench/against.R "$dir" "$1" "$runs" </dev/null
	else
		R_LD_LIBRARY_PATH="$(R RHOME)/lib:$2:$(dirname "$2")/lapack:$(dirname "$2")" Rscript --vanilla bench/against.R "$dir" "$1" "$runs" </dev/null
	fi
}

lines=$dir/lines
: >"$lines"
round=0
while [ "$round" -lt "$rounds" ]; do
	round=$((round + 1))
	while read -r job blas; do
		case " ${JOBS-$job} " in *" $job "*) ;; *) continue ;; esac
		# what takes long, and is not what a target is about, runs in the first round only
		case $job in pcoa-whole | pcoa-plain) [ "$round" -eq 1 ] || continue ;; esac
		echo "round $round of $rounds: $job" >&2
		"$dir/bench" run "$dir" "$job" "$runs" >>"$lines"
		if [ -n "$r" ] && grep -q "\"\\?$job\"\\? = function" bench/against.R; then
			SLOW=0 # what takes long runs once
			[ "$round" -gt 1 ] || SLOW=1
			export SLOW
			for library in $libraries; do
				ask "$job" "$library" >>"$lines" || echo "$job: R failed" >&2
				[ "$blas" = blas ] || break
				SLOW=0
			done
		fi
	done <"$dir/jobs"
done
[ -z "${OUT-}" ] || cp "$lines" "$OUT"
"$dir/bench" report "$lines"
