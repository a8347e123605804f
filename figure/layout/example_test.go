package layout_test

import (
	"context"
	"fmt"
	"log"

	"speelveld/figure/layout"
)

func ExampleLayout() {
	d, err := layout.Layout(context.Background(), `digraph { rankdir=LR "living lab" -> lab }`, layout.Dot)
	if err != nil {
		log.Fatal(err)
	}
	for _, n := range d.Nodes {
		fmt.Println(n.Name, n.Box.X0 < d.Width/2)
	}
	// Output:
	// living lab true
	// lab false
}
