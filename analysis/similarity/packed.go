package similarity

import (
	"math"
	"slices"

	"speelveld/analysis/table"
)

// mostLevels is up to how many distinct values a column is packed.
const mostLevels = 32

// A packed holds columns of which only equality counts (texts, and numbers of two values) as bits, so
// that 64 of their values are compared at once: a bit for each value of each column, set in the cases
// that have it, and a bit for each column, set in the cases of which it is known.
type packed struct {
	values, known int // words per case
	has           []uint64
	is            []uint64 // known; nil where all are
	columns       int
}

// levels returns the distinct values of a column that can be packed, in ascending order, or nil.
func levels(k kind, values []float64) []float64 {
	if k == joint {
		return nil
	}
	distinct := []float64{}
	for _, v := range values {
		if math.IsNaN(v) {
			continue
		}
		at, ok := slices.BinarySearch(distinct, v)
		if ok {
			continue
		}
		if len(distinct) == mostLevels || k == graded && v != 0 && v != 1 {
			return nil
		}
		distinct = slices.Insert(distinct, at, v)
	}
	return distinct
}

// pack packs columns of n cases.
func pack(n int, cols []readColumn) *packed {
	if len(cols) == 0 {
		return nil
	}
	total, gaps := 0, false
	for _, c := range cols {
		total += len(c.levels)
		gaps = gaps || slices.ContainsFunc(c.values, math.IsNaN)
	}
	p := &packed{values: (total + 63) / 64, known: (len(cols) + 63) / 64, columns: len(cols)}
	p.has = make([]uint64, n*p.values)
	if gaps {
		p.is = make([]uint64, n*p.known)
	}
	first := 0
	for k, c := range cols {
		for i, v := range c.values {
			at, ok := slices.BinarySearch(c.levels, v)
			if !ok { // not known
				continue
			}
			p.has[i*p.values+(first+at)>>6] |= 1 << ((first + at) & 63)
			if gaps {
				p.is[i*p.known+k>>6] |= 1 << (k & 63)
			}
		}
		first += len(c.levels)
	}
	return p
}

// compare returns how many of the columns are known of both cases, and how many of those differ.
func (p *packed) compare(i, j int) (known, unlike int) {
	known = p.columns
	if p.is != nil {
		known = table.Bits(p.is[i*p.known : (i+1)*p.known]).AndCount(p.is[j*p.known : (j+1)*p.known])
	}
	like := table.Bits(p.has[i*p.values : (i+1)*p.values]).AndCount(p.has[j*p.values : (j+1)*p.values])
	return known, known - like
}
