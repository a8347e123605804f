package graph

import (
	"cmp"
	"slices"
)

// How a chain is known.
const (
	Linked  = "linked"  // a source links the parts, in a configuration
	Present = "present" // the parts are only found in the same case
)

// A Chain is a way from intervention over mechanism to outcome, with the contexts that it is
// known in: the CIMO logic read off the cases. A part that no source names is "".
type Chain struct {
	// Context holds what the linking configurations name; where they name none, and for parts
	// that are merely present, the context codes that all the row's cases show. Sorted. An
	// outcome stands among them where an earlier configuration led to it.
	Context      []string `json:"context"`
	Intervention string   `json:"intervention"`
	Mechanism    string   `json:"mechanism"`
	Outcome      string   `json:"outcome"`
	Basis        string   `json:"basis"`
	Cases        []string `json:"cases"`
	// Evidence is the number of configurations behind a linked chain, and of coded passages
	// behind one whose parts are merely present.
	Evidence int `json:"evidence"`
	// Statuses lists how the linking configurations are meant, in the order of Statuses.
	Statuses []Status `json:"statuses,omitempty"`
	// Dynamics and Contributes hold what the linking configurations name beside the chain: the
	// social dynamics with it, and the values, or ToQuestion, that its outcome serves. Sorted.
	Dynamics    []string `json:"dynamics,omitempty"`
	Contributes []string `json:"contributes,omitempty"`
	// Feedback lists the cases in which the outcome works back on the intervention.
	Feedback []string `json:"feedback,omitempty"`
	// Hindered lists the cases in which a source says that this very link hindered or did not
	// come about. They are not among Cases for it.
	Hindered []string `json:"hindered,omitempty"`
	// Support says, for each case, what the row rests on.
	Support []Support `json:"support"`
}

// Support is what a chain rests on in one case: configurations, as indexes into Case.Configs, or
// passages, as numbers of Coding.Passage of its main coder.
type Support struct {
	Case           string `json:"case"`
	Configurations []int  `json:"configurations,omitempty"`
	Passages       []int  `json:"passages,omitempty"`
}

// A ChainFilter says which chains are wanted. The zero value wants all.
type ChainFilter struct {
	// From and To keep the chains that begin from, or come to, a code or one of its children.
	// From may stand in every place but that of the outcome and the values it serves (an
	// outcome counts where it is the context of a later configuration), To in every place but
	// the context. Parts that are merely present have no place for context, dynamics,
	// values, levels and reach: there, the case has to show the code.
	From, To string
	Cases    []string // keep only these cases; nil keeps all
	Count    []Status // statuses that count; nil means the study's. Negative and absent never do
	RollUp   bool     // put each code's top code in its place
	Basis    string   // Linked or Present; "" wants both
}

// Chains walks the configurations and codings of a study and returns its chains: first those
// that a source links, then those whose parts are only present together; within each, by number of
// cases descending, then by intervention, mechanism and outcome.
//
// Linked: within a configuration whose status counts, each intervention with each mechanism with
// each outcome; what it does not name stays "". A configuration that comes after another takes
// that one's outcomes as its context. Where it names no intervention of its own, it carries on
// the other's chain: it takes its interventions and contexts and, if it names no mechanism either
// and the other ends in one, that mechanism; the unfinished chain that is so completed is not
// listed by itself. Feedback never lengthens a chain.
//
// Present: intervention, mechanism and outcome that the main coder found in one case (statuses that
// count, membership over one half), where no configuration of that case links or denies the three.
func Chains(s *Study, f ChainFilter) []Chain {
	w := newChainWalk(s, f)
	for i := range s.Cases {
		c := &s.Cases[i]
		if f.Cases == nil || slices.Contains(f.Cases, c.ID) {
			w.visit(c)
		}
	}
	return w.result()
}

// triple is what makes two chains the same.
type triple struct{ intervention, mechanism, outcome string }

