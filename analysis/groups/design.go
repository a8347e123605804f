package groups

import (
	"context"
	"math/big"
	"math/rand/v2"
	"slices"
	"sync"

	"speelveld/analysis/parallel"
)

// DefaultPermutations is how many permutations are made unless Options say otherwise: so many that p
// near 0.05 is known to within 0.01, and near 0.003 to within 0.002.
const DefaultPermutations = 9999

// fewArrangements is up to how many different arrangements of the cases over the groups are all
// visited, in place of a sample of them.
const fewArrangements = 5_000

// leastArrangements is how many arrangements blocks have to leave: with fewer, no p could be as low
// as 0.05, and there is no test.
const leastArrangements = 20

// A design says in which ways the cases can be dealt out anew over the groups.
//
// Cases that belong together form a block. The blocks that lie in one group each are the units of
// the permutation: their labels are exchanged among them, so that every group keeps its number of
// blocks, and its number of cases only as far as the blocks are of one size. A block that spans
// groups says something about their difference by itself: its labels are exchanged within it, so
// that it keeps its number of cases in every group. Both kinds are exchanged at once, and the
// arrangements are all combinations. Without blocks every case is a block of its own.
//
// Under the hypothesis that a block might as well have had the label of another, whatever its size,
// all arrangements are equally likely. See Anderson & ter Braak (2003), doi:10.1080/00949650215733.
type design struct {
	label        []int // the group of each case
	groups       int
	parts        []part
	arrangements *big.Int // the one at hand included
	blocks       [][]int  // the cases of each block, by their first case
	blocked      bool     // some block holds two cases or more
	whole, mixed int      // blocks of two cases or more, in one group and in several
}

// A part is a number of units whose labels are exchanged among themselves: all blocks of one group
// each, or the cases of a block that spans several.
type part struct {
	units [][]int // the cases of each unit
	label []int   // the group of each unit
	count *big.Int
}

// newDesign makes the design of cases in groups 0 … groups−1, with the number of each case's block;
// nil means no blocks.
func newDesign(label, block []int, groups int) *design {
	d := &design{label: label, groups: groups, arrangements: big.NewInt(1), blocks: blocksOf(len(label), block)}
	var whole part
	for _, in := range d.blocks {
		one := !slices.ContainsFunc(in, func(i int) bool { return label[i] != label[in[0]] })
		if one {
			whole.add(in, label[in[0]])
		} else {
			d.mixed++
			var mixed part
			for _, i := range in {
				mixed.add([]int{i}, label[i])
			}
			d.parts = append(d.parts, mixed)
		}
		if len(in) > 1 {
			d.blocked = true
			if one {
				d.whole++
			}
		}
	}
	if len(whole.units) > 0 {
		d.parts = append(d.parts, whole)
	}
	for k := range d.parts {
		p := &d.parts[k]
		p.count = multinomial(p.sizes(groups))
		d.arrangements.Mul(d.arrangements, p.count)
	}
	return d
}

// blocksOf lists the cases of each block, by their first case.
func blocksOf(n int, block []int) [][]int {
	out := make([][]int, 0, n)
	at := map[int]int{}
	for i := range n {
		if block == nil {
			out = append(out, []int{i})
			continue
		}
		k, ok := at[block[i]]
		if !ok {
			k = len(out)
			at[block[i]] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

func (p *part) add(unit []int, label int) {
	p.units, p.label = append(p.units, unit), append(p.label, label)
}

// sizes counts the units of each group.
func (p *part) sizes(groups int) []int {
	sizes := make([]int, groups)
	for _, g := range p.label {
		sizes[g]++
	}
	return sizes
}

// multinomial returns in how many ways things can be dealt out over groups of these sizes.
func multinomial(sizes []int) *big.Int {
	count, n := big.NewInt(1), int64(0)
	for _, size := range sizes {
		n += int64(size)
		count.Mul(count, new(big.Int).Binomial(n, int64(size)))
	}
	return count
}

// refused reports whether blocks leave too few arrangements for a test.
func (d *design) refused() bool {
	return d.blocked && d.arrangements.Cmp(big.NewInt(leastArrangements)) < 0
}

// shuffle fills label with a random arrangement.
func (d *design) shuffle(rng *rand.Rand, label, scratch []int) {
	for k := range d.parts {
		p := &d.parts[k]
		to := scratch[:len(p.label)]
		copy(to, p.label)
		for i := len(to) - 1; i > 0; i-- {
			j := rng.IntN(i + 1)
			to[i], to[j] = to[j], to[i]
		}
		p.assign(to, label)
	}
}

func (p *part) assign(to, label []int) {
	for u, in := range p.units {
		for _, i := range in {
			label[i] = to[u]
		}
	}
}

// arrange fills label with arrangement number k of all, from 0 on, where these are few enough to be
// numbered.
func (d *design) arrange(k int, label, scratch []int) {
	for i := range d.parts {
		p := &d.parts[i]
		to := scratch[:len(p.label)]
		ways := int(p.count.Int64())
		index := k % ways
		k /= ways
		left := p.sizes(d.groups)
		for u := range to {
			for g := range left {
				// of the ways to deal out the units from u on, these give u to g
				here := ways * left[g] / (len(to) - u)
				if index < here {
					to[u], ways = g, here
					left[g]--
					break
				}
				index -= here
			}
		}
		p.assign(to, label)
	}
}

// A tally counts, over arrangements, how often a number of statistics are as extreme as they are in
// the one at hand.
type tally struct {
	hits  []int
	m     int  // arrangements visited beside the one at hand
	exact bool // all of them
}

// p returns (b+1)/(m+1) for statistic k, b of m arrangements being as extreme.
// See Phipson & Smyth (2010), doi:10.2202/1544-6115.1585.
func (t *tally) p(k int) float64 {
	b := t.hits[k]
	if t.exact { // the one at hand was visited among the others
		b--
	}
	return float64(b+1) / float64(t.m+1)
}

// tally visits all arrangements where there are at most 5,000 or no more than permutations are asked
// for, else a random sample, each with its own random numbers from the seed, so that the answer does
// not depend on the number of processors. start is called for every worker and returns a function
// that counts in hits which of the statistics are as extreme under the labels.
func (d *design) tally(ctx context.Context, opt Test, statistics int, start func() func(label, hits []int)) (*tally, error) {
	t := &tally{hits: make([]int, statistics), m: opt.Permutations}
	if t.m <= 0 {
		t.m = DefaultPermutations
	}
	seed := opt.Seed
	if seed == 0 {
		seed = 1
	}
	visits := t.m
	if d.arrangements.Cmp(big.NewInt(int64(max(fewArrangements, t.m)))) <= 0 {
		t.exact = true
		visits = int(d.arrangements.Int64())
		t.m = visits - 1
	}
	const chunk = 16
	var sum sync.Mutex
	err := parallel.Each(ctx, (visits+chunk-1)/chunk, func(c int) {
		count, hits := start(), make([]int, statistics)
		label, scratch := make([]int, len(d.label)), make([]int, len(d.label))
		pcg := rand.NewPCG(0, 0)
		rng := rand.New(pcg)
		for k := c * chunk; k < min(visits, (c+1)*chunk) && ctx.Err() == nil; k++ {
			if t.exact {
				d.arrange(k, label, scratch)
			} else {
				pcg.Seed(seed, uint64(k)+1)
				d.shuffle(rng, label, scratch)
			}
			count(label, hits)
		}
		sum.Lock()
		defer sum.Unlock()
		for k, h := range hits {
			t.hits[k] += h
		}
	})
	if err != nil {
		return nil, err
	}
	return t, nil
}
