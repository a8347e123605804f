package datasets

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"speelveld/graph"
	"speelveld/internal/diag"
	"speelveld/internal/suggest"
)

// A target is a kind of thing with ids of its own.
type target int

const (
	toConcept target = iota
	toDefinition
	toCode
	toPart
	toQuestion
	toSource
	toCase
	targets
)

func (t target) String() string {
	return [targets]string{"concept", "definition", "code", "part of the model", "question", "source", "case"}[t]
}

// home is the file, or folder, in which things of a kind are written down.
func (t target) home() string {
	return [targets]string{conceptsFile, definitionsFile, codebookFile, modelFile, modelFile, sourcesFile, casesDir}[t]
}

// A declared is an id where it is given to a thing.
type declared struct {
	to  target
	id  string
	pos diag.Pos
}

// A reference is an id where it stands for a thing that is written down elsewhere.
type reference struct {
	to    target
	id    string
	pos   diag.Pos
	kinds []graph.Kind // of a code: one of these, or any where empty
	by    string       // id of the thing that refers, where field matters
	field string       // where the rule is more than that the thing exists: broader, reach, part_of
	file  *file
}

// ref makes a reader of a reference.
func (d *decoder) ref(to target, kinds ...graph.Kind) func(*yaml.Node) string {
	return d.refBy(to, "", "", kinds...)
}

// refBy makes a reader of a reference in a field by which things of one kind hang together.
func (d *decoder) refBy(to target, by, field string, kinds ...graph.Kind) func(*yaml.Node) string {
	return func(n *yaml.Node) string {
		s, ok := d.word(n, "the id of a "+to.String())
		if ok {
			d.refs = append(d.refs, reference{to: to, id: s, pos: d.pos(n), kinds: kinds, by: by, field: field, file: d.file})
		}
		return s
	}
}

// A thing is what a reference can point at.
type thing struct {
	id    string
	kind  graph.Kind // of a code
	names []string   // labels, for "did you mean"
	pos   diag.Pos
}

// A resolver knows every id of the study.
type resolver struct {
	things [targets]map[string]*thing
	closed [targets]bool // the file is missing or could not be read: what it would say is not known
	hints  map[string]string
	effort int // words compared for hints
}

// maxEffort bounds the time that hints take in a large study that is all wrong.
const maxEffort = 3_000_000

// resolve checks the ids and references of all files, and records what is wrong in the files.
// known holds the problems with the files' names; what is returned is to be added to them.
func resolve(s *graph.Study, parts []*decoder, known diag.List) diag.List {
	r := &resolver{hints: map[string]string{}}
	for t := range targets {
		r.things[t] = map[string]*thing{}
	}
	for _, d := range parts {
		for _, id := range d.ids {
			if d.full() {
				break
			}
			if first := r.things[id.to][id.id]; first != nil {
				d.fail(id.pos, "the id %q is given to two %s", id.id, plural(id.to)).WithHint("the first is at %s:%d: rename or remove one of them", first.pos.File, first.pos.Line)
				continue
			}
			r.things[id.to][id.id] = &thing{id: id.id, pos: id.pos}
		}
	}
	r.describe(s)
	missing := r.close(parts, known)
	for _, d := range parts {
		for _, ref := range d.refs {
			r.check(ref)
		}
	}
	r.cycles(parts, toConcept, "broader", "a concept cannot be broader than itself")
	r.cycles(parts, toCode, "broader", "a code cannot be its own parent")
	r.cycles(parts, toCase, "part_of", "a case cannot be part of itself")
	return missing
}

// close finds out of which kinds of things not everything is known, so that nothing is said of
// references to them. A file that is missing although something refers to it is reported, once.
func (r *resolver) close(parts []*decoder, known diag.List) (missing diag.List) {
	there := map[string]bool{casesDir: true}
	for _, d := range parts {
		there[home(d.name)] = true
		for t := range targets {
			r.closed[t] = r.closed[t] || d.unread && t.home() == home(d.name)
		}
	}
	for t := range targets {
		if there[t.home()] {
			continue
		}
		r.closed[t] = true
		refs := refsTo(parts, t)
		misnamed := slices.ContainsFunc(known, func(e *diag.Error) bool { return alike(e.Pos.File, t.home()) })
		if len(refs) > 0 && !misnamed {
			missing.Add((&diag.Error{Pos: diag.Pos{File: t.home()}, Msg: fmt.Sprintf("is missing, but %s %q at %s should be in it", t, refs[0].id, refs[0].pos)}).
				WithHint("make the file, or take the references to it out (there are %d)", len(refs)))
		}
	}
	return missing
}

// home returns the file or folder that a file's things belong to.
func home(name string) string {
	if dir := path.Dir(name); dir == casesDir {
		return dir
	}
	return name
}