// strand is one chain of configurations in a case, before its lists are crossed.
type strand struct {
	context, interventions, mechanisms, dynamics, outcomes []string
	contributes                                            []string
	configs                                                []int
	status                                                 Status // of the last configuration
}

// chainRow collects what is known of a chain of one basis over the cases.
type chainRow struct {
	named, dynamics, contributes map[string]bool
	statuses                     map[Status]bool
	cases                        map[string]*Support
	feedback                     map[string]bool
}

// chainWalk collects chains over cases.
type chainWalk struct {
	index    *Index
	filter   ChainFilter
	count    []Status
	from, to map[string]bool // nil: no filter
	linked   map[triple]*chainRow
	present  map[triple]*chainRow
	hindered map[triple]map[string]bool
	contexts map[string]map[string]bool // context codes that each case shows
}

func newChainWalk(s *Study, f ChainFilter) *chainWalk {
	w := &chainWalk{
		index: NewIndex(s), filter: f, count: f.Count, linked: map[triple]*chainRow{}, present: map[triple]*chainRow{},
		hindered: map[triple]map[string]bool{}, contexts: map[string]map[string]bool{},
	}
	if w.count == nil {
		w.count = s.CountStatuses()
	}
	w.from, w.to = w.family(f.From), w.family(f.To)
	return w
}

// family returns a code with all codes below it, or nil for "".
func (w *chainWalk) family(code string) map[string]bool {
	if code == "" {
		return nil
	}
	out := map[string]bool{code: true}
	for _, d := range w.index.CodeDescendants(code) {
		out[d] = true
	}
	return out
}

// counts reports whether a status makes a chain.
func (w *chainWalk) counts(s Status) bool { return s.positive() && slices.Contains(w.count, s) }

// up returns the code that stands for a code in the result.
func (w *chainWalk) up(code string) string {
	if code != "" && w.filter.RollUp {
		return w.index.CodeTop(code)
	}
	return code
}

// visit adds the chains of one case.
func (w *chainWalk) visit(c *Case) {
	linkedHere := w.visitConfigs(c)
	w.visitPresent(c, linkedHere)
}

// visitConfigs adds the linked chains of a case, notes what it denies, and returns the triples
// that it links or denies in full.
func (w *chainWalk) visitConfigs(c *Case) map[triple]bool {
	here := map[triple]bool{}
	strands := w.strands(c)
	done := finished(strands)
	for _, st := range strands {
		for _, t := range cross3(st) {
			if unfinished := t.outcome == "" && done[openEnd{st.configs[0], t.intervention, t.mechanism}]; unfinished {
				continue
			}
			up := w.upTriple(t)
			here[up] = true
			if w.filter.Basis != Present && w.begins(t, st) && w.comesTo(t, st) {
				w.link(c, up, st)
			}
		}
	}
	for i := range c.Configs {
		if cfg := &c.Configs[i]; cfg.Status == Negative {
			for _, t := range cross3(ownStrand(cfg, i)) {
				up := w.upTriple(t)
				here[up] = true
				if w.hindered[up] == nil {
					w.hindered[up] = map[string]bool{}
				}
				w.hindered[up][c.ID] = true
			}
		}
	}
	w.feedback(c)
	return here
}

// upTriple puts the top codes in the place of a triple's codes, if so asked.
func (w *chainWalk) upTriple(t triple) triple {
	return triple{w.up(t.intervention), w.up(t.mechanism), w.up(t.outcome)}
}

// strands returns the chains of configurations of a case. The first configuration of a strand's
// list is the one that it ends in.
func (w *chainWalk) strands(c *Case) []strand {
	var out []strand
	for i := range c.Configs {
		if w.counts(c.Configs[i].Status) {
			out = append(out, w.follow(c, i, nil)...)
		}
	}
	return out
}

