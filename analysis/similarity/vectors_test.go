package similarity

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"

	"speelveld/analysis/table"
)

// near holds two numbers to the precision in which the reference outputs were printed.
func near(got, want float64) bool { return scalar.EqualWithinAbsOrRel(got, want, 1e-12, 1e-9) }

// readTable reads a CSV whose first column is the case's id.
func readTable(t testing.TB, path string) *table.Table {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for _, r := range records[1:] {
		cases = append(cases, r[0])
	}
	var cols []table.Column
	for _, id := range records[0][1:] {
		cols = append(cols, table.Column{ID: id})
	}
	b := table.NewBuilder(cases, cols)
	for i, r := range records[1:] {
		for j, s := range r[1:] {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			b.Set(i, j, v)
		}
	}
	return b.Table()
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// vectorFolders are the folders with reference outputs: ours, and the one that SPEELVELD_VECTORS
// names, whose data are not ours to pass on.
func vectorFolders(kind string) []string {
	dirs := []string{"testdata"}
	if root := os.Getenv("SPEELVELD_VECTORS"); root != "" {
		dirs = append(dirs, filepath.Join(root, kind))
	}
	return dirs
}

func compare(t *testing.T, m *Matrix, want [][]float64) {
	t.Helper()
	for i := range want {
		for j := range want {
			if i != j && !near(m.At(i, j), want[i][j]) {
				t.Errorf("%s and %s: got %.15g, want %.15g", m.Cases[i], m.Cases[j], m.At(i, j), want[i][j])
				return
			}
		}
	}
}

// TestMeasuresOfPresence holds the measures to dist (R 4.2.2), vegdist (vegan 2.6-4) and
// dist.binary (ade4 1.7-22), whose outputs lie beside the data.
func TestMeasuresOfPresence(t *testing.T) {
	for _, dir := range vectorFolders("binary") {
		files, err := filepath.Glob(filepath.Join(dir, "*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no reference outputs in %s: %v", dir, err)
		}
		for _, file := range files {
			var ref struct {
				Jaccard    [][]float64            `json:"one_minus_jaccard_dist_binary"`
				Bray       [][]float64            `json:"vegan_bray_binary_is_1_minus_dice"`
				Similarity map[string][][]float64 `json:"similarity"`
			}
			readJSON(t, file, &ref)
			if ref.Similarity == nil {
				continue
			}
			tab := readTable(t, file[:len(file)-len("json")]+"csv")
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
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
