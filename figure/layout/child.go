package layout

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
)

// A question is what a child reads on its standard input.
type question struct {
	DOT      []string `json:"dot"`
	Engine   Engine   `json:"engine"`
	Compiled string   `json:"compiled"` // folder for compiled code; may be empty
}

// A reply is what it writes on its standard output. Program guards against a program that does
// not answer as a child and prints something else.
type reply struct {
	Program  string   `json:"program"`
	Error    string   `json:"error,omitempty"`
	Drawings [][]byte `json:"drawings,omitempty"` // the json of Graphviz for each text
}

const replyProgram = "speelveld layout 1"

// errNoAnswer says that what was read is no reply.
var errNoAnswer = errors.New("the layout process gave no answer")

func request(dots []string, engine Engine, compiled string) string {
	b, err := json.Marshal(question{dots, engine, compiled})
	if err != nil {
		panic("layout: " + err.Error()) // strings always marshal
	}
	return string(b)
}

func answer(b []byte) ([][]byte, error) {
	var r reply
	if err := json.Unmarshal(b, &r); err != nil || r.Program != replyProgram {
		return nil, errNoAnswer
	}
	if r.Error != "" {
		return nil, errors.New(r.Error)
	}
	return r.Drawings, nil
}

// RunChild answers one question of [Layouts]: it reads it from stdin, lets Graphviz lay the graphs
// out and writes the reply. It returns the exit status of the process, 0 or 1.
func RunChild(stdin io.Reader, stdout io.Writer) int {
	r := reply{Program: replyProgram}
	b, err := io.ReadAll(stdin)
	var q question
	if err == nil {
		err = json.Unmarshal(b, &q)
	}
	if err == nil {
		r.Drawings, err = run(context.Background(), q.DOT, string(q.Engine), q.Compiled)
	}
	if err != nil {
		r.Error, r.Drawings = err.Error(), nil
	}
	out, merr := json.Marshal(r)
	if merr != nil {
		os.Stderr.WriteString("layout: " + merr.Error() + "\n")
		return 1
	}
	if _, werr := stdout.Write(out); werr != nil || err != nil {
		return 1
	}
	return 0
}

// A limited buffer ends the writer once it has taken max bytes.
type limited struct {
	bytes.Buffer
	max int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > l.max {
		return 0, errors.New("too much output")
	}
	return l.Buffer.Write(p)
}