// follow returns the strands that end in configuration i. path holds the configurations that led
// to it, so that a circle ends.
func (w *chainWalk) follow(c *Case, i int, path []int) []strand {
	cfg := &c.Configs[i]
	own := ownStrand(cfg, i)
	path = append(slices.Clone(path), i)
	var earlier []int
	for j := range c.Configs {
		if id := c.Configs[j].ID; id != "" && slices.Contains(cfg.After, id) && w.counts(c.Configs[j].Status) && !slices.Contains(path, j) {
			earlier = append(earlier, j)
			own.context = append(own.context, c.Configs[j].Outcomes...)
		}
	}
	if len(cfg.Interventions) > 0 {
		return []strand{own}
	}
	var out []strand
	for _, j := range earlier {
		for _, before := range w.follow(c, j, path) {
			takesMechanism := len(own.mechanisms) == 0 && len(before.outcomes) == 0
			if len(before.interventions) == 0 && !(takesMechanism && len(before.mechanisms) > 0) {
				continue // nothing to carry on
			}
			next := own
			next.interventions = before.interventions
			next.context = append(slices.Clone(own.context), before.context...)
			if takesMechanism {
				next.mechanisms = before.mechanisms
				next.dynamics = append(slices.Clone(own.dynamics), before.dynamics...)
			}
			next.configs = append(slices.Clone(own.configs), before.configs...)
			out = append(out, next)
		}
	}
	if len(out) == 0 {
		return []strand{own}
	}
	return out
}

// ownStrand returns what a configuration says by itself.
func ownStrand(cfg *Configuration, i int) strand {
	return strand{
		context: slices.Clone(cfg.Context), interventions: cfg.Interventions, mechanisms: cfg.Mechanisms, dynamics: cfg.Dynamics,
		outcomes: cfg.Outcomes, contributes: cfg.Contributes, configs: []int{i}, status: cfg.Status,
	}
}

// openEnd is a chain of one configuration that has not come to an outcome.
type openEnd struct {
	config                  int
	intervention, mechanism string
}

// finished returns the open ends that a later configuration carries on to an outcome.
func finished(strands []strand) map[openEnd]bool {
	out := map[openEnd]bool{}
	for _, st := range strands {
		if len(st.outcomes) == 0 {
			continue
		}
		for _, earlier := range st.configs[1:] {
			for _, t := range cross3(st) {
				out[openEnd{earlier, t.intervention, t.mechanism}] = true
				out[openEnd{earlier, t.intervention, ""}] = true
			}
		}
	}
	return out
}

// cross3 returns each intervention with each mechanism with each outcome of a strand; "" stands
// for an empty list. A strand of contexts and dynamics only gives none.
func cross3(st strand) []triple {
	if len(st.interventions)+len(st.mechanisms)+len(st.outcomes) == 0 {
		return nil
	}
	var out []triple
	for _, i := range orNone(st.interventions) {
		for _, m := range orNone(st.mechanisms) {
			for _, o := range orNone(st.outcomes) {
				out = append(out, triple{i, m, o})
			}
		}
	}
	return out
}

// orNone returns the list, or one "" for an empty one.
func orNone(list []string) []string {
	if len(list) == 0 {
		return []string{""}
	}
	return list
}

// begins reports whether a chain begins from one of the codes of From, or nothing is asked.
func (w *chainWalk) begins(t triple, st strand) bool {
	return w.from == nil || w.from[t.intervention] || w.from[t.mechanism] || anyOf(w.from, st.context) || anyOf(w.from, st.dynamics)
}

// comesTo reports whether a chain comes to one of the codes of To, or nothing is asked.
func (w *chainWalk) comesTo(t triple, st strand) bool {
	return w.to == nil || w.to[t.intervention] || w.to[t.mechanism] || w.to[t.outcome] || anyOf(w.to, st.dynamics) || anyOf(w.to, st.contributes)
}

// anyOf reports whether any of the codes is in a set.
func anyOf(set map[string]bool, codes []string) bool {
	return slices.ContainsFunc(codes, func(c string) bool { return set[c] })
}

