package store

import (
	"context"

	"github.com/cayleygraph/cayley/query/path"
	"github.com/cayleygraph/quad"

	"speelveld/graph"
)

// Digest returns the digest that a study was loaded with, by a short walk; and "" where the
// store does not hold the study, or holds it in the form of another version of the program, so
// that in both cases it has to be loaded.
func (s *Store) Digest(ctx context.Context, studyID string) (string, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(); err != nil {
		return "", err
	}
	p := path.StartPath(s.b.store(), quad.String(studyID)).In(iri(graph.Identifier)).
		Has(iri(graph.Type), iri(graph.ClassStudy)).
		Has(iri(graph.Encoding), quad.String(encodingVersion)).
		Out(iri(graph.Digest)).Tag("digest")
	found, err := rows(ctx, s.b.store(), p)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0]["digest"].Value, nil
}
