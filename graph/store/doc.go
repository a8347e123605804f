package store

import (
	_ "github.com/cayleygraph/cayley/graph/kv"
	_ "github.com/cayleygraph/cayley/graph/memstore"
	_ "github.com/cayleygraph/cayley/graph/proto"
	_ "github.com/cayleygraph/cayley/query/path"
	_ "github.com/cayleygraph/quad/pquads"
	_ "github.com/hidal-go/hidalgo/kv/bbolt"
	_ "go.etcd.io/bbolt"
	_ "go.etcd.io/bbolt/errors"
	_ "google.golang.org/protobuf/proto"
)
