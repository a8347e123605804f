package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/kv"
	hkv "github.com/hidal-go/hidalgo/kv"
	hbolt "github.com/hidal-go/hidalgo/kv/bbolt"
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"speelveld/graph"
)

// Names in the file, beside Cayley's own buckets.
var (
	ourBucket = []byte("speelveld")
	formatKey = []byte("format")

	metaBucket = []byte("meta") // Cayley's: its version, among others
	versionKey = []byte("version")
	logBucket  = []byte("log") // Cayley's: every node and quad by number
)

// formatVersion is the version of the file's form: Cayley's key-value layout, version 2, and our mark.
const (
	formatVersion = "1"
	cayleyVersion = 2
)

// batchSize is the number of quads that go to Cayley at once, all within one transaction: often
// enough to hear of a cancelled context and to show progress, rarely enough not to cost time.
const batchSize = 4096

// bolt is a store in a file, on Cayley's key-value layout over bbolt.
type bolt struct {
	path string
	opt  Options
	db   *bbolt.DB
	kv   *batchKV
	qs   cgraph.QuadStore
}

// openBolt opens or makes the file of a store.
func openBolt(path string, opt Options) (_ *bolt, err error) {
	info, err := inspect(path)
	switch {
	case err == nil && info.readOnly && !opt.ReadOnly:
		return nil, fileErrorf(path, ErrReadOnly, hintWrite, "this store may only be read")
	case err == nil && info.empty && opt.ReadOnly:
		return nil, fileErrorf(path, ErrNotFound, "load the study first: speelveld load", "there is no store yet")
	case errors.Is(err, os.ErrNotExist) && !opt.ReadOnly:
		if err := os.MkdirAll(filepath.Dir(path), 0o755); errors.Is(err, os.ErrNotExist) { // as where a parent is not a disk
			return nil, fileErrorf(path, ErrFailed, "name another store with --store", "no folder can be made here")
		} else if err != nil {
			return nil, pathError(path, err)
		}
	case err != nil:
		return nil, err
	}
	b := &bolt{path: path, opt: opt}
	if err := b.open(); err != nil {
		if b.db != nil {
			b.closeSoon()
		}
		return nil, err
	}
	return b, nil
}

// open opens the file and lays Cayley over it.
func (b *bolt) open() (err error) {
	defer b.guard(&err)
	defer faultsPanic()()
	timeout := b.opt.LockTimeout
	if timeout <= 0 {
		timeout = defaultLockTimeout
	}
	db, err := bbolt.Open(b.path, 0o600, &bbolt.Options{Timeout: timeout, ReadOnly: b.opt.ReadOnly, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return b.openError(err)
	}
	b.db, b.kv = db, &batchKV{DB: hbolt.New(db)}
	err = checkTrees(b.path)
	if err == nil {
		err = b.begin()
	}
	if err != nil {
		db.Close()
		b.db = nil
		return err
	}
	return nil
}

// openError words an error of bbolt's Open.
func (b *bolt) openError(err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fileErrorf(b.path, ErrLocked, hintLocked, "this store is in use by another process")
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return fileErrorf(b.path, ErrDamaged, hintRebuild, "this store cannot be read: %v", err)
	}
	return pathError(b.path, err)
}

