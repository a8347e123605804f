package csv

import (
	"io"
	"slices"
	"strings"
)

// Edges are the ties of a network that is given as a list.
type Edges struct {
	Nodes    []string // in the order in which they are first named
	Ties     []Tie    // each pair once, in the order in which they are first named
	Repeated int      // rows that name a pair again, in either direction: their weights were added
	Loops    int      // rows that tie a node to itself: left out
}

// A Tie joins two nodes, by their numbers A < B, with a weight over 0.
type Tie struct {
	A, B   int
	Weight float64
}

// edgeColumns are the names that the columns of a list of ties can have.
var edgeColumns = [3][]string{{"from", "source", "van"}, {"to", "target", "naar"}, {"weight", "gewicht"}}

// ReadEdges reads a list of ties: a row for each, with the two nodes in the columns "from" and "to" (or
// source and target, van and naar) and, if there is a column "weight" (gewicht), how heavy it
// is; without one each weighs 1. Other columns are not looked at. Ties have no direction. A row of
// weight 0 names its nodes and ties them not.
//
// A weight that is missing, negative or no number is an error, and so is a row that names one node only.
// Problems are reported as by ReadTable.
func ReadEdges(name string, r io.Reader) (*Edges, error) {
	f, err := open(name, r)
	if err != nil {
		return nil, err
	}
	e := &edgeReader{file: f, nodes: map[string]int{}, ties: map[[2]int]int{}}
	rows := 0
	err = f.records(func(rec []field) bool {
		if rows++; rows == 1 {
			return e.header(rec)
		}
		e.row(rec)
		return true
	})
	if err != nil {
		return nil, err
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	if rows == 0 {
		return nil, f.whole("the file is empty")
	}
	if len(e.out.Nodes) == 0 {
		return nil, f.whole("the file names no nodes").WithHint("each row below the header is a tie: from,to,weight")
	}
	return &e.out, nil
}

type edgeReader struct {
	*file
	column [3]int // of from, to and weight; −1: there is none
	width  int
	nodes  map[string]int
	ties   map[[2]int]int // place in out.Ties
	out    Edges
}

// header finds the columns.
func (e *edgeReader) header(rec []field) bool {
	e.width = len(rec)
	for k, names := range edgeColumns {
		e.column[k] = slices.IndexFunc(rec, func(f field) bool { return slices.Contains(names, strings.ToLower(f.text)) })
	}
	if e.column[0] < 0 || e.column[1] < 0 {
		e.problem(rec[0].at, "a list of ties needs the columns from and to").
			WithHint("the first row names the columns: from,to,weight (or source,target,weight)")
		return false
	}
	return true
}

func (e *edgeReader) row(rec []field) {
	if len(rec) != e.width {
		e.problem(rec[0].at, "the row has %d cells, the header %d", len(rec), e.width)
		return
	}
	from, to := rec[e.column[0]], rec[e.column[1]]
	for _, end := range []field{from, to} {
		if end.text == "" {
			e.problem(end.at, "a tie without a node at one end")
			return
		}
	}
	weight := 1.0
	if k := e.column[2]; k >= 0 {
		cell := rec[k]
		v, ok := parse(cell.text, e.sep)
		switch {
		case !reported(cell.text):
			e.problem(cell.at, "a tie without a weight").WithHint("write its weight, or leave the column out: then each tie weighs 1")
			return
		case !ok:
			e.problem(cell.at, "the weight of a tie is a number, but this is %q", shorten(cell.text)).WithHint("%s", numberHint(cell.text, e.sep))
			return
		case v < 0:
			e.problem(cell.at, "the weight of a tie is negative: %s", shorten(cell.text)).WithHint("a weight says how near two nodes are; leave out ties that part them")
			return
		}
		weight = v
	}
	a, b := e.node(from.text), e.node(to.text)
	if a == b {
		e.out.Loops++
		return
	}
	if weight == 0 {
		return
	}
	pair := [2]int{min(a, b), max(a, b)}
	if at, twice := e.ties[pair]; twice {
		e.out.Ties[at].Weight += weight
		e.out.Repeated++
		return
	}
	e.ties[pair] = len(e.out.Ties)
	e.out.Ties = append(e.out.Ties, Tie{pair[0], pair[1], weight})
}

func (e *edgeReader) node(id string) int {
	i, ok := e.nodes[id]
	if !ok {
		i = len(e.out.Nodes)
		e.nodes[id] = i
		e.out.Nodes = append(e.out.Nodes, id)
	}
	return i
}
