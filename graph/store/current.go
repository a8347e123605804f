package store

import (
	"context"
	"reflect"

	"speelveld/graph"
)

// Current returns the snapshot of the study that was loaded from files with this digest, in the
// form that this version of the program writes, or nil where the store holds none. It reads the
// store once.
func (s *Store) Current(ctx context.Context, digest string) (*graph.Study, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(); err != nil {
		return nil, err
	}
	all, err := s.b.quads(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range partition(all).studies {
		if p.digest == digest && p.encoding == encodingVersion {
			study, err := graph.Decode(p.quads)
			if err != nil {
				return nil, s.damaged(err)
			}
			return study, nil
		}
	}
	return nil, nil
}

// Holds reports whether the stored graph of a study says exactly what the study says.
func (s *Store) Holds(ctx context.Context, study *graph.Study) (bool, error) {
	stored, err := s.Snapshot(ctx, study.ID)
	if err != nil {
		return false, err
	}
	have, want := graph.Quads(stored), graph.Quads(study)
	return reflect.DeepEqual(have, want), nil
}
