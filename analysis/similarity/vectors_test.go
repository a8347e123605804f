package similarity

import (
	"path/filepath"
	"testing"

	"speelveld/internal/vectors"
)

func compare(t *testing.T, m *Matrix, want [][]float64) {
	t.Helper()
	for i := range want {
		for j := range want {
			if i != j && !vectors.Near(m.At(i, j), want[i][j]) {
				t.Errorf("%s and %s: got %.15g, want %.15g", m.Cases[i], m.Cases[j], m.At(i, j), want[i][j])
				return
			}
		}
	}
}

// TestMeasuresOfPresence holds the measures to dist (R 4.2.2), vegdist (vegan 2.6-4) and
// dist.binary (ade4 1.7-22), whose outputs lie beside the data.
func TestMeasuresOfPresence(t *testing.T) {
	for _, file := range vectors.Files(t, "binary") {
		var ref struct {
			Jaccard    [][]float64            `json:"one_minus_jaccard_dist_binary"`
			Bray       [][]float64            `json:"vegan_bray_binary_is_1_minus_dice"`
			Similarity map[string][][]float64 `json:"similarity"`
		}
		vectors.JSON(t, file, &ref)
		if ref.Similarity == nil {
			continue
		}
		tab := vectors.Table(t, vectors.Beside(file))
		for name, measure := range map[string]Measure{
			"jaccard_S3": Jaccard, "smc_S4": SMC, "sokal_sneath_S5": SokalSneath, "rogers_tanimoto_S6": RogersTanimoto,
			"dice_S7": Dice, "hamann_S9": Hamann, "ochiai_S12": Ochiai, "phi_S14": Phi, "russell_rao_S2": RussellRao,
		} {
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				for _, fuzzy := range []bool{false, true} { // on 0 and 1 both are the same
					m, err := Compute(t.Context(), tab, Options{Measure: measure, Fuzzy: fuzzy})
					if err != nil {
						t.Fatal(err)
					}
					compare(t, m, ref.Similarity[name])
				}
			})
		}
		for measure, want := range map[Measure][][]float64{Jaccard: ref.Jaccard, Dice: ref.Bray, BrayCurtis: ref.Bray} {
			m, err := Compute(t.Context(), tab, Options{Measure: measure, Form: Distances})
			if err != nil {
				t.Fatal(err)
			}
			compare(t, m, want)
		}
		compare(t, must(Compute(t.Context(), tab, Options{Measure: Cosine})), ref.Similarity["ochiai_S12"])
		compare(t, must(Compute(t.Context(), tab, Options{Measure: Hamming})), ref.Similarity["smc_S4"])
		compare(t, must(Compute(t.Context(), tab, Options{Measure: Gower})), ref.Similarity["smc_S4"])
		compare(t, must(Compute(t.Context(), tab, Options{Measure: Taxonomic})), ref.Similarity["dice_S7"])
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