// link adds one linked chain.
func (w *chainWalk) link(c *Case, t triple, st strand) {
	r := row(w.linked, t)
	w.put(r.named, st.context)
	w.put(r.dynamics, st.dynamics)
	w.put(r.contributes, st.contributes)
	r.statuses[st.status] = true
	s := r.support(c.ID)
	for _, i := range st.configs {
		if !slices.Contains(s.Configurations, i) {
			s.Configurations = append(s.Configurations, i)
		}
	}
}

// put adds codes to a set.
func (w *chainWalk) put(set map[string]bool, codes []string) {
	for _, code := range codes {
		set[w.up(code)] = true
	}
}

// row returns the row of a chain, made where there is none.
func row(rows map[triple]*chainRow, t triple) *chainRow {
	r := rows[t]
	if r == nil {
		r = &chainRow{
			named: map[string]bool{}, dynamics: map[string]bool{}, contributes: map[string]bool{}, statuses: map[Status]bool{},
			cases: map[string]*Support{}, feedback: map[string]bool{},
		}
		rows[t] = r
	}
	return r
}

// support returns what the row rests on in a case.
func (r *chainRow) support(id string) *Support {
	s := r.cases[id]
	if s == nil {
		s = &Support{Case: id}
		r.cases[id] = s
	}
	return s
}

// feedback notes, on the chains found so far, in which cases an outcome works back.
func (w *chainWalk) feedback(c *Case) {
	for i := range c.Configs {
		cfg := &c.Configs[i]
		if !w.counts(cfg.Status) {
			continue
		}
		for _, f := range cfg.Feedback {
			for t, r := range w.linked {
				if t.outcome == w.up(f[0]) && t.intervention == w.up(f[1]) && r.cases[c.ID] != nil {
					r.feedback[c.ID] = true
				}
			}
		}
	}
}

// shown is what a case shows: codes by kind, and the passages that each was found in.
type shown struct {
	byKind   map[Kind][]string
	passages map[string][]int
}

// shows returns what the main coder found in a case, under the codes of the result.
func (w *chainWalk) shows(c *Case) shown {
	out := shown{byKind: map[Kind][]string{}, passages: map[string][]int{}}
	main := MainCoder(c)
	for i := range c.Codings {
		k := &c.Codings[i]
		code := w.index.Code(k.Code)
		if k.Coder != main || code == nil || !w.counts(k.Status) || !(k.Score > presentAbove) {
			continue
		}
		id := w.up(k.Code)
		if out.passages[id] == nil {
			out.byKind[code.Kind] = append(out.byKind[code.Kind], id)
		}
		if !slices.Contains(out.passages[id], k.Passage) {
			out.passages[id] = append(out.passages[id], k.Passage)
		}
	}
	return out
}

// visitPresent adds the chains whose parts a case shows and does not link.
func (w *chainWalk) visitPresent(c *Case, linkedHere map[triple]bool) {
	have := w.shows(c)
	set := map[string]bool{}
	for _, id := range have.byKind[Context] {
		set[id] = true
	}
	w.contexts[c.ID] = set
	if w.filter.Basis == Linked {
		return
	}
	fromOK, toOK := w.presentFilter(c, w.from, false), w.presentFilter(c, w.to, true)
	for _, i := range have.byKind[Intervention] {
		for _, m := range have.byKind[Mechanism] {
			for _, o := range have.byKind[Outcome] {
				t := triple{i, m, o}
				if linkedHere[t] || !fromOK(t) || !toOK(t) {
					continue
				}
				s := row(w.present, t).support(c.ID)
				for _, id := range []string{i, m, o} {
					for _, p := range have.passages[id] {
						if !slices.Contains(s.Passages, p) {
							s.Passages = append(s.Passages, p)
						}
					}
				}
				slices.Sort(s.Passages)
			}
		}
	}
}

