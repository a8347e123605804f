package similarity_test

import (
	"fmt"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

func ExampleNearest() {
	codes := []table.Column{{ID: "shared-location"}, {ID: "co-design"}, {ID: "trust"}, {ID: "sensors"}}
	b := table.NewBuilder([]string{"de-ceuvel", "green-village", "stratumseind"}, codes)
	for i, row := range [][]float64{{1, 1, 1, 0}, {1, 1, 0, 1}, {0, 0, 0, 1}} {
		for j, v := range row {
			b.Set(i, j, v)
		}
	}
	rows, _, err := similarity.Nearest(b.Table(), "de-ceuvel", 2, similarity.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range rows {
		fmt.Printf("%s %.2f, shared %v, only the other %v\n", r.Case, r.Similarity, r.Shared, r.OnlyB)
	}
	// Output:
	// green-village 0.50, shared [shared-location co-design], only the other [sensors]
	// stratumseind 0.00, shared [], only the other [sensors]
}
