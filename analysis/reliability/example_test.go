package reliability_test

import (
	"context"
	"fmt"
	"log"

	"speelveld/analysis/reliability"
)

func ExampleRun() {
	r := reliability.Numbers([]string{"a", "b"}, []string{"u1", "u2", "u3", "u4", "u5", "u6"}, [][]float64{
		{1, 1, 0, 0, 1, 0},
		{1, 1, 0, 0, 0, 0},
	})
	s, err := reliability.Run(context.Background(), r, reliability.Options{Bootstrap: -1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("agreement %.2f, kappa %.2f, alpha %.2f\n", s.Agreement, s.Kappa[0].Value, s.Alpha.Nominal)
	// Output: agreement 0.83, kappa 0.67, alpha 0.69
}
