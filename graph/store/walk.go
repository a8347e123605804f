package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"speelveld/graph"
)

// A Walker follows the links of one study through Cayley's path API. Every method gives what a
// walk of the study itself gives (graph.Index and graph.Chains), and ErrNotFound for a study or an
// id that is not there.
type Walker struct {
	s     *Store
	study string
}

// Walk returns a walker of a study.
func (s *Store) Walk(studyID string) *Walker { return &Walker{s: s, study: studyID} }

// with runs fn under the store's lock, once the study is found.
func (w *Walker) with(ctx context.Context, fn func(*walk) error) error {
	w.s.mu.RLock()
	defer w.s.mu.RUnlock()
	if err := w.s.usable(); err != nil {
		return err
	}
	k := &walk{ctx: ctx, s: w.s, qs: w.s.b.store()}
	found, err := k.findStudy(w.study)
	if err != nil {
		return err
	}
	if found == "" {
		return w.s.noStudy(w.study)
	}
	base, err := k.out(found, graph.BasePred)
	if err != nil {
		return err
	}
	s := graph.Study{ID: w.study}
	if len(base) > 0 {
		s.Base = base[0].Value
	}
	k.study, k.base = found, s.BaseIRI()
	return fn(k)
}

// findStudy returns the node of the study with an id, or "".
func (k *walk) findStudy(id string) (graph.IRI, error) {
	nodes, err := k.in(graph.Literal(id, ""), graph.Identifier)
	if err != nil {
		return "", err
	}
	for _, n := range nodes {
		if ok, err := k.is(n.IRI, graph.ClassStudy); ok || err != nil {
			return n.IRI, err
		}
	}
	return "", nil
}

// Digest returns the digest that a study was loaded with, by a few steps; and "" where the store
// does not hold the study, or holds it in the form of another version of the program, so that in
// both cases it has to be loaded.
func (s *Store) Digest(ctx context.Context, studyID string) (string, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(); err != nil {
		return "", err
	}
	k := &walk{ctx: ctx, s: s, qs: s.b.store()}
	node, err := k.findStudy(studyID)
	if err != nil || node == "" {
		return "", err
	}
	version, err := k.out(node, graph.Encoding)
	if err != nil || len(version) != 1 || version[0].Value != encodingVersion {
		return "", err
	}
	digest, err := k.out(node, graph.Digest)
	if err != nil || len(digest) != 1 {
		return "", err
	}
	return digest[0].Value, nil
}

// distinctTerms sorts terms and drops doubles.
func distinctTerms(terms []graph.Term) []graph.Term {
	terms = slices.Clone(terms)
	slices.SortFunc(terms, graph.Term.Compare)
	return slices.Compact(terms)
}

// distinct sorts quads and drops doubles.
func distinct(quads []graph.Quad) []graph.Quad {
	slices.SortFunc(quads, graph.Quad.Compare)
	return slices.Compact(quads)
}

// ends returns the ends of the statements with a predicate.
func ends(quads []graph.Quad, predicate graph.IRI) []graph.Term {
	var out []graph.Term
	for _, q := range quads {
		if q.P == predicate {
			out = append(out, q.O)
		}
	}
	return out
}

