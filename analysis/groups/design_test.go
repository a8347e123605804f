package groups

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// numbers reads groups or blocks from a text with a letter for each case.
func numbers(letters string) []int {
	out := make([]int, len(letters))
	for i := range letters {
		out[i] = int(letters[i] - 'a')
	}
	return out
}

// By hand: six pairs of cases, each pair from one programme, on a line at 0, 1, 2 (group a) and 10, 11,
// 12 (group b). Programmes are dealt out as wholes in C(6,3) = 20 ways, of which this one and its
// mirror image are the most extreme: p = 2/20. Were the twelve cases independent, it would be 2 of
// C(12,6) = 924. A code that all of group a has and nobody else has the same p.
func TestBlocksByHand(t *testing.T) {
	at := []float64{0, 0, 1, 1, 2, 2, 10, 10, 11, 11, 12, 12}
	group, block := numbers("aaaaaabbbbbb"), numbers("aabbccddeeff")
	p, d, err := testDistances(context.Background(), line(at...), group, Test{Blocks: block})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p", p.P, 2./20)
	// between 6·5²·2 = 300, within 4·(1 + 1) = 8
	near(t, "F", p.F, 300/(8./10))
	if p.Permutations != 19 || !p.Exact {
		t.Errorf("got %+v, want all 19 other arrangements", p)
	}
	near(t, "dispersion: both groups have the distances 1, 1, 0, 0, 1, 1, so every arrangement is as extreme", d.P, 1)
	if d.Permutations != 19 {
		t.Errorf("dispersion: %d permutations", d.Permutations)
	}
	alone, _, err := testDistances(context.Background(), line(at...), group, Test{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p without blocks", alone.P, 2./924)

	tab := build("111111000000", "110000001100")
	r := result(t, tab, groupsOf("aaaaaabbbbbb"), Options{Blocks: block, BlocksBy: []string{"programme"}})
	near(t, "p_blocks", r.Rows[0].PBlocks, 2./20)
	near(t, "q_blocks", r.Rows[0].QBlocks, 2*2./20)
	near(t, "p of Fisher", r.Rows[0].P, 2./924)
	// one programme of three in either group: no arrangement is less extreme
	near(t, "p_blocks of a code that is even", r.Rows[1].PBlocks, 1)
	b := r.Blocks
	if b.Units != 6 || b.Whole != 6 || b.Mixed != 0 || b.Arrangements != 20 || b.Refused || b.Permutations != 19 || len(b.List) != 6 || !slices.Equal(b.List[1], []string{"case02", "case03"}) {
		t.Errorf("got %+v", b)
	}
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "12 cases belong together in 6 blocks (programme)") || !strings.Contains(notes, "all 19 other arrangements") {
		t.Errorf("notes: %s", notes)
	}
}

// By hand: five pairs, one of each in either group. Labels are exchanged within the pairs, in 2⁵ = 32
// ways; a code that the first of each pair has and the second lacks is matched by its mirror image only.
func TestPairsByHand(t *testing.T) {
	r := result(t, build("1111100000"), groupsOf("aaaaabbbbb"), Options{Blocks: numbers("abcdeabcde")})
	near(t, "p_blocks", r.Rows[0].PBlocks, 2./32)
	if b := r.Blocks; b.Arrangements != 32 || b.Mixed != 5 || b.Whole != 0 || b.Units != 5 {
		t.Errorf("got %+v", b)
	}
}

// By hand: a block of two in group a, four single cases, one in a and three in b, and a pair that spans
// the groups. The five blocks of one group each are dealt out in C(5,2) = 10 ways, the pair in 2. Group a
// holds two blocks each time, so three cases or two, and one of the pair.
func TestMixedBlocksByHand(t *testing.T) {
	d := newDesign(numbers("aaabbbab"), numbers("aabcdeff"), 2)
	if d.arrangements.Cmp(big.NewInt(20)) != 0 || d.whole != 1 || d.mixed != 1 || d.refused() {
		t.Fatalf("got %+v", d)
	}
	sizes := map[int]int{}
	label, scratch := make([]int, 8), make([]int, 8)
	for k := range 20 {
		d.arrange(k, label, scratch)
		n := 0
		for _, g := range label {
			n += 1 - g
		}
		sizes[n]++
	}
	if sizes[4] != 8 || sizes[3] != 12 || len(sizes) != 2 { // the block of two and one of four, or two of four; times two
		t.Errorf("cases in group a: %v", sizes)
	}
}

func TestBlocksThatLeaveTooLittle(t *testing.T) {
	tab := build("1110000000", "1010101010")
	for _, v := range []struct{ group, block, note string }{
		{"aaaaaabbbb", "aabbccddee", "there are only 10 arrangements"}, // 3 of 5 blocks
		{"aaaaabbbbb", "aaaaabbbbb", "there are only 2 arrangements"},
		{"aaaaaaaaab", "aaaaaaaaaa", "there are only 10 arrangements"},
	} {
		r := result(t, tab, groupsOf(v.group), Options{Blocks: numbers(v.block), Distances: line(1, 2, 3, 4, 5, 6, 7, 8, 9, 11)})
		for _, row := range r.Rows {
			if !math.IsNaN(row.PBlocks) || !math.IsNaN(row.QBlocks) || math.IsNaN(row.P) {
				t.Errorf("%s in %s: got p_blocks %v, p %v", v.block, v.group, row.PBlocks, row.P)
			}
		}
		if p := r.Permanova; !math.IsNaN(p.P) || math.IsNaN(p.F) || p.Permutations != 0 || !math.IsNaN(r.Dispersion.P) || !r.Blocks.Refused {
			t.Errorf("%s in %s: got %+v, %+v", v.block, v.group, *p, *r.Dispersion)
		}
		notes := strings.Join(r.Notes, "\n")
		if !strings.Contains(notes, v.note) || !strings.Contains(notes, "with fewer than 20") || !strings.Contains(notes, "PERMANOVA and dispersion: no p") {
			t.Errorf("notes: %s", notes)
		}
	}
	r := result(t, tab, groupsOf("aaaaaaaaab"), Options{Blocks: numbers("aaaaaaaaab")})
	if r.Blocks.Arrangements != 2 || !r.Blocks.Refused {
		t.Errorf("got %+v", r.Blocks)
	}
	// blocks of one case each are no blocks
	r = result(t, tab, groupsOf("aaaaaaabbb"), Options{Blocks: []int{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}})
	if r.Blocks != nil || strings.Contains(strings.Join(r.Notes, "\n"), "block") {
		t.Errorf("got %+v, %q", r.Blocks, r.Notes)
	}
}

// All arrangements are those that the rules allow, each visited once; PERMANOVA's p counts them.
func TestDesignAgainstEveryLabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, groups := rapid.IntRange(3, 7).Draw(t, "cases"), rapid.IntRange(2, 3).Draw(t, "groups")
		label, block := make([]int, n), make([]int, n)
		for i := range n {
			label[i], block[i] = i, rapid.IntRange(0, 4).Draw(t, "block")
			if i >= groups {
				label[i] = rapid.IntRange(0, groups-1).Draw(t, "group")
			}
		}
		d := newDesign(label, block, groups)
		allowed := map[string]bool{}
		blocks := blocksOf(n, block)
		// what has to stay: by block of several groups its cases in each group; blocks of one group by group
		signature := func(l []int) string {
			whole := make([]int, groups)
			s := ""
			for _, in := range blocks {
				sizes, was := make([]int, groups), make([]int, groups)
				for _, i := range in {
					sizes[l[i]]++
					was[label[i]]++
				}
				if slices.Max(was) < len(in) {
					s += fmt.Sprint(sizes)
					continue
				}
				if slices.Max(sizes) < len(in) {
					return "torn"
				}
				whole[l[in[0]]]++
			}
			return s + fmt.Sprint(whole)
		}
		want := signature(label)
		l := make([]int, n)
		for k := range int(math.Pow(float64(groups), float64(n))) {
			for i := range l {
				l[i] = k % groups
				k /= groups
			}
			if signature(l) == want {
				allowed[fmt.Sprint(l)] = true
			}
		}
		if d.arrangements.Cmp(big.NewInt(int64(len(allowed)))) != 0 {
			t.Fatalf("%v in %v: %v arrangements, want %d", block, label, d.arrangements, len(allowed))
		}
		scratch := make([]int, n)
		distances := make([]float64, n*(n-1)/2)
		for k := range distances {
			distances[k] = float64(rapid.IntRange(0, 9).Draw(t, "distance"))
		}
		s := &split{n: n, d: distances, rows: make([]int, n)}
		for i := range n {
			s.rows[i] = i
		}
		sorter := s.sorter(groups)
		least := sorter.within(label)
		extreme := 0
		seen := map[string]bool{}
		for k := range len(allowed) {
			d.arrange(k, l, scratch)
			key := fmt.Sprint(l)
			if !allowed[key] || seen[key] {
				t.Fatalf("arrangement %d of %v in %v: %s is not allowed, or comes twice", k, block, label, key)
			}
			seen[key] = true
			if sorter.within(l) <= least+1e-9 {
				extreme++
			}
		}
		rng := rand.New(rand.NewPCG(1, uint64(n)))
		for range 20 {
			d.shuffle(rng, l, scratch)
			if !allowed[fmt.Sprint(l)] {
				t.Fatalf("a random arrangement of %v in %v that is not allowed: %v", block, label, l)
			}
		}
		p, _, err := testDistances(context.Background(), distances, label, Test{Blocks: block})
		if err != nil {
			t.Fatal(err)
		}
		if !math.IsNaN(p.P) && math.Abs(p.P-float64(extreme)/float64(len(allowed))) > 1e-12 {
			t.Fatalf("p of %v in %v: got %v, want %d of %d", block, label, p.P, extreme, len(allowed))
		}
		if math.IsNaN(p.F) != math.IsNaN(p.P) && !d.refused() {
			t.Fatalf("F %v and p %v", p.F, p.P)
		}
	})
}