// presentFilter returns the test that From or To makes of a triple in a case. A code with a place
// in the triple has to stand there (an outcome only for To); any other has to be shown by the case.
func (w *chainWalk) presentFilter(c *Case, family map[string]bool, outcome bool) func(triple) bool {
	if family == nil {
		return func(triple) bool { return true }
	}
	found := map[string]bool{} // members of the family that the case shows, under the codes of the result
	placed := false
	main := MainCoder(c)
	for i := range c.Codings {
		k := &c.Codings[i]
		if !family[k.Code] || k.Coder != main || !w.counts(k.Status) || !(k.Score > presentAbove) {
			continue
		}
		found[w.up(k.Code)] = true
		if code := w.index.Code(k.Code); code != nil {
			placed = placed || code.Kind == Intervention || code.Kind == Mechanism || code.Kind == Outcome
		}
	}
	if !placed {
		return func(triple) bool { return len(found) > 0 }
	}
	return func(t triple) bool {
		return found[t.intervention] || found[t.mechanism] || outcome && found[t.outcome]
	}
}

// result sorts what was collected into rows.
func (w *chainWalk) result() []Chain {
	out := []Chain{}
	for t, r := range w.linked {
		out = append(out, w.chain(t, r, Linked))
	}
	for t, r := range w.present {
		out = append(out, w.chain(t, r, Present))
	}
	slices.SortFunc(out, func(a, b Chain) int {
		return cmp.Or(cmp.Compare(a.Basis, b.Basis), cmp.Compare(len(b.Cases), len(a.Cases)),
			cmp.Compare(a.Intervention, b.Intervention), cmp.Compare(a.Mechanism, b.Mechanism), cmp.Compare(a.Outcome, b.Outcome))
	})
	return out
}

// chain makes a row of what is known of a chain.
func (w *chainWalk) chain(t triple, r *chainRow, basis string) Chain {
	c := Chain{Intervention: t.intervention, Mechanism: t.mechanism, Outcome: t.outcome, Basis: basis, Cases: sortedKeys(r.cases)}
	for _, id := range c.Cases {
		s := *r.cases[id]
		slices.Sort(s.Configurations)
		c.Support = append(c.Support, s)
		c.Evidence += len(s.Configurations) + len(s.Passages)
	}
	for _, s := range Statuses {
		if r.statuses[s] {
			c.Statuses = append(c.Statuses, s)
		}
	}
	c.Context = sortedKeys(r.named)
	if len(c.Context) == 0 {
		c.Context = w.inCommon(c.Cases)
	}
	if len(r.dynamics) > 0 {
		c.Dynamics = sortedKeys(r.dynamics)
	}
	if len(r.contributes) > 0 {
		c.Contributes = sortedKeys(r.contributes)
	}
	if len(r.feedback) > 0 {
		c.Feedback = sortedKeys(r.feedback)
	}
	if set := w.hindered[t]; len(set) > 0 {
		c.Hindered = sortedKeys(set)
	}
	return c
}

// inCommon returns the context codes that all of the cases show, sorted.
func (w *chainWalk) inCommon(cases []string) []string {
	out := []string{}
	for _, code := range sortedKeys(w.contexts[cases[0]]) {
		all := true
		for _, id := range cases[1:] {
			all = all && w.contexts[id][code]
		}
		if all {
			out = append(out, code)
		}
	}
	return out
}

// Hindrances returns the links of which sources say that they hindered or did not come about, in
// the form of linked chains with status Negative. The filter's Count and Basis are passed over.
func Hindrances(s *Study, f ChainFilter) []Chain {
	turned := *s
	turned.Cases = slices.Clone(s.Cases)
	for i := range turned.Cases {
		c := &turned.Cases[i]
		c.Configs = slices.Clone(c.Configs)
		for j := range c.Configs {
			// Walked as if it were a link; all others as if they did not count.
			if c.Configs[j].Status == Negative {
				c.Configs[j].Status = Reported
			} else {
				c.Configs[j].Status = Absent
			}
		}
	}
	f.Count, f.Basis = []Status{Reported}, Linked
	out := Chains(&turned, f)
	for i := range out {
		out[i].Statuses = []Status{Negative}
	}
	return out
}
