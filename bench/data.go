package main

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"speelveld/analysis/similarity"
	"speelveld/analysis/table"
)

// A frame is a table of numbers, column by column. A text is kept as the number of its value, in a
// column whose kind is 't'; other kinds are 'q', a quantity.
type frame struct {
	rows, cols int
	values     []float64
	kinds      string
}

func newFrame(rows, cols int) frame {
	return frame{rows, cols, make([]float64, rows*cols), strings.Repeat("q", cols)}
}

func (f frame) at(i, j int) float64 { return f.values[j*f.rows+i] }

// The data of the jobs: how each is made, and which file of a folder of one's own replaces it.
var sources = []struct {
	name, file string
	make       func(*rand.Rand) frame
}{
	{"codes2000x200", "bin2000x200", func(r *rand.Rand) frame { return kinds(r, 2000, 200) }},
	{"plain2000x200", "plain2000x200", func(r *rand.Rand) frame { return codes(r, 2000, 200) }},
	{"codes5000x200", "bin5000x200", func(r *rand.Rand) frame { return kinds(r, 5000, 200) }},
	{"codes10000x200", "trans10000x200", func(r *rand.Rand) frame { return kinds(r, 10_000, 200) }},
	{"mixed2000x30", "mixed2000x30", func(r *rand.Rand) frame { return mixed(r, 2000) }},
	{"counts500x31", "perm500x30", func(r *rand.Rand) frame { return counts(r, 500, 30) }},
	{"tables2000", "tables2000", func(r *rand.Rand) frame { return tables(r, 2000) }},
}

// codes makes cases × codes without any structure, each code with its own frequency: a fifth on average,
// from a fiftieth to two fifths, as in a codebook with some common and many rare codes.
func codes(r *rand.Rand, n, m int) frame {
	f := newFrame(n, m)
	for j := range m {
		p := beta(r, 4, 16)
		for i := range n {
			if r.Float64() < p {
				f.values[j*n+i] = 1
			}
		}
	}
	return f
}

// kinds makes cases × codes in which each case is of one of ten kinds, each with sixteen codes of its own that
// most of its cases have: families of cases to be found, and codes that go together.
func kinds(r *rand.Rand, n, m int) frame {
	const of, own = 10, 16
	f := newFrame(n, m)
	kind, often := make([]int, n), make([]float64, m)
	for i := range kind {
		kind[i] = r.IntN(of)
	}
	for j := range often {
		often[j] = 0.6 + 0.4*r.Float64()
	}
	for j := range m {
		p := beta(r, 4, 21)
		for i := range n {
			if r.Float64() < p || j/own == kind[i] && r.Float64() < often[j] {
				f.values[j*n+i] = 1
			}
		}
	}
	return f
}

// beta draws from the beta distribution with whole parameters.
func beta(r *rand.Rand, a, b int) float64 {
	x, y := 0.0, 0.0
	for range a {
		x += r.ExpFloat64()
	}
	for range b {
		y += r.ExpFloat64()
	}
	return x / (x + y)
}

// mixed makes ten columns of measurements, ten of texts with five values, and ten of presences.
func mixed(r *rand.Rand, n int) frame {
	f := newFrame(n, 30)
	f.kinds = strings.Repeat("q", 10) + strings.Repeat("t", 10) + strings.Repeat("q", 10)
	for k := range f.values {
		switch j := k / n; {
		case j < 10:
			f.values[k] = r.NormFloat64()
		case j < 20:
			f.values[k] = float64(r.IntN(5))
		case r.Float64() < 0.3:
			f.values[k] = 1
		}
	}
	return f
}

// counts makes a column with the number of the group, of four, and m columns of counts whose mean
// differs a little by group.
func counts(r *rand.Rand, n, m int) frame {
	f := newFrame(n, m+1)
	f.kinds = "t" + f.kinds[1:]
	for i := range n {
		g := r.IntN(4)
		f.values[i] = float64(g)
		for j := range m {
			left, x := math.Exp(-4-0.1*float64(g)), -1.0 // a Poisson number, by the product of uniforms
			for p := 1.0; p > left; p *= r.Float64() {
				x++
			}
			f.values[(j+1)*n+i] = x
		}
	}
	return f
}