// A sample of the arrangements comes near all of them.
func TestBlocksSampled(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 1))
	at, label, block := make([]float64, 24), make([]int, 24), make([]int, 24)
	for i := range at {
		label[i], block[i] = i/12, i/2
		at[i] = float64(rng.IntN(20)) + 4*float64(label[i])
	}
	all, _, err := testDistances(context.Background(), line(at...), label, Test{Blocks: block}) // C(12,6) = 924
	if err != nil || !all.Exact || all.Permutations != 923 {
		t.Fatalf("got %+v, %v", all, err)
	}
	s := &split{n: 24, d: line(at...)}
	for i := range at {
		s.rows = append(s.rows, i)
	}
	d, sorter := newDesign(label, block, 2), s.sorter(2)
	limit, hits := sorter.within(label)+1e-9, 0
	const draws = 20_000
	l, scratch := make([]int, 24), make([]int, 24)
	for range draws {
		d.shuffle(rng, l, scratch)
		if sorter.within(l) <= limit {
			hits++
		}
	}
	if got := float64(hits) / draws; math.Abs(got-all.P) > 5*math.Sqrt(all.P*(1-all.P)/draws) {
		t.Errorf("a sample gives %v, all arrangements %v", got, all.P)
	}
}

// The codes of clusters get no p, blocks or not.
func TestBlocksOfClusters(t *testing.T) {
	r := result(t, build("111111000000"), groupsOf("aaaaaabbbbbb"), Options{Circular: true, Blocks: numbers("aabbccddeeff")})
	if !math.IsNaN(r.Rows[0].PBlocks) || strings.Contains(strings.Join(r.Notes, "\n"), "p_blocks") {
		t.Errorf("got %v, notes %q", r.Rows[0].PBlocks, r.Notes)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	at := make([]float64, 60)
	for i := range at {
		at[i] = float64(i * i % 17)
	}
	label := make([]int, 60)
	for i := range label {
		label[i] = i % 2
	}
	if _, _, err := testDistances(ctx, line(at...), label, Test{}); err == nil {
		t.Error("a cancelled test gave an answer")
	}
}

// p of the F distribution keeps its digits where it is small: for two degrees of freedom above,
// P(F ≥ f) = (1 + 2f/d)^(−d/2).
func TestSmallPOfF(t *testing.T) {
	for _, v := range [][2]float64{{0.5, 10}, {3, 97}, {40, 40}, {100, 496}, {900, 120}} {
		f, d := v[0], v[1]
		near(t, "p", fSurvival(f, 2, d), math.Exp(-d/2*math.Log1p(2*f/d)))
	}
	if fSurvival(0, 3, 7) != 1 {
		t.Error("F of 0 has p 1")
	}
}

func TestStrataByHandInGroups(t *testing.T) {
	// code0: in stratum x 1 of 5 against 0 of 1, in y 1 of 1 against 4 of 5: each stratum favours a,
	// all cases together favour b (2 of 6 against 4 of 6): Simpson's paradox
	tab := build("100001011110", "100001100001")
	gs := groupsOf("aaaaaabbbbbb")
	strata := strings.Split("xxxxxyxyyyyy", "")
	r := result(t, tab, gs, Options{Strata: strata, StrataBy: "country"})
	var s *Stratified
	for i := range r.Rows {
		if r.Rows[i].Code == "code0" {
			s = r.Rows[i].Stratified
		}
	}
	if !slices.Equal(s.Turn, []string{Reversed}) || s.Informative != 2 {
		t.Errorf("got %+v", s)
	}
	near(t, "crude", s.Crude, 2./6-4./6)
	// both weights are 5·1/6: the mean of 1/5 − 0 and 1 − 4/5
	near(t, "difference", s.Difference, 0.2)
	// S = A₁ + A₂; A₁ (1 present, 5 and 1 cases) is 1 with 5/6, A₂ (5 present of 1 and 5) is 1 with 5/6:
	// S = 2, 1, 0 with 25/36, 10/36, 1/36; S = 2 is the likeliest
	near(t, "p", s.P, 1)
	if !math.IsInf(s.OddsRatio, 1) {
		t.Errorf("odds ratio %v", s.OddsRatio)
	}
	if st := r.Strata; st.Informative != 2 || st.Outside != 0 || st.Unreported != 0 || len(st.List) != 2 || !slices.Equal(st.List[0].Ns, []int{5, 1}) {
		t.Errorf("got %+v", st)
	}
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "Simpson's paradox") || !strings.Contains(notes, "for: code0") {
		t.Errorf("notes: %s", notes)
	}
}