func refsTo(parts []*decoder, t target) []reference {
	var refs []reference
	for _, d := range parts {
		for _, ref := range d.refs {
			if ref.to == t {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

func plural(t target) string {
	if t == toPart {
		return "parts of the model"
	}
	return t.String() + "s"
}

// describe adds kinds and names to the things.
func (r *resolver) describe(s *graph.Study) {
	add := func(to target, id string, kind graph.Kind, label graph.Text, alt graph.Texts) {
		t := r.things[to][id]
		if t == nil || t.names != nil {
			return
		}
		t.kind = kind
		t.names = []string{}
		for _, lang := range label.Langs() {
			t.names = append(t.names, label[lang])
		}
		t.names = append(t.names, alt.All()...)
	}
	for _, c := range s.Concepts {
		add(toConcept, c.ID, "", c.Label, c.Alt)
	}
	for _, c := range s.Codes {
		add(toCode, c.ID, c.Kind, c.Label, c.Alt)
	}
	for _, c := range s.Cases {
		add(toCase, c.ID, "", c.Name, nil)
	}
	for _, b := range s.Sources {
		add(toSource, b.ID, "", graph.Text{"": b.Field("title")}, nil)
	}
}

// check resolves one reference.
func (r *resolver) check(ref reference) {
	if ref.id == "" || r.closed[ref.to] || ref.file.full() {
		return
	}
	t := r.things[ref.to][ref.id]
	switch {
	case t == nil && ref.field == "reach":
		// Reported where the code is named.
	case t == nil:
		ref.file.fail(ref.pos, "unknown %s %q", r.noun(ref), ref.id).Hint = r.hint(ref)
	case len(ref.kinds) == 0 || slices.Contains(ref.kinds, t.kind) || t.kind == "":
	case ref.field == "reach":
		ref.file.fail(ref.pos, "only outcomes have a reach, and %q is %s", t.id, aKind(t.kind)).
			WithHint("leave reach out, or give the outcome a coding of its own; see %s:%d", t.pos.File, t.pos.Line)
	case ref.field == "broader":
		ref.file.fail(ref.pos, "the parent %q is %s, and this code is %s", t.id, aKind(t.kind), aKind(ref.kinds[0])).
			WithHint("a parent has the same kind; see %s:%d", t.pos.File, t.pos.Line)
	default:
		ref.file.fail(ref.pos, "%q is %s, not %s", t.id, aKind(t.kind), aKind(ref.kinds[0])).
			Hint = r.otherKind(ref, t)
	}
}

// noun names what was looked for.
func (r *resolver) noun(ref reference) string {
	if len(ref.kinds) == 1 && ref.kinds[0] != "" && ref.field == "" {
		return string(ref.kinds[0]) + " code"
	}
	return ref.to.String()
}

func aKind(k graph.Kind) string {
	switch k {
	case graph.Intervention, graph.Outcome:
		return "an " + string(k)
	case graph.Dynamics:
		return string(k)
	}
	return "a " + string(k)
}

// otherKind says where a code of another kind is, and which codes would do.
func (r *resolver) otherKind(ref reference, t *thing) string {
	var ids []string
	for id, other := range r.things[toCode] {
		if other.kind == ref.kinds[0] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	see := fmt.Sprintf("see %s:%d", t.pos.File, t.pos.Line)
	if len(ids) == 0 || len(ids) > 8 {
		return see
	}
	return fmt.Sprintf("codes of kind %s are %s; %s", ref.kinds[0], strings.Join(ids, ", "), see)
}

// hint says what an unknown id was probably meant to be, and where that is.
func (r *resolver) hint(ref reference) string {
	memo := fmt.Sprint(ref.to, ref.kinds, ref.id)
	h, ok := r.hints[memo]
	if !ok {
		h = r.newHint(ref)
		r.hints[memo] = h
	}
	return h
}

func (r *resolver) newHint(ref reference) string {
	near := r.nearest(ref)
	switch len(near) {
	case 0:
	case 1:
		return fmt.Sprintf("did you mean %s? see %s:%d", near[0].name(ref.id), near[0].pos.File, near[0].pos.Line)
	default:
		var names []string
		for _, t := range near {
			names = append(names, fmt.Sprintf("%s (%s:%d)", t.name(ref.id), t.pos.File, t.pos.Line))
		}
		return "did you mean " + strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1] + "?"
	}
	for to := range targets {
		if t := r.things[to][slug(ref.id)]; t != nil && to != ref.to {
			return fmt.Sprintf("there is a %s of this id, but no such %s; see %s:%d", to, ref.to, t.pos.File, t.pos.Line)
		}
	}
	switch ref.to {
	case toSource:
		return "add an entry with this key to " + sourcesFile
	case toCase:
		return "there is no file " + casesDir + "/" + ref.id + ".yaml"
	}
	return "add it to " + ref.to.home()
}

// nearest returns up to three things whose id or name lies near, those of the right kind before
// others; only one where it is the same but for case, accents or hyphens.
func (r *resolver) nearest(ref reference) []*thing {
	for _, strict := range []bool{true, false} {
		var words []string
		byWord := map[string][]*thing{}
		add := func(w string, t *thing) {
			if byWord[w] == nil {
				words = append(words, w)
			}
			byWord[w] = append(byWord[w], t)
		}
		for _, t := range r.things[ref.to] {
			if strict && len(ref.kinds) > 0 && !slices.Contains(ref.kinds, t.kind) {
				continue
			}
			add(t.id, t)
			for _, name := range t.names {
				add(name, t)
			}
		}
		if r.effort += len(words); r.effort > maxEffort {
			return nil
		}
		slices.Sort(words)
		var near []*thing
		for _, w := range suggest.Nearest(ref.id, words) {
			same := suggest.Fold(w) == suggest.Fold(ref.id)
			slices.SortFunc(byWord[w], func(a, b *thing) int { return cmp.Compare(a.id, b.id) })
			for _, t := range byWord[w] {
				if len(near) < 3 && !slices.Contains(near, t) {
					near = append(near, t)
				}
			}
			if same {
				break
			}
		}
		if len(near) > 0 || len(ref.kinds) == 0 {
			return near
		}
	}
	return nil
}

// name quotes the id, and adds the name where that is what was meant.
func (t *thing) name(word string) string {
	if len(suggest.Nearest(word, []string{t.id})) == 0 {
		if n := suggest.Nearest(word, t.names); len(n) > 0 {
			return fmt.Sprintf("%q (%s)", t.id, n[0])
		}
	}
	return fmt.Sprintf("%q", t.id)
}

// cycles reports where following a field leads back to where it began.
func (r *resolver) cycles(parts []*decoder, to target, field, why string) {
	all := slices.DeleteFunc(refsTo(parts, to), func(ref reference) bool { return ref.field != field })
	for _, c := range loops(all) {
		c.ref.file.fail(c.ref.pos, "a cycle in %s: %s", field, c).WithHint("%s; see %s", why, r.places(to, c.path[:len(c.path)-1]))
	}
}

// places lists where things are written down.
func (r *resolver) places(to target, ids []string) string {
	var at []string
	for _, id := range ids[:min(len(ids), 5)] {
		if t := r.things[to][id]; t != nil {
			at = append(at, fmt.Sprintf("%s:%d", t.pos.File, t.pos.Line))
		}
	}
	return strings.Join(at, ", ")
}

// A loop is a cycle: the reference that begins it, and the ids on it with the first one repeated.
type loop struct {
	ref  reference
	path []string
}

// String prints the path, the middle of a long one left out.
func (l loop) String() string {
	path := l.path
	if len(path) > 12 {
		path = slices.Concat(path[:8], []string{"…"}, path[len(path)-2:])
	}
	return strings.Join(path, " → ")
}

// loops finds the cycles that references make, each once, from the id of theirs that comes first
// by alphabet.
func loops(refs []reference) []loop {
	next := map[string][]reference{}
	var from []string
	for _, ref := range refs {
		if next[ref.by] == nil {
			from = append(from, ref.by)
		}
		next[ref.by] = append(next[ref.by], ref)
	}
	slices.Sort(from)
	var found []loop
	const open, done = 1, 2
	state := map[string]int{}
	for _, start := range from {
		if state[start] != 0 {
			continue
		}
		// The path from start, each step with the references still to be followed from it: a loop
		// in place of a recursion, since a chain can be long.
		type step struct {
			id   string
			left []reference
		}
		walk := []step{{start, next[start]}}
		state[start] = open
		for len(walk) > 0 {
			top := &walk[len(walk)-1]
			if len(top.left) == 0 {
				state[top.id] = done
				walk = walk[:len(walk)-1]
				continue
			}
			ref := top.left[0]
			top.left = top.left[1:]
			switch state[ref.id] {
			case 0:
				state[ref.id] = open
				walk = append(walk, step{ref.id, next[ref.id]})
			case open:
				i := slices.IndexFunc(walk, func(s step) bool { return s.id == ref.id })
				var ids []string
				for _, s := range walk[i:] {
					ids = append(ids, s.id)
				}
				found = append(found, newLoop(ids, next))
			}
		}
	}
	return found
}

// newLoop turns a cycle so that it begins with its first id by alphabet.
func newLoop(ids []string, next map[string][]reference) loop {
	i := slices.Index(ids, slices.Min(ids))
	path := slices.Concat(ids[i:], ids[:i], ids[i:i+1])
	first := slices.IndexFunc(next[path[0]], func(r reference) bool { return r.id == path[1] })
	return loop{next[path[0]][first], path}
}

// resolveAfter checks what configurations of one case come after.
func (d *decoder) resolveAfter(refs []reference, byID map[string]*graph.Configuration) {
	ids := make([]string, 0, len(byID))
	for id := range byID {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var named []reference
	for _, ref := range refs {
		if byID[ref.id] == nil {
			e := d.fail(ref.pos, "unknown configuration %q", ref.id)
			e.Hint = suggest.Hint(ref.id, ids)
			if e.Hint == "" {
				e.WithHint("after names the id of another configuration of this case")
			}
			continue
		}
		if ref.by != "" {
			named = append(named, ref)
		}
	}
	for _, c := range loops(named) {
		d.fail(c.ref.pos, "a cycle in after: %s", c).WithHint("a configuration cannot come after itself; reciprocal links go under feedback")
	}
}
