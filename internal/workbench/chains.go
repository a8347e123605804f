package workbench

import (
	"context"

	"speelveld/analysis/table"
	"speelveld/graph"
)

// A ChainsQuery asks for the chains from interventions by mechanisms to outcomes.
type ChainsQuery struct {
	From, To string // codes that a chain passes through; "" for any
	Basis    string // graph.Linked or graph.Present; "" for both
	RollUp   bool   // count codes as their top parents
}

// A ChainsAnswer is the chains, linked ones first.
type ChainsAnswer struct {
	N       int        `json:"n"`       // cases looked at
	Linked  int        `json:"linked"`  // rows that a source links
	Present int        `json:"present"` // rows of codes that are only found in the same case
	Rows    []ChainRow `json:"rows"`
	Notes   []string   `json:"notes"`
}

// A ChainRow is a chain with its CIMO sentence.
type ChainRow struct {
	graph.Chain
	InterventionLabel string    `json:"intervention_label"`
	MechanismLabel    string    `json:"mechanism_label"`
	OutcomeLabel      string    `json:"outcome_label"`
	Sentence          string    `json:"sentence"`
	Passages          []Passage `json:"passages"` // what the chain rests on: configurations of linked ones, coded passages of others
}

// Chains walks the store for chains.
func (d *Data) Chains(ctx context.Context, q ChainsQuery) (*ChainsAnswer, error) {
	b := d.bench
	if b == nil {
		return nil, usagef("chains follow the links that sources make; a table has none", "chains needs a study, not a table")
	}
	f := graph.ChainFilter{Cases: d.table.Cases(), Count: d.count, Basis: q.Basis, RollUp: q.RollUp}
	for _, w := range []struct {
		word string
		to   *string
	}{{q.From, &f.From}, {q.To, &f.To}} {
		if w.word == "" {
			continue
		}
		code, err := b.index.resolveCode(w.word)
		if err != nil {
			return nil, err
		}
		*w.to = code.ID
	}
	chains, err := b.store.Walk(b.study.ID).Chains(ctx, f)
	if err != nil {
		return nil, err
	}
	a := &ChainsAnswer{N: d.N(), Rows: []ChainRow{}}
	for _, c := range chains {
		if c.Basis == graph.Linked {
			a.Linked++
		} else {
			a.Present++
		}
		label := func(id string) string {
			if id == "" {
				return ""
			}
			return b.codeLabel(id)
		}
		a.Rows = append(a.Rows, ChainRow{c, label(c.Intervention), label(c.Mechanism), label(c.Outcome), graph.Sentence(b.study, c, d.lang), b.chainPassages(&c)})
	}
	a.Notes = []string{d.nl(
		"Grond: ‘bron’ betekent dat een bron het verband zelf legt; ‘samen’ dat de codes alleen in dezelfde case staan, en dat is geen verband.",
		"Basis: linked means that a source makes the link itself; present, that the codes merely stand in the same case, which is no link.")}
	if silent := d.without(graph.Mechanism); silent > 0 {
		a.Notes = append(a.Notes, d.nl(
			"In %d van de %d cases noemt geen bron een mechanisme: wat niet is gemeld, kan er wel zijn geweest.",
			"In %d of the %d cases no source names a mechanism: what is not reported may well have been there.", silent, a.N))
	}
	return a, nil
}

// without counts the cases in which no code of a kind is present.
func (d *Data) without(kind graph.Kind) int {
	seen := table.NewBits(d.N())
	for j, c := range d.table.Columns() {
		if c.Kind == string(kind) {
			seen = seen.Or(d.table.Present(j))
		}
	}
	return d.N() - seen.Count()
}

// chainPassages returns what a chain rests on, case by case.
func (b *Bench) chainPassages(c *graph.Chain) []Passage {
	out := []Passage{}
	for _, s := range c.Support {
		k := b.index.Case(s.Case)
		for _, n := range s.Configurations {
			cfg := &k.Configs[n]
			p := Passage{Case: s.Case, Status: string(cfg.Status), Text: b.text(cfg.Text), Evidence: b.proofs(cfg.Evidence)}
			for _, ids := range [][]string{cfg.Context, cfg.Interventions, cfg.Mechanisms, cfg.Dynamics, cfg.Outcomes} {
				p.Codes = append(p.Codes, ids...)
			}
			out = append(out, p)
		}
		coder := graph.MainCoder(k)
		for _, n := range s.Passages {
			p := Passage{Case: s.Case}
			for i := range k.Codings {
				coding := &k.Codings[i]
				if coding.Passage != n || coding.Coder != coder {
					continue
				}
				p.Status, p.Text, p.Evidence = string(coding.Status), b.text(coding.Text), b.proofs(coding.Evidence)
				p.Codes = append(p.Codes, coding.Code)
			}
			out = append(out, p)
		}
	}
	return out
}
