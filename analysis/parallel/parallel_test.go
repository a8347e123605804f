package parallel

import (
	"context"
	"errors"
	"testing"
)

func TestEachVisitsEveryNumberOnce(t *testing.T) {
	for _, n := range []int{0, 1, 2, 1000} {
		seen := make([]int, n)
		if err := Each(context.Background(), n, func(i int) { seen[i]++ }); err != nil {
			t.Fatal(err)
		}
		for i, k := range seen {
			if k != 1 {
				t.Errorf("n = %d: number %d was visited %d times", n, i, k)
			}
		}
	}
}

func TestEachStopsWithTheContext(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := Each(ctx, 10, func(int) { t.Error("work was done") }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestEachPassesAPanicOn(t *testing.T) {
	defer func() {
		if r := recover(); r != "broken" {
			t.Errorf("recovered %v, want the worker's own panic", r)
		}
	}()
	_ = Each(context.Background(), 100, func(i int) {
		if i == 7 {
			panic("broken")
		}
	})
	t.Error("the panic was lost")
}
