// Command bench is our side of bench/against-r.sh, which runs R's functions and ours on the same data.
//
//	bench make DIR [FOLDER]   writes the data to DIR: made by seed, or taken from FOLDER
//	bench run DIR JOB RUNS    runs a job on them, prints a line
//	bench jobs                lists the jobs
//	bench report FILE         reads the lines of both sides, prints the table
//
// What is measured, and how, is in README.md beside this file.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
)

var ctx = context.Background()

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	at := func(k int) string {
		if k < len(args) {
			return args[k]
		}
		return ""
	}
	switch {
	case at(0) == "make" && at(1) != "":
		return makeData(at(1), at(2))
	case at(0) == "jobs":
		for _, j := range jobs {
			blas := "once"
			if j.blas {
				blas = "blas"
			}
			fmt.Fprintln(out, j.name, blas)
		}
		return nil
	case at(0) == "run" && at(3) != "":
		runs, err := strconv.Atoi(at(3))
		if err != nil || runs < 1 {
			return fmt.Errorf("runs: %q is not a number from 1", at(3))
		}
		return runJob(at(1), at(2), runs, out)
	case at(0) == "report" && at(1) != "":
		file, err := os.Open(at(1))
		if err != nil {
			return err
		}
		defer file.Close() //nolint:errcheck // only read
		return report(file, out)
	}
	return errors.New("usage: bench make DIR [FOLDER] | run DIR JOB RUNS | jobs | report FILE")
}
