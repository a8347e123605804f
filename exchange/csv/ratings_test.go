package csv

import (
	"fmt"
	"strings"
	"testing"

	"speelveld/internal/diag"
)

func TestReadRatings(t *testing.T) {
	rows := RatingsOptions{UnitsInRows: true}
	for name, v := range map[string]struct {
		in   string
		opt  RatingsOptions
		want string
	}{
		"numbers":        {"coder,u1,u2\na,1,2\nb,,NA\n", RatingsOptions{}, "[a b] [u1 u2] [[1 2] [NaN NaN]] []"},
		"words":          {"coder,u1,u2\na,yes,no\nb,,NA\n", RatingsOptions{}, "[a b] [u1 u2] [] [[yes no] [ ]]"},
		"decimal commas": {"codeur;één;u2\nZoë;0,5;2\nb;1;3\n", RatingsOptions{}, "[Zoë b] [één u2] [[0.5 2] [1 3]] []"},
		"numbered units": {"coder,1,2\na,1,0\nb,1,1\n", RatingsOptions{}, "[a b] [1 2] [[1 0] [1 1]] []"},
		"units in rows":  {"unit,a,b\nx,1,2\ny,3,\n", rows, "[a b] [x y] [[1 3] [2 NaN]] []"},
		"more words":     {"c,u1,u2,u3\na,1,x,y\n", RatingsOptions{}, "[a] [u1 u2 u3] [] [[1 x y]]"},
		"trailing":       {"c,u1,,\na,1,,\nb,0\n", RatingsOptions{}, "[a b] [u1] [[1] [0]] []"},
		"no corner":      {",u1\na,1\n", RatingsOptions{}, "[a] [u1] [[1]] []"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := ReadRatings("r.csv", strings.NewReader(v.in), v.opt)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(r.Coders, r.Units, r.Numbers, r.Words); got != v.want {
				t.Errorf("got  %s\nwant %s", got, v.want)
			}
		})
	}
}

func TestReadRatingsErrors(t *testing.T) {
	for name, v := range map[string]struct {
		in   string
		opt  RatingsOptions
		want []string // messages, in order of place
	}{
		"empty":           {"", RatingsOptions{}, []string{"r.csv: the file is empty"}},
		"only a header":   {"c,u1\n", RatingsOptions{}, []string{"r.csv: the file names units but has no ratings"}},
		"no units":        {"c\na\n", RatingsOptions{}, []string{"r.csv:1:1: the first row names no units"}},
		"no ratings":      {"c,u1\na,\nb,NA\n", RatingsOptions{}, []string{"r.csv: the file holds no ratings"}},
		"coder twice":     {"c,u1\na,1\na,1\n", RatingsOptions{}, []string{`r.csv:3:1: coder "a" twice, first in line 2`}},
		"unit twice":      {"c,u1,u1\na,1,1\n", RatingsOptions{}, []string{`r.csv:1:6: unit "u1" twice in the first row`}},
		"unit twice down": {"u,a\nx,1\nx,1\n", RatingsOptions{UnitsInRows: true}, []string{`r.csv:3:1: unit "x" twice, first in line 2`}},
		"nameless coder":  {"c,u1\n,1\na,1\n", RatingsOptions{}, []string{"r.csv:2:1: a row without the name of its coder"}},
		"nameless unit":   {"c,u1,\na,1,2\n", RatingsOptions{}, []string{"r.csv:2:5: column 3 has no name, but it has values"}},
		"short and long":  {"c,u1,u2\na,1\nb,1,2,3\n", RatingsOptions{}, []string{"r.csv:2:1: the row has 2 cells, the header 3", "r.csv:3:1: the row has 4 cells, the header 3"}},
		"words in numbers": {"c,u1,u2\na,1,x\nb,2,y\nc,1,1\n", RatingsOptions{}, []string{
			`r.csv:2:5: the ratings are numbers, but this is "x"`, `r.csv:3:5: the ratings are numbers, but this is "y"`}},
		"open quote": {"c,u1\na,\"1\n", RatingsOptions{}, []string{"r.csv:2:3: a quoted cell is not closed"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadRatings("r.csv", strings.NewReader(v.in), v.opt)
			var got []string
			for _, e := range diag.All(err) {
				got = append(got, e.Pos.String()+": "+e.Msg)
			}
			if fmt.Sprint(got) != fmt.Sprint(v.want) {
				t.Errorf("got  %q\nwant %q", got, v.want)
			}
		})
	}
}

func FuzzReadRatings(f *testing.F) {
	for _, s := range []string{"c,u\na,1\nb,2\n", "c;u;v\na;0,5;x\n", "c,u,,\na,1\n", ",\n,", "c,\"u\nv\"\na,1"} {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, in []byte, rows bool) {
		r, err := ReadRatings("r.csv", strings.NewReader(string(in)), RatingsOptions{UnitsInRows: rows})
		check(t, in, err)
		if err != nil {
			return
		}
		cells := len(r.Numbers) + len(r.Words)
		if cells != len(r.Coders) || len(r.Units) == 0 || (r.Numbers == nil) == (r.Words == nil) {
			t.Errorf("%d coders, %d units, %d rows of numbers, %d of words", len(r.Coders), len(r.Units), len(r.Numbers), len(r.Words))
		}
	})
}
