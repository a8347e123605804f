// Package store keeps studies in Cayley: the graph that the walks of `show`, `chains` and the
// explorer follow, and from which the statistics take their snapshot. It is the only package
// that knows Cayley, and no type of Cayley leaves it.
//
// [Open] opens a store by its address, [Store.Load] brings a study's graph up to date by writing
// the difference, [Store.Snapshot] reads it back whole, and [Store.Walk] follows its links.
//
// What a user may rely on: a load is atomic (killed at any moment, the next open shows the graph
// as it was before, or as it is after); loading an unchanged study writes nothing; a file that is
// no store, is damaged, read-only or in use by another process is an error that says so, within
// two seconds, and never the end of the program.
package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"

	"speelveld/graph"
	"speelveld/internal/diag"
)

// What can be wrong with a store. Errors of Open and of all methods wrap one of these where one
// fits, in a *diag.Error that names the file and says what to do.
var (
	// ErrLocked: another process holds the file.
	ErrLocked = errors.New("store: in use by another process")
	// ErrNotStore: the file, or folder, is something else than a store.
	ErrNotStore = errors.New("store: not a store")
	// ErrDamaged: the file was a store, and is cut short or overwritten.
	ErrDamaged = errors.New("store: damaged")
	// ErrReadOnly: the file or its folder may not be written.
	ErrReadOnly = errors.New("store: read-only")
	// ErrNewer: the store was made by a later version of the program.
	ErrNewer = errors.New("store: made by a newer version")
	// ErrFailed: the file cannot be opened or written for any other reason: a full disk, a link
	// that leads to itself, a name that is too long.
	ErrFailed = errors.New("store: cannot be opened or written")
	// ErrUnsupported: the address names a kind of store that there is not.
	ErrUnsupported = errors.New("store: kind not supported")
	// ErrNotFound: there is no such file, study or entity.
	ErrNotFound = errors.New("store: not found")
	// ErrInvalid: a study that cannot be held as a graph without loss.
	ErrInvalid = errors.New("store: study is not valid")
	// ErrClosed: the store was closed, or could not be reopened after a failed write.
	ErrClosed = errors.New("store: closed")
)

// Options of Open. The zero value opens for reading and writing, and waits a second for a lock.
type Options struct {
	// ReadOnly opens an existing store for reading. Several processes may read at once, but
	// not beside one that may write.
	ReadOnly bool
	// LockTimeout is how long to wait for another process to let go; 0 means one second.
	LockTimeout time.Duration
}

// defaultLockTimeout leaves room under the two seconds in which a user should know.
const defaultLockTimeout = time.Second

// encodingVersion is the version of the form that graph.Quads gives a study. A study stored in
// another version has no digest as far as Digest is concerned, and is so written anew.
const encodingVersion = "1"

// A Store holds the graphs of one or more studies. It is safe for concurrent use: walks and
// snapshots run side by side, a load waits for them and they for it.
type Store struct {
	url      string
	readOnly bool
	mu       sync.RWMutex
	b        backend
	broken   error // set when a failed write could not be followed by a reopening
}

// A backend holds quads in Cayley.
type backend interface {
	// store gives Cayley's store for walks.
	store() cgraph.QuadStore
	// quads returns every live quad, in no order.
	quads(ctx context.Context) ([]graph.Quad, error)
	// apply adds and removes quads, all or none. Quads to add are not there, quads to remove are.
	apply(ctx context.Context, add, del []graph.Quad, progress func(done, total int)) error
	// check audits what only the backend knows.
	check(ctx context.Context) error
	// size returns the bytes that the store takes, and how many removed quads are among them.
	size(ctx context.Context) (bytes int64, dead int, err error)
	// tidy makes room where that is worth it, after a load. An error means that the store is
	// not open any more.
	tidy(ctx context.Context) error
	close() error
}

// Open opens the store at an address:
//
//	bolt:PATH   a file, made with its folders where there is none
//	mem:        a store in memory, empty, for as long as it is open
//
// The caller closes it. A path may hold spaces, letters of any alphabet and, on Windows, a drive.
func Open(ctx context.Context, url string, opt Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	scheme, rest, ok := strings.Cut(url, ":")
	s := &Store{url: url, readOnly: opt.ReadOnly}
	var err error
	switch {
	case !ok && url != "mem", ok && len(scheme) <= 1:
		return nil, unsupported(url, "an address begins with its kind: bolt:"+url)
	case scheme == "mem" && rest == "":
		s.b = newMemory()
	case scheme == "bolt" && rest == "":
		return nil, unsupported(url, "name the file: bolt:PATH")
	case scheme == "bolt":
		s.b, err = openBolt(rest, opt)
	default:
		return nil, unsupported(url, "use bolt:PATH for a file, or mem: for a store in memory")
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// unsupported is the error for an address that names no kind of store that there is.
func unsupported(url, hint string) error {
	return &diag.Error{Msg: fmt.Sprintf("%q is not the address of a store", url), Hint: hint, Err: ErrUnsupported}
}

// URL returns the address that the store was opened with.
func (s *Store) URL() string { return s.url }

// Close lets the store go.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.b == nil {
		return nil
	}
	err := s.b.close()
	s.b = nil
	return err
}