// ids returns the sorted distinct ids of those nodes that are entities of a kind.
func (k *walk) ids(kind graph.EntityKind, nodes []graph.Term) []string {
	var out []string
	for _, n := range nodes {
		if r, err := k.ref(n.IRI); err == nil && r.Kind == kind {
			out = append(out, r.ID)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// idsIn returns the sorted ids of the entities of a kind that point at a node with a predicate.
func (k *walk) idsIn(kind graph.EntityKind, node, predicate graph.IRI) ([]string, error) {
	nodes, err := k.in(graph.Ref(node), predicate)
	return k.ids(kind, nodes), err
}

// partsIn returns the sorted ids of the parts of the model that point at a node with a predicate.
func (k *walk) partsIn(node, predicate graph.IRI) ([]string, error) {
	nodes, err := k.in(graph.Ref(node), predicate)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range nodes {
		if ok, err := k.is(n.IRI, graph.ClassPart); err != nil {
			return nil, err
		} else if !ok {
			continue
		}
		id, err := k.out(n.IRI, graph.Identifier)
		if err != nil {
			return nil, err
		}
		for _, t := range id {
			out = append(out, t.Value)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// class gives the class of each kind of entity.
var class = map[graph.EntityKind]graph.IRI{
	graph.CaseEntity: graph.ClassCase, graph.ConceptEntity: graph.ClassConcept, graph.CodeEntity: graph.ClassCode,
	graph.DefinitionEntity: graph.ClassDefinition, graph.SourceEntity: graph.ClassSource,
}

// entity returns the node of an entity, or ErrNotFound.
func (k *walk) entity(kind graph.EntityKind, id string) (graph.IRI, error) {
	node := graph.EntityIRI(k.base, kind, id)
	ok, err := k.is(node, class[kind])
	if err == nil && !ok {
		err = k.s.errorf(ErrNotFound, "speelveld list shows what there is", "there is no %s %q", kind, id)
	}
	return node, err
}

// Kinds returns the kinds of the entities that have an id, in the order of graph.EntityKinds.
func (w *Walker) Kinds(ctx context.Context, id string) (out []graph.EntityKind, err error) {
	err = w.with(ctx, func(k *walk) error {
		for _, kind := range graph.EntityKinds {
			ok, err := k.is(graph.EntityIRI(k.base, kind, id), class[kind])
			if err != nil {
				return err
			}
			if ok {
				out = append(out, kind)
			}
		}
		return nil
	})
	return out, err
}

// tree returns the statements about a node, about the nodes that it points at with one of the
// predicates, and about the nodes that these point at with one of the predicates below.
func (k *walk) tree(node graph.IRI, predicates, below []graph.IRI) ([]graph.Quad, error) {
	out, err := k.about(node, nil)
	if err != nil {
		return nil, err
	}
	var children []graph.Term
	for _, p := range predicates {
		children = append(children, ends(out, p)...)
	}
	inner, err := k.aboutAll(children, nil)
	if err != nil {
		return nil, err
	}
	var leaves []graph.Term
	for _, p := range below {
		leaves = append(leaves, ends(inner, p)...)
	}
	outer, err := k.aboutAll(leaves, nil)
	return distinct(append(append(out, inner...), outer...)), err
}

// Case walks to a case: its claims, agenda, codings and configurations with their evidence, and
// the cases that are part of it.
func (w *Walker) Case(ctx context.Context, id string) (v graph.CaseView, err error) {
	err = w.with(ctx, func(k *walk) error {
		node, err := k.entity(graph.CaseEntity, id)
		if err != nil {
			return err
		}
		quads, err := k.tree(node, []graph.IRI{graph.HasClaim, graph.HasAgendaItem, graph.HasCoding, graph.HasConfiguration},
			[]graph.IRI{graph.HasEvidence, graph.HasFeedback})
		if err != nil {
			return err
		}
		r := graph.NewReader(k.base, quads)
		v.Case = r.Case(id)
		if err := r.Err(); err != nil {
			return k.s.damaged(err)
		}
		v.Contains, err = k.idsIn(graph.CaseEntity, node, graph.IsPartOf)
		return err
	})
	return v, err
}

// Concept walks to a concept, its variants, its definitions and the cases called by it.
func (w *Walker) Concept(ctx context.Context, id string) (v graph.ConceptView, err error) {
	err = w.with(ctx, func(k *walk) error {
		node, err := k.entity(graph.ConceptEntity, id)
		if err != nil {
			return err
		}
		quads, err := k.about(node, nil)
		if err != nil {
			return err
		}
		r := graph.NewReader(k.base, quads)
		v.Concept = r.Concept(id)
		if err := r.Err(); err != nil {
			return k.s.damaged(err)
		}
		if v.Narrower, err = k.idsIn(graph.ConceptEntity, node, graph.Broader); err != nil {
			return err
		}
		if v.Definitions, err = k.idsIn(graph.DefinitionEntity, node, graph.Defines); err != nil {
			return err
		}
		if v.Cases, err = k.idsIn(graph.CaseEntity, node, graph.CaseConcept); err != nil {
			return err
		}
		v.CasesBelow, err = k.casesBelow(id)
		return err
	})
	return v, err
}

// casesBelow returns the sorted ids of the cases called by a concept or by one below it.
func (k *walk) casesBelow(id string) ([]string, error) {
	var out []string
	seen := map[string]bool{id: true}
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		node := graph.EntityIRI(k.base, graph.ConceptEntity, queue[0])
		cases, err := k.idsIn(graph.CaseEntity, node, graph.CaseConcept)
		if err != nil {
			return nil, err
		}
		out = append(out, cases...)
		narrower, err := k.idsIn(graph.ConceptEntity, node, graph.Broader)
		if err != nil {
			return nil, err
		}
		for _, n := range narrower {
			if !seen[n] {
				seen[n] = true
				queue = append(queue, n)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Code walks to a code, its relatives, the codings that use it with their evidence, and the links
// that configurations make from and to it.
func (w *Walker) Code(ctx context.Context, id string) (v graph.CodeView, err error) {
	err = w.with(ctx, func(k *walk) error {
		node, err := k.entity(graph.CodeEntity, id)
		if err != nil {
			return err
		}
		if err := k.codeAndUses(&v, id, node); err != nil {
			return err
		}
		if v.Ancestors, err = k.ancestors(v.Code); err != nil {
			return err
		}
		if v.Children, err = k.idsIn(graph.CodeEntity, node, graph.Broader); err != nil {
			return err
		}
		if v.Links, err = k.links(node); err != nil {
			return err
		}
		v.Parts, err = k.partsIn(node, graph.About)
		return err
	})
	return v, err
}

// codeAndUses reads a code, and the codings that use it: those of cases whole, of definitions only
// whose they are.
func (k *walk) codeAndUses(v *graph.CodeView, id string, node graph.IRI) error {
	quads, err := k.about(node, nil)
	if err != nil {
		return err
	}
	codings, err := k.in(graph.Ref(node), graph.CodingCode)
	if err != nil {
		return err
	}
	described, err := k.aboutAll(codings, nil)
	if err != nil {
		return err
	}
	evidence, err := k.aboutAll(ends(described, graph.HasEvidence), nil)
	if err != nil {
		return err
	}
	quads = append(append(quads, described...), evidence...)
	var owners []graph.Term
	for _, c := range codings {
		of, err := k.in(c, graph.HasCoding)
		if err != nil {
			return err
		}
		for _, o := range of {
			owners = append(owners, o)
			quads = append(quads, graph.Quad{S: o.IRI, P: graph.HasCoding, O: c, Label: k.study})
		}
	}
	r := graph.NewReader(k.base, distinct(quads))
	v.Code = r.Code(id)
	v.Definitions = k.ids(graph.DefinitionEntity, owners)
	for _, c := range k.ids(graph.CaseEntity, owners) {
		for _, coding := range r.Codings(graph.EntityIRI(k.base, graph.CaseEntity, c)) {
			v.Uses = append(v.Uses, graph.Use{Case: c, Coding: coding})
		}
	}
	if err := r.Err(); err != nil {
		return k.s.damaged(err)
	}
	return nil
}

// ancestors climbs from a code to its top code.
func (k *walk) ancestors(c graph.Code) ([]string, error) {
	var out []string
	for up := c.Broader; up != "" && up != c.ID && !slices.Contains(out, up); {
		out = append(out, up)
		next, err := k.out(graph.EntityIRI(k.base, graph.CodeEntity, up), graph.Broader)
		if err != nil {
			return nil, err
		}
		up = strings.Join(k.ids(graph.CodeEntity, next), "")
	}
	return out, nil
}

// linkPredicates are the predicates of links between codes, whose label is a case.
var linkPredicates = []graph.IRI{
	graph.CallsFor, graph.Triggers, graph.Stirs, graph.Accompanies, graph.Yields, graph.LeadsTo, graph.Hinders,
	graph.FeedsBackTo, graph.ContributesTo, graph.SetsStageFor,
}

// links returns the links from and to a code, with the cases that they are labelled with.
func (k *walk) links(code graph.IRI) ([]graph.CodeLink, error) {
	only, err := k.keys(linkPredicates...)
	if err != nil {
		return nil, err
	}
	out, err := k.labelled(code, true, only)
	if err != nil {
		return nil, err
	}
	in, err := k.labelled(code, false, only)
	if err != nil {
		return nil, err
	}
	var list []graph.CodeLink
	for _, e := range k.linkEdges(append(out, in...)) {
		list = append(list, graph.CodeLink{From: e.From.ID, Predicate: e.Predicate, To: e.To.ID, Cases: e.Cases})
	}
	if list == nil {
		list = []graph.CodeLink{}
	}
	slices.SortFunc(list, graph.CodeLink.Compare)
	return list, nil
}

// linkEdges gathers the cases of links between codes.
func (k *walk) linkEdges(quads []graph.Quad) []graph.Edge {
	var out []graph.Edge
	for _, q := range distinct(quads) { // the quads of one link stand together, by case
		from, err1 := k.ref(q.S)
		to, err2 := k.ref(q.O.IRI)
		in, err3 := k.ref(q.Label)
		if err1 != nil || err2 != nil || err3 != nil {
			continue
		}
		if n := len(out); n > 0 && out[n-1].From == from && out[n-1].Predicate == q.P && out[n-1].To == to {
			out[n-1].Cases = append(out[n-1].Cases, in.ID)
			continue
		}
		out = append(out, graph.Edge{From: from, Predicate: q.P, To: to, Cases: []string{in.ID}})
	}
	for i := range out {
		slices.Sort(out[i].Cases)
	}
	return out
}

// Definition walks to a definition, its codings with their evidence, and the other definitions of
// its concept.
func (w *Walker) Definition(ctx context.Context, id string) (v graph.DefinitionView, err error) {
	err = w.with(ctx, func(k *walk) error {
		node, err := k.entity(graph.DefinitionEntity, id)
		if err != nil {
			return err
		}
		quads, err := k.tree(node, []graph.IRI{graph.HasCoding}, []graph.IRI{graph.HasEvidence})
		if err != nil {
			return err
		}
		r := graph.NewReader(k.base, quads)
		v.Definition = r.Definition(id)
		if err := r.Err(); err != nil {
			return k.s.damaged(err)
		}
		all, err := k.idsIn(graph.DefinitionEntity, graph.EntityIRI(k.base, graph.ConceptEntity, v.Definition.Concept), graph.Defines)
		for _, other := range all {
			if other != id {
				v.Others = append(v.Others, other)
			}
		}
		return err
	})
	return v, err
}

// Source walks to a source and to all that rests on it.
func (w *Walker) Source(ctx context.Context, id string) (v graph.SourceView, err error) {
	err = w.with(ctx, func(k *walk) error {
		node, err := k.entity(graph.SourceEntity, id)
		if err != nil {
			return err
		}
		quads, err := k.about(node, nil)
		if err != nil {
			return err
		}
		r := graph.NewReader(k.base, quads)
		v.Source = r.Source(id)
		if err := r.Err(); err != nil {
			return k.s.damaged(err)
		}
		if v.Cases, err = k.idsIn(graph.CaseEntity, node, graph.DerivedFrom); err != nil {
			return err
		}
		named, err := k.in(graph.Ref(node), graph.DCSource)
		if err != nil {
			return err
		}
		v.Concepts, v.Codes = k.ids(graph.ConceptEntity, named), k.ids(graph.CodeEntity, named)
		if v.Definitions, err = k.definitionsOn(node, named); err != nil {
			return err
		}
		v.Parts, err = k.partsIn(node, graph.DCSource)
		return err
	})
	return v, err
}

// definitionsOn returns the sorted ids of the definitions that rest on a source: that are among
// the nodes that name it, that cite it, or that have a coding with evidence from it.
func (k *walk) definitionsOn(source graph.IRI, named []graph.Term) ([]string, error) {
	found, err := k.in(graph.Ref(source), graph.References)
	if err != nil {
		return nil, err
	}
	found = append(found, named...)
	for _, n := range named {
		if !strings.HasPrefix(string(n.IRI), string(k.base)+"evidence/") {
			continue
		}
		claims, err := k.in(n, graph.HasEvidence)
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			owners, err := k.in(c, graph.HasCoding)
			if err != nil {
				return nil, err
			}
			found = append(found, owners...)
		}
	}
	return k.ids(graph.DefinitionEntity, found), nil
}

// Neighbourhood walks from an entity, along edges in both directions, to all entities within
// depth edges.
func (w *Walker) Neighbourhood(ctx context.Context, middle graph.EntityRef, depth int) (n graph.Neighbourhood, err error) {
	err = w.with(ctx, func(k *walk) error {
		if _, err := k.entity(middle.Kind, middle.ID); err != nil {
			return err
		}
		only, err := k.keys(graph.EntityPredicates...)
		if err != nil {
			return err
		}
		distance := map[graph.EntityRef]int{middle: 0}
		var quads []graph.Quad
		for queue := []graph.EntityRef{middle}; len(queue) > 0; queue = queue[1:] {
			here := distance[queue[0]]
			node := graph.EntityIRI(k.base, queue[0].Kind, queue[0].ID)
			out, err := k.labelled(node, true, only)
			if err != nil {
				return err
			}
			quads = append(quads, out...)
			if here == depth {
				continue // for the edges among the outermost
			}
			in, err := k.labelled(node, false, only)
			if err != nil {
				return err
			}
			for _, next := range k.otherEnds(queue[0], append(out, in...)) {
				if _, seen := distance[next]; !seen {
					distance[next] = here + 1
					queue = append(queue, next)
				}
			}
		}
		n = graph.NewNeighbourhood(distance, k.edges(quads))
		return nil
	})
	return n, err
}

// otherEnds returns the entities that statements from or to an entity lead to.
func (k *walk) otherEnds(middle graph.EntityRef, quads []graph.Quad) []graph.EntityRef {
	var out []graph.EntityRef
	for _, q := range quads {
		for _, end := range []graph.IRI{q.S, q.O.IRI} {
			if r, err := k.ref(end); err == nil && r != middle {
				out = append(out, r)
			}
		}
	}
	return out
}

// edges makes edges of statements between entities: those labelled with the study as they are,
// those labelled with cases gathered.
func (k *walk) edges(quads []graph.Quad) []graph.Edge {
	var out []graph.Edge
	var links []graph.Quad
	for _, q := range distinct(quads) {
		if q.Label != k.study {
			links = append(links, q)
			continue
		}
		from, err1 := k.ref(q.S)
		to, err2 := k.ref(q.O.IRI)
		if err1 == nil && err2 == nil {
			out = append(out, graph.Edge{From: from, Predicate: q.P, To: to})
		}
	}
	return append(out, k.linkEdges(links)...)
}

// Chains walks the configurations and codings of the study's cases and reads the chains off them.
func (w *Walker) Chains(ctx context.Context, f graph.ChainFilter) (out []graph.Chain, err error) {
	err = w.with(ctx, func(k *walk) error {
		s, err := k.coded(f.Cases)
		if err == nil {
			out = graph.Chains(s, f)
		}
		return err
	})
	return out, err
}

// Hindrances walks as Chains does, and returns the links of which sources say that they hindered.
func (w *Walker) Hindrances(ctx context.Context, f graph.ChainFilter) (out []graph.Chain, err error) {
	err = w.with(ctx, func(k *walk) error {
		s, err := k.coded(f.Cases)
		if err == nil {
			out = graph.Hindrances(s, f)
		}
		return err
	})
	return out, err
}

// coded walks to what chains are made of: codes with kind and parent, and of the cases (all, if
// nil) the configurations and the codings, without their texts and evidence.
func (k *walk) coded(cases []string) (*graph.Study, error) {
	of, err := k.keys(
		graph.Identifier, graph.KindPred, graph.Broader, graph.Counts, graph.Order, graph.HasCoding, graph.HasConfiguration,
		graph.CodingCode, graph.StatusPred, graph.ScorePred, graph.PassagePred, graph.AttributedTo,
		graph.ConfigContext, graph.ConfigIntervention, graph.ConfigMechanism, graph.ConfigDynamics, graph.ConfigOutcome,
		graph.After, graph.HasFeedback, graph.Contributes, graph.From, graph.To,
	)
	if err != nil {
		return nil, err
	}
	quads, err := k.about(k.study, of)
	if err != nil {
		return nil, err
	}
	codes, err := k.in(graph.Ref(graph.ClassCode), graph.Type)
	if err != nil {
		return nil, err
	}
	all, err := k.in(graph.Ref(graph.ClassCase), graph.Type)
	if err != nil {
		return nil, err
	}
	wanted := slices.DeleteFunc(append(codes, all...), func(n graph.Term) bool {
		r, err := k.ref(n.IRI) // other studies have codes and cases too
		return err != nil || r.Kind == graph.CaseEntity && cases != nil && !slices.Contains(cases, r.ID)
	})
	for level := wanted; len(level) > 0; {
		found, err := k.aboutAll(level, of)
		if err != nil {
			return nil, err
		}
		quads = append(quads, found...)
		level = nil
		for _, p := range []graph.IRI{graph.HasCoding, graph.HasConfiguration, graph.HasFeedback} {
			level = append(level, ends(found, p)...)
		}
	}
	return k.readCoded(distinct(quads), wanted)
}

// readCoded makes a study of the codes and cases that coded found.
func (k *walk) readCoded(quads []graph.Quad, nodes []graph.Term) (*graph.Study, error) {
	r := graph.NewReader(k.base, quads)
	s := &graph.Study{Count: r.Counts(k.study)}
	for _, n := range distinctTerms(nodes) {
		switch ref, _ := k.ref(n.IRI); ref.Kind {
		case graph.CodeEntity:
			s.Codes = append(s.Codes, r.Code(ref.ID))
		case graph.CaseEntity:
			s.Cases = append(s.Cases, r.Case(ref.ID))
		}
	}
	if err := r.Err(); err != nil {
		return nil, k.s.damaged(err)
	}
	slices.SortFunc(s.Cases, func(a, b graph.Case) int { return cmp.Compare(a.ID, b.ID) })
	return s, nil
}