// tables makes 2×2 tables of 20 to 200 cases.
func tables(r *rand.Rand, n int) frame {
	f := newFrame(n, 4)
	for i := range n {
		cases, p, q := 20+r.IntN(181), 0.1+0.8*r.Float64(), 0.1+0.8*r.Float64()
		for range cases {
			cell := 0
			if r.Float64() >= p {
				cell = 2
			}
			if r.Float64() >= q {
				cell++
			}
			f.values[cell*n+i]++
		}
	}
	return f
}

// makeData writes all data to dir: each source, made by seed or read from folder (if not empty and
// it has the file, as NAME.csv or NAME.csv.gz), and the distances computed from them.
func makeData(dir, folder string) error {
	made := map[string]frame{}
	for k, s := range sources {
		f, err := readFolder(folder, s.file)
		if errors.Is(err, fs.ErrNotExist) {
			f, err = s.make(rand.New(rand.NewPCG(1, uint64(k)))), nil
		} else if err == nil {
			fmt.Fprintf(os.Stderr, "%s: from %s, %d × %d\n", s.name, folder, f.rows, f.cols)
		}
		if err != nil {
			return err
		}
		made[s.name] = f
		if err := writeFrame(dir, s.name, f); err != nil {
			return err
		}
	}
	for _, d := range []struct{ name, from string }{{"distances2000", "codes2000x200"}, {"plain2000", "plain2000x200"}, {"distances5000", "codes5000x200"}} {
		m, err := jaccardDistances(made[d.from])
		if err != nil {
			return err
		}
		if err := writeNumbers(dir, d.name, len(m.Cases), 1, m.Values); err != nil {
			return err
		}
	}
	c := made["counts500x31"]
	if err := writeNumbers(dir, "groups500", c.rows, 1, c.values[:c.rows]); err != nil {
		return err
	}
	return writeNumbers(dir, "distances500", c.rows, 1, euclidean(c))
}

