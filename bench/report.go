package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ours is how the lines of our side begin.
const ours = "ours"

// A measurement is what one side's call took, over all lines that have it.
type measurement struct {
	side, job, call string
	seconds         []float64
	memory          float64 // MB, the most of any run; 0 where it is not known
	sums            []sum
	failed          string // why there is nothing
}

func (m measurement) median() float64 {
	if len(m.seconds) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(m.seconds))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// readLines reads the lines of both sides, which are interleaved, in their order.
func readLines(in io.Reader) ([]*measurement, error) {
	var out []*measurement
	scan := bufio.NewScanner(in)
	for n := 1; scan.Scan(); n++ {
		f := strings.Split(scan.Text(), "\t")
		if len(f) != 6 {
			return nil, fmt.Errorf("line %d: %d fields, want 6", n, len(f))
		}
		at := slices.IndexFunc(out, func(m *measurement) bool { return m.side == f[0] && m.job == f[1] && m.call == f[2] })
		if at < 0 {
			out = append(out, &measurement{side: f[0], job: f[1], call: f[2]})
			at = len(out) - 1
		}
		m := out[at]
		if f[3] == "" {
			m.failed = f[5]
			continue
		}
		for _, s := range strings.Split(f[3], ",") {
			x, err := strconv.ParseFloat(s, 64)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			m.seconds = append(m.seconds, x)
		}
		if mb, err := strconv.ParseFloat(f[4], 64); err == nil {
			m.memory = max(m.memory, mb)
		}
		m.sums = nil
		for s := range strings.SplitSeq(f[5], ";") {
			name, value, _ := strings.Cut(s, "=")
			x, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return nil, fmt.Errorf("line %d: %s: %w", n, name, err)
			}
			m.sums = append(m.sums, sum{name, x})
		}
	}
	return out, scan.Err()
}

// report prints a Markdown table: for each job a row for each call of R, with our time, how many
// times faster that is, and how far the results lie apart.
func report(in io.Reader, out io.Writer) error {
	all, err := readLines(in)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "| work | R's call | R, s | ours, s | times faster | target | results | memory, MB: R / ours |")
	fmt.Fprintln(w, "|---|---|---:|---:|---:|---:|---|---:|")
	for _, j := range jobs {
		var mine *measurement
		var theirs, rest []*measurement
		for _, m := range all {
			switch {
			case m.job != j.name:
			case m.side != ours:
				theirs = append(theirs, m)
			case mine == nil:
				mine = m
			default:
				rest = append(rest, m)
			}
		}
		if mine == nil {
			continue
		}
		// the calls of R in their order, each with one BLAS and then the other
		first := map[string]int{}
		for k, r := range slices.Backward(theirs) {
			first[r.call] = k
		}
		slices.SortStableFunc(theirs, func(a, b *measurement) int { return cmp.Compare(first[a.call], first[b.call]) })
		title := j.title
		for _, r := range theirs {
			fmt.Fprintln(w, row(title, j, r, mine))
			title = ""
		}
		for _, r := range rest { // ours against a loop of ours
			fmt.Fprintln(w, loopRow(title, j, r, mine))
			title = ""
		}
		if title != "" {
			fmt.Fprintf(w, "| %s | not run | | %s | | %s | | – / %s |\n", title, seconds(mine), target(j), megabytes(mine))
		}
	}
	return w.Flush()
}

func row(title string, j job, r, mine *measurement) string {
	call := "`" + r.call + "`"
	if j.blas {
		call += " (" + strings.TrimPrefix(r.side, "R, ") + ")"
	}
	if r.failed != "" {
		return fmt.Sprintf("| %s | %s | %s | %s | | | | – / %s |", title, call, r.failed, seconds(mine), megabytes(mine))
	}
	ratio, goal := r.median()/mine.median(), ""
	if j.target > 0 && strings.HasPrefix(r.call, j.against) {
		goal = target(j)
		if ratio >= j.target {
			goal += " met"
		} else {
			goal += " **not met**"
		}
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s | %s | %s / %s |",
		title, call, seconds(r), seconds(mine), times(ratio), goal, compare(r.sums, mine.sums), megabytes(r), megabytes(mine))
}

// loopRow sets our time beside that of a bare loop, which there is no getting below.
func loopRow(title string, j job, loop, mine *measurement) string {
	ratio, goal := mine.median()/loop.median(), ""
	if j.most > 0 {
		goal = fmt.Sprintf("at most %g× the loop", j.most)
		if ratio <= j.most {
			goal += ": met"
		} else {
			goal += ": **not met**"
		}
	}
	return fmt.Sprintf("| %s | none; %s | %s | %s | %s× its time | %s | | – / %s |",
		title, loop.call, seconds(loop), seconds(mine), times(ratio), goal, megabytes(mine))
}

func target(j job) string {
	if j.target == 0 {
		return ""
	}
	return strconv.FormatFloat(j.target, 'g', -1, 64) + "×"
}

// free are the sums in which two right programs may differ: a heuristic's cost, and a p that rests on
// random permutations. Both are told.
var free = []string{"cost", "p_permuted"}

// compare says how far two results lie apart, by the relative difference of their sums.
func compare(r, mine []sum) string {
	var told []string
	same, differ, worst := 0, 0, 0.0
	for _, a := range r {
		at := slices.IndexFunc(mine, func(b sum) bool { return b.name == a.name })
		if at < 0 {
			continue
		}
		b := mine[at]
		apart := math.Abs(a.value - b.value)
		if most := max(math.Abs(a.value), math.Abs(b.value)); most > 0 {
			apart /= most
		}
		switch {
		case slices.Contains(free, a.name):
			told = append(told, fmt.Sprintf("%s %.6g, R %.6g", a.name, b.value, a.value))
		case apart <= 1e-11: // NaN is not
			same++
		default:
			differ++
			worst = max(worst, apart)
		}
	}
	switch {
	case differ > 0 && same > 0:
		told = slices.Insert(told, 0, fmt.Sprintf("%d of %d the same, the rest within %.0e", same, same+differ, worst))
	case differ > 0:
		told = slices.Insert(told, 0, fmt.Sprintf("differ by %.0e", worst))
	case same > 0:
		told = slices.Insert(told, 0, "the same")
	}
	return strings.Join(told, "; ")
}

// seconds prints the median with three digits.
func seconds(m *measurement) string {
	x := m.median()
	if x >= 10 {
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', max(2, 2-int(math.Floor(math.Log10(x)))), 64)
}

func times(x float64) string {
	if x >= 10 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'f', 1, 64)
}

func megabytes(m *measurement) string {
	if m.memory == 0 {
		return "–"
	}
	return strconv.FormatFloat(m.memory, 'f', 0, 64)
}