func TestTurns(t *testing.T) {
	for _, v := range []struct {
		name, group, strata, code string
		want                      []string
	}{
		{"x one way and y the other", "aaaabbbb", "xxyyxxyy", "11000011", []string{Disagree}},
		{"both strata as all", "aaaabbbb", "xxyyxxyy", "11101000", []string{}},
		{"y is level", "aabbbbaaaabb", "xxxxxxyyyyyy", "110000111111", []string{}},
		{"x has all and y none", "aaaaaabbabbbbb", "xxxxxxxxyyyyyy", "11111111000000", []string{Vanishes}},
		{"level together, y is not", "aaabbb", "xxyxyy", "110101", []string{Appears}},
		{"no stratum holds both", "aaaabbbb", "xxxxyyyy", "11110000", []string{}},
		{"x the other way, y level", "aaaaabbbbb", "xxxxyxyyyy", "1110010000", []string{Reversed}},
		// together 5 of 7 against 2 of 6; x 5 of 6 against 1 of 1, y 0 of 1 against 1 of 5; z alone 0 against 0
		{"both the other way", "aaaaaaabbbbbb", "xxxxxxyxyyyyy", "1111100110000", []string{Reversed}},
		// x 4 of 5 against 1 of 1, y 0 of 1 against 1 of 4, z 1 of 2 against 0 of 1; weights 5/6, 4/5, 2/3:
		// −1/6 − 1/5 + 1/3 < 0, but together 5 of 8 against 2 of 6
		{"on average the other way", "aaaaaaaabbbbbb", "xxxxxyzzxyyyyz", "11110010110000", []string{Disagree, Weighted}},
	} {
		r := result(t, build(v.code), groupsOf(v.group), Options{Strata: strings.Split(v.strata, ""), StrataBy: "s"})
		s := r.Rows[0].Stratified
		if !slices.Equal(s.Turn, v.want) {
			t.Errorf("%s: got %v, want %v (together %v, within %v, %v)", v.name, s.Turn, v.want, s.Crude, s.Difference, s.Strata)
		}
	}
}