// begin makes sure that the file is ours and in a form that we know, after making a new one so.
func (b *bolt) begin() error {
	var fresh bool
	var format string
	var version uint64
	err := b.db.View(func(tx *bbolt.Tx) error {
		first, _ := tx.Cursor().First()
		fresh = first == nil
		if own := tx.Bucket(ourBucket); own != nil {
			format = string(own.Get(formatKey))
		}
		if meta := tx.Bucket(metaBucket); meta != nil {
			if v := meta.Get(versionKey); len(v) == 8 {
				version = binary.LittleEndian.Uint64(v)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	switch {
	case fresh && b.opt.ReadOnly:
		return fileErrorf(b.path, ErrNotFound, "load the study first: speelveld load", "this store is empty")
	case fresh:
		if err := b.initialise(); err != nil {
			return b.writeError(err)
		}
	case format == "":
		return fileErrorf(b.path, ErrNotStore, hintOther, "this is a database of another program")
	case format != formatVersion, version > cayleyVersion:
		return fileErrorf(b.path, ErrNewer, "update speelveld, or name another store with --store",
			"this store is in form %s.%d; this program knows form %s.%d", format, version, formatVersion, cayleyVersion)
	}
	qs, err := kv.New(b.kv, cgraph.Options{kv.OptNoBloom: true})
	if err != nil {
		return fileErrorf(b.path, ErrDamaged, hintRebuild, "this store cannot be read: %v", err)
	}
	b.qs = qs
	return nil
}

// initialise writes the layout of an empty store, in one transaction.
func (b *bolt) initialise() error {
	return b.kv.batch(context.Background(), func() error {
		if err := kv.Init(b.kv, nil); err != nil {
			return err
		}
		if err := b.kv.putSum(context.Background(), sum{}); err != nil {
			return err
		}
		return b.kv.current.Put(context.Background(), hkv.Key{ourBucket, formatKey}, []byte(formatVersion))
	})
}

// guard turns a panic at the border of Cayley and bbolt, and a fault on a page of the file that
// is not there, into ErrDamaged: both come of files whose inside was overwritten.
func (b *bolt) guard(err *error) {
	if r := recover(); r != nil {
		*err = fileErrorf(b.path, ErrDamaged, hintRebuild, "this store is damaged: %v", r)
	}
}

// faultsPanic makes a fault on the mapped file a panic that guard sees, and returns the undoing.
func faultsPanic() func() {
	old := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(old) }
}

func (b *bolt) store() cgraph.QuadStore { return b.qs }

// quads reads every live quad by one pass over Cayley's log; where that does not look as
// expected, by Cayley's iterators, which take twenty times as long.
func (b *bolt) quads(ctx context.Context) (out []graph.Quad, err error) {
	defer b.guard(&err)
	defer faultsPanic()()
	l, err := b.readLog(ctx)
	if err == nil {
		out, err = l.quads()
	}
	if errors.Is(err, errLogLayout) {
		out, err = allQuads(ctx, b.qs)
	}
	if err == nil {
		err = b.checkSum(out)
	}
	if err != nil && ctx.Err() == nil {
		err = fileErrorf(b.path, ErrDamaged, hintRebuild, "this store is damaged: %v", err)
	}
	return out, err
}

// apply adds and removes quads in one transaction of the file. Cayley takes additions and
// removals apart: within one list, a node that more quads lose than gain is left out of the quads
// that gain it.
func (b *bolt) apply(ctx context.Context, add, del []graph.Quad, progress func(done, total int)) (err error) {
	defer func() {
		if err != nil {
			err = b.recoverFrom(err)
		}
	}()
	defer b.guard(&err)
	defer faultsPanic()()
	return b.write(ctx, add, del, progress)
}

// applyTo hands quads to Cayley in batches: first what is added, then what is removed. The
// options let a quad pass that is there, or is not, though the caller has seen to that: what
// Cayley refuses half-way leaves its caches wrong.
func applyTo(ctx context.Context, qs cgraph.QuadStore, add, del []graph.Quad, progress func(done, total int)) error {
	done, total := 0, len(add)+len(del)
	for _, step := range []struct {
		quads  []graph.Quad
		action cgraph.Procedure
	}{{add, cgraph.Add}, {del, cgraph.Delete}} {
		for part := range slices.Chunk(step.quads, batchSize) {
			if err := ctx.Err(); err != nil {
				return err
			}
			report(progress, done, total)
			if err := qs.ApplyDeltas(toDeltas(part, step.action), cgraph.IgnoreOpts{IgnoreDup: true, IgnoreMissing: true}); err != nil {
				return err
			}
			done += len(part)
		}
	}
	report(progress, done, total)
	return nil
}

// recoverFrom closes and reopens the file after a failed write, since Cayley's caches then hold
// what was never written. It returns the failure; with ErrClosed, if the file does not open again.
func (b *bolt) recoverFrom(failure error) error {
	if b.db != nil {
		b.closeSoon()
	}
	failure = b.writeError(failure)
	if err := b.open(); err != nil {
		b.db = nil
		return fmt.Errorf("%w; then %w: %w", failure, ErrClosed, err)
	}
	return failure
}

// writeError words an error of a write.
func (b *bolt) writeError(err error) error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, ErrDamaged):
		return err
	case errors.Is(err, bolterrors.ErrDatabaseReadOnly):
		return fileErrorf(b.path, ErrReadOnly, hintWrite, "this store may only be read")
	}
	return pathError(b.path, err)
}

