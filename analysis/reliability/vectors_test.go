package reliability

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"speelveld/internal/vectors"
)

// Outputs of R's irr 0.84.1 (kripp.alpha, kappa2, kappam.fleiss, agree); the first item is the
// example of Krippendorff's papers. SPEELVELD_VECTORS may name a folder with more of them.
func TestAgreesWithIrr(t *testing.T) {
	type weighted struct{ Value, Z, P *float64 }
	for _, name := range vectors.Files(t, "reliability") {
		var file struct {
			Items []struct {
				Ratings     [][]*float64
				Alpha       map[string]*float64
				Fleiss      *struct{ Value, Z *float64 }
				CohenKappa  map[string]weighted `json:"cohen_kappa"`
				AgreePct    *float64            `json:"agree_pct"`
				Description string
			}
		}
		vectors.JSON(t, name, &file)
		for i, item := range file.Items {
			t.Run(fmt.Sprintf("%s/%d", filepath.Base(name), i), func(t *testing.T) {
				rows := make([][]float64, len(item.Ratings))
				for c, row := range item.Ratings {
					for _, v := range row {
						x := math.NaN()
						if v != nil {
							x = *v
						}
						rows[c] = append(rows[c], x)
					}
				}
				r := Numbers(names("c", len(rows)), names("u", len(rows[0])), rows)
				s, err := Run(context.Background(), r, Options{Bootstrap: -1})
				if err != nil {
					t.Fatal(err)
				}
				same := func(what string, got float64, want *float64) {
					t.Helper()
					if want == nil {
						if !math.IsNaN(got) {
							t.Errorf("%s = %v, want none", what, got)
						}
					} else if !vectors.Near(got, *want) {
						t.Errorf("%s = %.15g, want %.15g", what, got, *want)
					}
				}
				for _, l := range Levels {
					if want, ok := item.Alpha[l.String()]; ok {
						same("alpha "+l.String(), s.Alpha.Of(l), want)
						if got := KrippendorffAlpha(r, l); len(rows) == 2 || slices.Contains(r.cells, missing) {
							same("KrippendorffAlpha "+l.String(), got, want)
						} else { // irr takes n to be (coders − 1) times as large: (1 − alpha) / (1 − 1/n) stays
							n := float64(len(r.cells))
							irr := 1 - (1-got)*(1-1/(n*float64(len(rows)-1)))/(1-1/n)
							same("KrippendorffAlpha as irr "+l.String(), irr, want)
						}
					}
				}
				if item.Fleiss != nil {
					same("fleiss", s.Fleiss, item.Fleiss.Value)
					same("FleissKappa", FleissKappa(r), item.Fleiss.Value)
				}
				if want, ok := item.CohenKappa["unweighted"]; ok {
					same("kappa", s.Kappa[0].Value, want.Value)
					same("CohenKappa", CohenKappa(r, 0, 1), want.Value)
					same("z", s.Kappa[0].Z, want.Z)
					same("p", s.Kappa[0].P, want.P)
				}
				if want, ok := item.CohenKappa["equal"]; ok {
					same("linear", s.Kappa[0].Linear, want.Value)
				}
				if want, ok := item.CohenKappa["squared"]; ok {
					same("squared", s.Kappa[0].Squared, want.Value)
				}
				if item.AgreePct != nil {
					pct := *item.AgreePct / 100
					same("agreement of all", s.AgreementAll, &pct)
					if len(rows) == 2 {
						same("agreement", PercentAgreement(r), &pct)
					}
				}
			})
		}
	}
}

func names(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s%d", prefix, i+1)
	}
	return out
}
