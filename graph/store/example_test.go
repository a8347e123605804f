package store_test

import (
	"context"
	"fmt"
	"log"

	"speelveld/graph"
	"speelveld/graph/graphtest"
	"speelveld/graph/store"
)

// A study is loaded into a store, its links are followed, and it is read back whole.
func Example() {
	ctx := context.Background()
	st, err := store.Open(ctx, "mem:", store.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer st.Close()

	study := graphtest.Sample()
	if _, err := st.Load(ctx, study, "digest of its files", nil); err != nil {
		log.Fatal(err)
	}
	code, err := st.Walk(study.ID).Code(ctx, "mixed-teams")
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range code.Links {
		fmt.Println(l.From, graph.Compact(l.Predicate), l.To, l.Cases)
	}
	snapshot, err := st.Snapshot(ctx, study.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(snapshot.Cases), "cases")
	// Output:
	// knowledge-gap sv:callsFor mixed-teams [straat]
	// mixed-teams sv:stirs friction [straat]
	// mixed-teams sv:hinders transformation [tuin]
	// mixed-teams sv:triggers transformation [straat]
	// shared-lessons sv:feedsBackTo mixed-teams [straat]
	// 2 cases
}