// closeSoon closes the file, and does not wait for ever for a transaction that a panic left open.
func (b *bolt) closeSoon() {
	db, done := b.db, make(chan struct{})
	b.db, b.qs = nil, nil
	go func() {
		defer close(done)
		_ = db.Close()
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}

// size returns the file's size and the number of removed quads that it still holds.
func (b *bolt) size(ctx context.Context) (bytes int64, dead int, err error) {
	defer b.guard(&err)
	defer faultsPanic()()
	st, err := os.Stat(b.path)
	if err != nil {
		return 0, 0, pathError(b.path, err)
	}
	l, err := b.readLog(ctx)
	if errors.Is(err, errLogLayout) {
		return st.Size(), 0, nil
	}
	return st.Size(), l.dead, err
}

// tidyAbove is the number of removed quads from which rewriting the file is thought of.
const tidyAbove = 20_000

// tidy rewrites the file without what was removed, once that is more than what is there. The new
// file is made beside the old one and put in its place at once; should anything go wrong, the old
// one stays. The error says that the store is not open any more.
func (b *bolt) tidy(ctx context.Context) (err error) {
	defer b.guard(&err)
	defer faultsPanic()()
	l, err := b.readLog(ctx)
	if err != nil || l.dead < tidyAbove || l.dead < len(l.links) {
		return nil
	}
	live, err := l.quads()
	if err != nil {
		return nil
	}
	fresh := &bolt{path: fmt.Sprintf("%s.%d.tmp", b.path, os.Getpid()), opt: Options{}}
	defer os.Remove(fresh.path)
	if err := fresh.open(); err != nil {
		return nil
	}
	err = fresh.write(ctx, live, nil, nil)
	if cerr := fresh.close(); err != nil || cerr != nil {
		return nil
	}
	if err := b.close(); err != nil {
		return fmt.Errorf("%w: %w", ErrClosed, err)
	}
	_ = os.Rename(fresh.path, b.path) // where that fails the old file is opened again
	if err := b.open(); err != nil {
		return fmt.Errorf("%w: %w", ErrClosed, err)
	}
	return nil
}

func (b *bolt) close() error {
	if b.db == nil {
		return nil
	}
	err := b.db.Close()
	b.db, b.qs = nil, nil
	if err != nil {
		return pathError(b.path, err)
	}
	return nil
}

// check audits the file's pages, and Cayley's indexes against its log.
func (b *bolt) check(ctx context.Context) (err error) {
	defer b.guard(&err)
	defer faultsPanic()()
	if err := b.checkPages(ctx); err != nil {
		return err
	}
	l, err := b.readLog(ctx)
	if err != nil {
		return err
	}
	if _, err := l.quads(); err != nil {
		return err
	}
	return b.checkIndexes(ctx, l)
}

// checkPages lets bbolt audit its pages. It does so in a goroutine of its own, which turns its
// panics into errors but not faults, nor does it end in a circle of pages: checkTrees sees to
// those when the file is opened.
func (b *bolt) checkPages(ctx context.Context) error {
	return b.db.View(func(tx *bbolt.Tx) error {
		var problems []error
		for err := range tx.Check() {
			if len(problems) < 10 {
				problems = append(problems, err)
			}
			runtime.Gosched()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return errors.Join(problems...)
	})
}

// checkIndexes holds Cayley's two indexes (subject+predicate, and object+predicate+subject)
// against the quads of its log: each quad stands in both, and nothing else does but quads that
// were removed. It also holds the count of references of each node against the quads.
func (b *bolt) checkIndexes(ctx context.Context, l *logData) error {
	sp, ops := map[[2]uint64][]uint64{}, map[[3]uint64][]uint64{}
	for _, x := range l.links {
		sp[[2]uint64{x.s, x.p}] = append(sp[[2]uint64{x.s, x.p}], x.id)
		ops[[3]uint64{x.o, x.p, x.s}] = append(ops[[3]uint64{x.o, x.p, x.s}], x.id)
	}
	live := make(map[uint64]bool, len(l.links))
	for _, x := range l.links {
		live[x.id] = true
	}
	return b.db.View(func(tx *bbolt.Tx) error {
		seen, err := countIndex(tx, []byte("sp"), live, func(k []byte, id uint64) bool {
			return len(k) == 16 && slices.Contains(sp[[2]uint64{be(k), be(k[8:])}], id)
		})
		if err != nil {
			return fmt.Errorf("the index by subject: %w", err)
		}
		if seen != len(l.links) {
			return fmt.Errorf("the index by subject holds %d of %d quads", seen, len(l.links))
		}
		seen, err = countIndex(tx, []byte("ops"), live, func(k []byte, id uint64) bool {
			return len(k) == 24 && slices.Contains(ops[[3]uint64{be(k), be(k[8:]), be(k[16:])}], id)
		})
		if err != nil {
			return fmt.Errorf("the index by object: %w", err)
		}
		if seen != len(l.links) {
			return fmt.Errorf("the index by object holds %d of %d quads", seen, len(l.links))
		}
		return ctx.Err()
	})
}

// countIndex counts the live quads in an index, each under a key that fits it.
func countIndex(tx *bbolt.Tx, name []byte, live map[uint64]bool, fits func(key []byte, id uint64) bool) (int, error) {
	bucket := tx.Bucket(name)
	if bucket == nil {
		return 0, errors.New("no such index")
	}
	n := 0
	err := bucket.ForEach(func(k, v []byte) error {
		for len(v) > 0 {
			id, size := binary.Uvarint(v)
			if size <= 0 {
				return errors.New("a list that cannot be read")
			}
			v = v[size:]
			if !live[id] {
				continue
			}
			if !fits(k, id) {
				return fmt.Errorf("quad %d stands under a wrong key", id)
			}
			n++
		}
		return nil
	})
	return n, err
}

// be reads a number of a key.
func be(b []byte) uint64 { return binary.BigEndian.Uint64(b) }
