package cooccur

import (
	"context"
	"fmt"
	"math/bits"

	"speelveld/analysis/contingency"
	"speelveld/analysis/parallel"
	"speelveld/analysis/table"
)

// A Pairs holds how often each two of some codes occur in the same cases. Codes are numbered from 0,
// as they were given to [AllPairs]. Its size is that of the pairs and not of the cases.
type Pairs struct {
	codes, cases int
	both         []int32 // [i·codes+j], j ≥ i: the cases that have both

	// Where cells that are not reported are left out, and there are such cells; otherwise nil:
	with  []int32 // [i·codes+j]: the cases that have i and in which j is known
	known []int32 // [i·codes+j], j ≥ i: the cases in which both are known
}

// AllPairs counts, for each two of the given columns (nil means all of the table), the cases that
// have both, one of the two, or neither: the 2×2 tables behind a network of codes. Under
// table.Exclude the table of a pair rests on the cases in which both are known; otherwise a cell
// that is not reported is taken for absent.
//
// With m codes it takes m²/2 intersections of bitsets, and four times as many where cells are left
// out, shared out over all processors; the counts do not depend on how many there are.
// It returns an error (ErrNoMembership) if a column holds no memberships, and that of ctx.
func AllPairs(ctx context.Context, t *table.Table, columns []int, missing table.Missing) (*Pairs, error) {
	if columns == nil {
		columns = make([]int, len(t.Columns()))
		for j := range columns {
			columns[j] = j
		}
	}
	m := len(columns)
	p := &Pairs{codes: m, cases: len(t.Cases()), both: make([]int32, m*m)}
	present, known := make([]table.Bits, m), make([]table.Bits, m)
	unknown := 0
	for k, j := range columns {
		if !t.Countable(j) {
			return nil, fmt.Errorf("column %q: %w", t.Columns()[j].ID, ErrNoMembership)
		}
		present[k], known[k] = t.Present(j), t.Known(j)
		unknown += p.cases - known[k].Count()
	}
	if missing == table.Exclude && unknown > 0 {
		p.with, p.known = make([]int32, m*m), make([]int32, m*m)
	}
	err := parallel.Each(ctx, (m+rowsAtOnce-1)/rowsAtOnce, func(block int) {
		from := block * rowsAtOnce
		to := min(from+rowsAtOnce, m)
		intersections(p.both[from*m:to*m], present[from:to], present, from)
		if p.known != nil {
			intersections(p.with[from*m:to*m], present[from:to], known, 0)
			intersections(p.known[from*m:to*m], known[from:to], known, from)
		}
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Codes returns the number of codes.
func (p *Pairs) Codes() int { return p.codes }

// Common returns the number of cases that have both code i and code j, and for i = j those that have the code.
func (p *Pairs) Common(i, j int) int { return int(p.both[p.at(i, j)]) }

// Counts returns the 2×2 table of code i and target j.
func (p *Pairs) Counts(i, j int) contingency.Counts {
	a, n := p.Common(i, j), p.cases
	withI, withJ := p.Common(i, i), p.Common(j, j)
	if p.known != nil {
		n = int(p.known[p.at(i, j)])
		withI, withJ = int(p.with[i*p.codes+j]), int(p.with[j*p.codes+i])
	}
	return contingency.Counts{A: a, B: withI - a, C: withJ - a, D: n - withI - withJ + a}
}

// at returns where the pair of i and j is kept, in either order.
func (p *Pairs) at(i, j int) int { return min(i, j)*p.codes + max(i, j) }

// rowsAtOnce is how many sets are met with another in one pass over it, and wordsAtOnce how many
// words of each: the block stays in the nearest cache (8 KB) while the others stream past.
const (
	rowsAtOnce  = 4
	wordsAtOnce = 256
)

// intersections adds to out[r·len(sets)+j] the size of the intersection of rows[r] and sets[j],
// for every j ≥ from. There are at most rowsAtOnce rows; the pairs of two rows are counted both ways.
func intersections(out []int32, rows, sets []table.Bits, from int) {
	m := len(sets)
	if len(rows) < rowsAtOnce {
		for r, row := range rows {
			for j := from; j < m; j++ {
				out[r*m+j] = int32(row.AndCount(sets[j]))
			}
		}
		return
	}
	for start, words := 0, len(rows[0]); start < words; start += wordsAtOnce {
		end := min(start+wordsAtOnce, words)
		n := end - start
		r0, r1, r2, r3 := rows[0][start:end][:n], rows[1][start:end][:n], rows[2][start:end][:n], rows[3][start:end][:n]
		for j := from; j < m; j++ {
			var c0, c1, c2, c3 int
			for k, w := range sets[j][start:end][:n] {
				c0 += bits.OnesCount64(w & r0[k])
				c1 += bits.OnesCount64(w & r1[k])
				c2 += bits.OnesCount64(w & r2[k])
				c3 += bits.OnesCount64(w & r3[k])
			}
			out[j] += int32(c0)
			out[m+j] += int32(c1)
			out[2*m+j] += int32(c2)
			out[3*m+j] += int32(c3)
		}
	}
}