// usable reports why the store cannot be used, if so. The caller holds the lock.
func (s *Store) usable() error {
	if s.b == nil {
		return ErrClosed
	}
	return s.broken
}

// A Report says what a load did, in quads.
type Report struct {
	Added     int `json:"added"`
	Removed   int `json:"removed"`
	Unchanged int `json:"unchanged"`
}

// Changed reports whether anything was written.
func (r Report) Changed() bool { return r.Added+r.Removed > 0 }

// Load makes the stored graph of a study equal to the study, by writing the difference in one
// transaction: killed, cancelled or failed at any moment, the store holds what it held before.
// Nothing is written, and the file not touched, when nothing changed. Other studies in the store
// stay as they are. The digest, of the files that the study was read from, is stored with it.
//
// The study is checked first; ErrInvalid is returned for one that would not come back as it
// went in. progress, which may be nil, is told how many quads of how many are written.
func (s *Store) Load(ctx context.Context, study *graph.Study, digest string, progress func(done, total int)) (Report, error) {
	want, err := encode(study, digest)
	if err != nil {
		return Report{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return Report{}, err
	}
	have, err := s.b.quads(ctx)
	if err != nil {
		return Report{}, err
	}
	parts := partition(have)
	for _, p := range parts.studies {
		if p.id != study.ID && p.base == study.BaseIRI() {
			return Report{}, &diag.Error{
				Msg:  fmt.Sprintf("studies %q and %q have the same base %s", p.id, study.ID, p.base),
				Hint: "give each its own base in study.yaml", Err: ErrInvalid,
			}
		}
	}
	var old []graph.Quad
	for _, p := range parts.studies {
		if p.id == study.ID {
			old = append(old, p.quads...)
		}
	}
	return s.write(ctx, old, want, progress)
}

// Remove takes a study out of the store, in one transaction.
func (s *Store) Remove(ctx context.Context, studyID string) (Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(); err != nil {
		return Report{}, err
	}
	p, err := s.part(ctx, studyID)
	if err != nil {
		return Report{}, err
	}
	return s.write(ctx, p.quads, nil, nil)
}

// write turns one list of quads into another. The caller holds the lock for writing.
func (s *Store) write(ctx context.Context, old, want []graph.Quad, progress func(done, total int)) (Report, error) {
	add, del := difference(old, want)
	r := Report{Added: len(add), Removed: len(del), Unchanged: len(old) - len(del)}
	if !r.Changed() {
		return r, nil
	}
	if s.readOnly {
		return Report{}, s.errorf(ErrReadOnly, "open the store without read-only, or use another with --store", "the graph has to be brought up to date, and the store is open for reading only")
	}
	if err := s.b.apply(ctx, add, del, progress); err != nil {
		if errors.Is(err, ErrClosed) {
			s.broken = err
		}
		return Report{}, err
	}
	if err := s.b.tidy(ctx); err != nil {
		s.broken = err // the load itself is done
	}
	return r, nil
}

// errorf makes an error about the whole store.
func (s *Store) errorf(kind error, hint, format string, args ...any) error {
	return &diag.Error{Pos: diag.Pos{File: filePart(s.url)}, Msg: fmt.Sprintf(format, args...), Hint: hint, Err: kind}
}

// filePart returns the file of an address, or the address.
func filePart(url string) string { return strings.TrimPrefix(url, "bolt:") }

// difference returns what to add to old and what to remove from it to get want, both sorted.
func difference(old, want []graph.Quad) (add, del []graph.Quad) {
	had := make(map[graph.Quad]struct{}, len(old))
	for _, q := range old {
		had[q] = struct{}{}
	}
	for _, q := range want {
		if _, ok := had[q]; ok {
			delete(had, q)
		} else {
			add = append(add, q)
		}
	}
	for q := range had {
		del = append(del, q)
	}
	slices.SortFunc(del, graph.Quad.Compare)
	return add, del
}

// encode returns the quads of a study with its digest, checked.
func encode(study *graph.Study, digest string) ([]graph.Quad, error) {
	if err := validate(study); err != nil {
		return nil, err
	}
	quads := graph.Quads(study)
	if err := validQuads(quads); err != nil {
		return nil, err
	}
	back, err := graph.Decode(quads)
	if err != nil {
		return nil, invalid("%v", err)
	}
	if !slices.Equal(quads, graph.Quads(back)) {
		return nil, invalid("study %q does not come back from its graph as it went in", study.ID)
	}
	iri := study.IRI()
	return append(quads,
		graph.Quad{S: iri, P: graph.Digest, O: graph.Literal(digest, ""), Label: iri},
		graph.Quad{S: iri, P: graph.Encoding, O: graph.Literal(encodingVersion, ""), Label: iri},
	), nil
}

// A part is what a store holds of one study.
type part struct {
	id, digest, encoding string
	iri, base            graph.IRI
	quads                []graph.Quad
}

// parts is a whole store by study.
type parts struct {
	studies []*part // by id, then IRI
	stray   []graph.Quad
}

// partition divides quads by study: a study's are those labelled with its IRI or with that of
// one of its cases.
func partition(quads []graph.Quad) parts {
	byIRI := map[graph.IRI]*part{}
	count := map[graph.IRI]int{}
	for i := range quads {
		count[quads[i].Label]++
		if q := &quads[i]; q.P == graph.Type && q.O.IRI == graph.ClassStudy && q.S == q.Label {
			byIRI[q.S] = &part{iri: q.S}
		}
	}
	base := map[graph.IRI]string{}
	for i := range quads {
		p := byIRI[quads[i].S]
		if p == nil {
			continue
		}
		switch quads[i].P {
		case graph.Identifier:
			p.id = quads[i].O.Value
		case graph.Digest:
			p.digest = quads[i].O.Value
		case graph.Encoding:
			p.encoding = quads[i].O.Value
		case graph.BasePred:
			base[p.iri] = quads[i].O.Value
		}
	}
	var out parts
	for iri, p := range byIRI {
		p.base = (&graph.Study{ID: p.id, Base: base[iri]}).BaseIRI()
		out.studies = append(out.studies, p)
	}
	slices.SortFunc(out.studies, func(a, b *part) int {
		return strings.Compare(a.id+"\x00"+string(a.iri), b.id+"\x00"+string(b.iri))
	})
	owner := make(map[graph.IRI]*part, len(count))
	for label := range count {
		owner[label] = ownerOf(out.studies, label)
	}
	for i := range quads {
		if p := owner[quads[i].Label]; p != nil {
			p.quads = append(p.quads, quads[i])
		} else {
			out.stray = append(out.stray, quads[i])
		}
	}
	return out
}

// ownerOf returns the study to which a label belongs, or nil.
func ownerOf(studies []*part, label graph.IRI) *part {
	for _, p := range studies {
		if label == p.iri {
			return p
		}
	}
	for _, p := range studies {
		if kind, _, ok := graph.ParseEntity(p.base, label); ok && kind == graph.CaseEntity {
			return p
		}
	}
	return nil
}

// part returns what the store holds of one study. The caller holds the lock.
func (s *Store) part(ctx context.Context, studyID string) (*part, error) {
	all, err := s.b.quads(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range partition(all).studies {
		if p.id == studyID {
			return p, nil
		}
	}
	return nil, s.noStudy(studyID)
}

// noStudy is the error for a study that the store does not hold.
func (s *Store) noStudy(id string) error {
	return s.errorf(ErrNotFound, "load it first: speelveld load", "the store holds no study %q", id)
}

// Snapshot reads a study back whole. The result is the caller's own and never changes. Where Digest
// returns "", so that the study has to be loaded first, the error is ErrNotFound.
func (s *Store) Snapshot(ctx context.Context, studyID string) (*graph.Study, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(); err != nil {
		return nil, err
	}
	p, err := s.part(ctx, studyID)
	if err != nil {
		return nil, err
	}
	if p.encoding != encodingVersion {
		return nil, s.errorf(ErrNotFound, "load it again: speelveld load", "the store holds study %q in the form of another version", studyID)
	}
	study, err := graph.Decode(p.quads)
	if err != nil {
		return nil, s.damaged(err)
	}
	return study, nil
}

// damaged is the error for a graph that makes no study.
func (s *Store) damaged(err error) error {
	return &diag.Error{
		Pos: diag.Pos{File: filePart(s.url)}, Msg: err.Error(),
		Hint: "the graph is made from the study's files: speelveld load --rebuild makes it anew", Err: ErrDamaged,
	}
}

// A StudyStatus says what a store holds of one study.
type StudyStatus struct {
	ID      string         `json:"id"`
	IRI     graph.IRI      `json:"iri"`
	Base    graph.IRI      `json:"base"`
	Digest  string         `json:"digest"`  // of the files it was loaded from
	Current bool           `json:"current"` // stored in the form that this version of the program writes
	Quads   int            `json:"quads"`
	Classes map[string]int `json:"classes"` // number of nodes by class, in compact form
}

// A Status says what a store holds.
type Status struct {
	URL     string        `json:"url"`
	Bytes   int64         `json:"bytes"`   // 0 for a store in memory
	Quads   int           `json:"quads"`   // live ones
	Removed int           `json:"removed"` // quads taken out that still take room
	Studies []StudyStatus `json:"studies"`
}

// Studies returns the ids of the studies in the store, sorted.
func (s *Store) Studies(ctx context.Context) ([]string, error) {
	st, err := s.Status(ctx)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, x := range st.Studies {
		out = append(out, x.ID)
	}
	return slices.Compact(out), nil
}

// Status counts what the store holds.
func (s *Store) Status(ctx context.Context) (Status, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(); err != nil {
		return Status{}, err
	}
	all, err := s.b.quads(ctx)
	if err != nil {
		return Status{}, err
	}
	out := Status{URL: s.url, Quads: len(all), Studies: []StudyStatus{}}
	if out.Bytes, out.Removed, err = s.b.size(ctx); err != nil {
		return Status{}, err
	}
	for _, p := range partition(all).studies {
		st := StudyStatus{ID: p.id, IRI: p.iri, Base: p.base, Digest: p.digest, Current: p.encoding == encodingVersion, Quads: len(p.quads), Classes: map[string]int{}}
		for _, q := range p.quads {
			if q.P == graph.Type {
				st.Classes[graph.Compact(q.O.IRI)]++
			}
		}
		out.Studies = append(out.Studies, st)
	}
	return out, nil
}

// Check audits the store: every study decodes, and its quads are exactly those that the decoded
// study gives (so that no coding is incomplete, no plain edge says what no coding says, and no
// node hangs loose); no quad lies outside a study; and the backend's own indexes agree with its
// quads. It returns nil, or an error that lists what is wrong.
func (s *Store) Check(ctx context.Context) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(); err != nil {
		return err
	}
	all, err := s.b.quads(ctx)
	if err != nil {
		return err
	}
	var problems []error
	parts := partition(all)
	if n := len(parts.stray); n > 0 {
		problems = append(problems, fmt.Errorf("%d quads belong to no study, such as %s", n, show(parts.stray[0])))
	}
	for _, p := range parts.studies {
		problems = append(problems, checkPart(p)...)
	}
	if err := s.b.check(ctx); err != nil {
		if ctx.Err() != nil {
			return err
		}
		problems = append(problems, err)
	}
	if len(problems) == 0 {
		return nil
	}
	return s.damaged(errors.Join(problems...))
}

// checkPart compares the quads of a study with those that they decode to.
func checkPart(p *part) []error {
	if p.encoding != encodingVersion {
		return nil // written by another version; the next load writes it anew
	}
	study, err := graph.Decode(p.quads)
	if err != nil {
		return []error{err}
	}
	want := append(graph.Quads(study),
		graph.Quad{S: p.iri, P: graph.Digest, O: graph.Literal(p.digest, ""), Label: p.iri},
		graph.Quad{S: p.iri, P: graph.Encoding, O: graph.Literal(p.encoding, ""), Label: p.iri})
	missing, extra := difference(p.quads, want)
	var out []error
	if n := len(missing); n > 0 {
		out = append(out, fmt.Errorf("study %q: %d quads are missing, such as %s", p.id, n, show(missing[0])))
	}
	if n := len(extra); n > 0 {
		out = append(out, fmt.Errorf("study %q: %d quads are too many, such as %s", p.id, n, show(extra[0])))
	}
	if len(p.quads) != len(want)-len(missing)+len(extra) {
		out = append(out, fmt.Errorf("study %q: some quads are stored twice", p.id))
	}
	return out
}

// show prints a quad for a message.
func show(q graph.Quad) string {
	o := graph.Compact(q.O.IRI)
	if !q.O.IsIRI() {
		o = fmt.Sprintf("%q", q.O.Value)
	}
	return fmt.Sprintf("%s %s %s (in %s)", q.S, graph.Compact(q.P), o, q.Label)
}

// Destroy removes the file of a bolt store, damaged or not, so that it can be built anew. It
// refuses a file that is not a store, and does nothing where there is none. The store must not
// be open in this process; ErrLocked is returned where another holds it.
func Destroy(url string) error {
	path, ok := strings.CutPrefix(url, "bolt:")
	if !ok {
		return nil
	}
	f, err := inspect(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case errors.Is(err, ErrNotStore) && !f.empty:
		return err
	case err == nil && !f.empty:
		b, err := openBolt(path, Options{})
		if err == nil {
			err = b.close()
		}
		if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewer) {
			return err
		}
	}
	return os.Remove(path)
}
