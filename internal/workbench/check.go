package workbench

import (
	"speelveld/datasets"
	"speelveld/internal/diag"
)

// A Checked is a study without problems: what it holds, and what is thin in it.
type Checked struct {
	Study       string    `json:"id"`
	Cases       int       `json:"cases"`
	Concepts    int       `json:"concepts"`
	Definitions int       `json:"definitions"`
	Codes       int       `json:"codes"`
	Sources     int       `json:"sources"`
	Codings     int       `json:"codings"`
	Configs     int       `json:"configurations"`
	Warnings    diag.List `json:"-"`
	Rows        []Remark  `json:"rows"`
}

// A Remark is a warning as JSON has it.
type Remark struct {
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Hint    string `json:"hint"`
}

// Check reads the study's files, without a store. A study with problems gives a diag.List with all of them.
func Check(opt Options) (*Checked, error) {
	s, _, err := Read(opt)
	if err != nil {
		return nil, err
	}
	c := &Checked{
		Study: s.ID, Cases: len(s.Cases), Concepts: len(s.Concepts), Definitions: len(s.Definitions),
		Codes: len(s.Codes), Sources: len(s.Sources), Warnings: datasets.Warnings(s),
	}
	for i := range s.Cases {
		c.Codings += len(s.Cases[i].Codings)
		c.Configs += len(s.Cases[i].Configs)
	}
	for _, w := range c.Warnings {
		c.Rows = append(c.Rows, Remark{w.Msg, w.Pos.File, w.Pos.Line, w.Pos.Col, w.Hint})
	}
	return c, nil
}