// readFolder reads a file of numbers and texts with a header, whose first column names the cases.
// In tables2000 every column is a count.
func readFolder(folder, name string) (frame, error) {
	if folder == "" {
		return frame{}, fs.ErrNotExist
	}
	path := filepath.Join(folder, name+".csv")
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		path += ".gz"
		file, err = os.Open(path)
	}
	if err != nil {
		return frame{}, err
	}
	defer file.Close() //nolint:errcheck // only read
	var in io.Reader = bufio.NewReader(file)
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(in); err != nil {
			return frame{}, fmt.Errorf("%s: %w", path, err)
		}
	}
	f, err := readFrame(in)
	if err != nil {
		return frame{}, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

func readFrame(in io.Reader) (frame, error) {
	records, err := csv.NewReader(in).ReadAll()
	if err != nil {
		return frame{}, err
	}
	if len(records) < 2 || len(records[0]) < 2 {
		return frame{}, errors.New("no cases or no columns")
	}
	records = records[1:]
	f := newFrame(len(records), len(records[0])-1)
	kinds := []byte(f.kinds)
	for j := range f.cols {
		column := f.values[j*f.rows:][:f.rows]
		for i := range column {
			if column[i], err = strconv.ParseFloat(records[i][j+1], 64); err != nil {
				kinds[j] = 't'
				break
			}
		}
		if kinds[j] == 't' {
			var texts []string
			for i := range column {
				texts = append(texts, records[i][j+1])
			}
			slices.Sort(texts)
			texts = slices.Compact(texts)
			for i := range column {
				at, _ := slices.BinarySearch(texts, records[i][j+1])
				column[i] = float64(at)
			}
		}
	}
	f.kinds = string(kinds)
	return f, nil
}

// jaccardDistances returns the distances between the rows, each with up to a millionth added that
// only its place in the matrix decides: cases with codes have many equal distances, and which of two
// equal ones is merged first is free, so that two right programs draw two trees.
func jaccardDistances(f frame) (*similarity.Matrix, error) {
	m, err := similarity.Compute(ctx, f.table(), similarity.Options{Form: similarity.Distances})
	if err != nil {
		return nil, err
	}
	for k := range m.Values {
		if math.IsNaN(m.Values[k]) { // two cases without any code
			m.Values[k] = 1
		}
		x := float64(k) * 0.6180339887498949
		m.Values[k] += 1e-6 * (x - math.Floor(x))
	}
	return m, nil
}

// euclidean returns the distances between the rows by all columns but the first.
func euclidean(f frame) []float64 {
	out := make([]float64, 0, f.rows*(f.rows-1)/2)
	for i := range f.rows {
		for k := i + 1; k < f.rows; k++ {
			sum := 0.0
			for j := 1; j < f.cols; j++ {
				d := f.at(i, j) - f.at(k, j)
				sum += d * d
			}
			out = append(out, math.Sqrt(sum))
		}
	}
	return out
}

// table returns the frame as an analysis takes it.
func (f frame) table() *table.Table {
	cases, columns := make([]string, f.rows), make([]table.Column, f.cols)
	for i := range cases {
		cases[i] = fmt.Sprintf("case%06d", i)
	}
	for j := range columns {
		columns[j] = table.Column{ID: fmt.Sprintf("column%03d", j)}
	}
	b := table.NewBuilder(cases, columns)
	for j := range columns {
		for i := range cases {
			if f.kinds[j] == 't' {
				b.SetText(i, j, strconv.Itoa(int(f.at(i, j))))
			} else {
				b.Set(i, j, f.at(i, j))
			}
		}
	}
	return b.Table()
}

func writeFrame(dir, name string, f frame) error {
	if err := os.WriteFile(filepath.Join(dir, name+".kinds"), []byte(f.kinds+"\n"), 0o600); err != nil {
		return err
	}
	return writeNumbers(dir, name, f.rows, f.cols, f.values)
}

// writeNumbers writes NAME.f64, doubles in little-endian order, and NAME.dim, the rows and columns.
func writeNumbers(dir, name string, rows, cols int, values []float64) error {
	if err := os.WriteFile(filepath.Join(dir, name+".dim"), fmt.Appendf(nil, "%d %d\n", rows, cols), 0o600); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(dir, name+".f64"))
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(file, 1<<20)
	err = binary.Write(out, binary.LittleEndian, values)
	return errors.Join(err, out.Flush(), file.Close())
}

// load reads a frame that was written.
func load(dir, name string) (frame, error) {
	var f frame
	dim, err := os.ReadFile(filepath.Join(dir, name+".dim"))
	if err != nil {
		return f, err
	}
	if _, err := fmt.Sscan(string(dim), &f.rows, &f.cols); err != nil {
		return f, fmt.Errorf("%s.dim: %w", name, err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, name+".f64"))
	if err != nil {
		return f, err
	}
	f.values = make([]float64, len(raw)/8)
	for k := range f.values {
		f.values[k] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*k:]))
	}
	kinds, err := os.ReadFile(filepath.Join(dir, name+".kinds"))
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	f.kinds = strings.TrimSpace(string(kinds))
	return f, err
}

// loadTable reads a frame as a table.
func loadTable(dir, name string) (*table.Table, error) {
	f, err := load(dir, name)
	if err != nil {
		return nil, err
	}
	return f.table(), nil
}

// loadDistances reads distances as an analysis takes them.
func loadDistances(dir, name string) (*similarity.Matrix, error) {
	f, err := load(dir, name)
	if err != nil {
		return nil, err
	}
	m := &similarity.Matrix{Cases: make([]string, f.rows), Values: f.values, Form: similarity.Distances, Given: true}
	for i := range m.Cases {
		m.Cases[i] = fmt.Sprintf("case%06d", i)
	}
	return m, nil
}
