package groups

import (
	"context"
	"math"
	"math/big"

	"speelveld/analysis/table"
)

// Blocks says which of the compared cases belong together, and what that leaves to permute.
type Blocks struct {
	By           []string   `json:"by"`
	List         [][]string `json:"list"`         // the cases of every block of two or more
	Units        int        `json:"units"`        // blocks, those of a single case included
	Whole        int        `json:"whole"`        // blocks of two or more that lie in one group
	Mixed        int        `json:"mixed"`        // blocks that span several groups
	Arrangements float64    `json:"arrangements"` // ways to deal out whole blocks over groups, and cases within mixed ones
	Refused      bool       `json:"refused"`      // fewer than 20 of them: no p by permutation
	Permutations int        `json:"permutations"` // made for p_blocks beside the arrangement at hand
	Exact        bool       `json:"exact"`        // all arrangements were visited
}

// blockNumbers returns the numbers of the blocks of rows, nil if there are none.
func (c *comparison) blockNumbers(rows []int) []int {
	if c.opt.Blocks == nil {
		return nil
	}
	if len(c.opt.Blocks) != len(c.t.Cases()) {
		panic("groups: blocks and cases differ in number")
	}
	out := make([]int, len(rows))
	for k, i := range rows {
		out[k] = c.opt.Blocks[i]
	}
	return out
}

// permuteBlocks describes the blocks, if cases belong together, and tests every code by permutation
// of whole blocks. The statistic is the sum of squares between groups of the code's 0 and 1: that of
// PERMANOVA for one code, which for two groups rises with the difference of their shares.
func (c *comparison) permuteBlocks(ctx context.Context, d *design, rows []int, res *Result) error {
	if !d.blocked {
		return nil
	}
	b := &Blocks{By: c.opt.BlocksBy, Whole: d.whole, Mixed: d.mixed, Refused: d.refused(), Units: len(d.blocks), List: [][]string{}}
	res.Blocks = b
	b.Arrangements, _ = new(big.Float).SetInt(d.arrangements).Float64()
	for _, in := range d.blocks {
		if len(in) > 1 {
			names := make([]string, len(in))
			for k, i := range in {
				names[k] = c.t.Cases()[rows[i]]
			}
			b.List = append(b.List, names)
		}
	}
	if b.Refused || c.opt.Circular {
		return nil
	}
	var tested []int // rows of the result
	var codes []shares
	for i := range res.Rows {
		r := &res.Rows[i]
		if math.IsNaN(r.P) {
			continue
		}
		j, _ := c.t.Column(r.Code)
		s := shares{all: c.opt.Missing != table.Exclude}
		for k, row := range rows {
			if c.t.Present(j).Has(row) {
				s.present = append(s.present, k)
			}
			if !s.all && c.t.Known(j).Has(row) {
				s.known = append(s.known, k)
			}
		}
		s.least = s.between(d.label, make([]float64, d.groups), make([]float64, d.groups)) * (1 - 1e-12)
		tested, codes = append(tested, i), append(codes, s)
	}
	if len(tested) == 0 {
		return nil
	}
	t, err := d.tally(ctx, c.permutation(), len(codes), func() func(label, hits []int) {
		x, n := make([]float64, d.groups), make([]float64, d.groups)
		return func(label, hits []int) {
			for k := range codes {
				if codes[k].between(label, x, n) >= codes[k].least {
					hits[k]++
				}
			}
		}
	})
	if err != nil {
		return err
	}
	b.Permutations, b.Exact = t.m, t.exact
	for k, i := range tested {
		res.Rows[i].PBlocks = t.p(k)
	}
	return nil
}

// A shares is a code in the compared cases.
type shares struct {
	present, known []int
	all            bool    // every case counts as known
	least          float64 // what is as extreme as the groups at hand
}

// between returns Σ_g x_g²/n_g, with x_g of the n_g known cases of a group having the code: the sum of
// squares between groups, but for what is the same in every arrangement. x and n are scratch.
func (s *shares) between(label []int, x, n []float64) float64 {
	clear(x)
	clear(n)
	for _, k := range s.present {
		x[label[k]]++
	}
	if s.all {
		for _, g := range label {
			n[g]++
		}
	} else {
		for _, k := range s.known {
			n[label[k]]++
		}
	}
	sum := 0.0
	for g := range x {
		if n[g] > 0 {
			sum += x[g] * x[g] / n[g]
		}
	}
	return sum
}
