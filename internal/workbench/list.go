package workbench

import (
	"cmp"
	"slices"
	"strings"

	"speelveld/graph"
	"speelveld/internal/suggest"
)

// ListKinds are the kinds of things that can be listed.
var ListKinds = []string{"cases", "concepts", "codes", "definitions", "sources", "partners"}

// A CaseRow is a case in a list. Codings counts those of the case's main coder; Codes and Sources
// say how richly the case is described, which every comparison of cases hangs on.
type CaseRow struct {
	ID         string   `json:"id"`
	Label      string   `json:"label"`
	Concept    string   `json:"concept"`
	ConceptTag string   `json:"concept_label"`
	Country    []string `json:"country"`
	Place      string   `json:"place"`
	Start      string   `json:"start"`
	End        string   `json:"end"`
	Programme  string   `json:"programme"`
	Codings    int      `json:"codings"`
	Codes      int      `json:"codes"`
	Sources    int      `json:"sources"`
	Configs    int      `json:"configurations"`
	Coders     []string `json:"coders"`
	Collection bool     `json:"collection"`
}

// A ConceptRow is a concept in a list.
type ConceptRow struct {
	ID          string   `json:"id"`
	Label       string   `json:"label"`
	Kind        string   `json:"kind"`
	Broader     []string `json:"broader"`
	Cases       int      `json:"cases"` // of it and of what is narrower
	Definitions int      `json:"definitions"`
}

// A CodeRow is a code in a list. Cases counts the cases in which it is present.
type CodeRow struct {
	ID         string `json:"id"`
	Label      string `json:"label"`
	Kind       string `json:"kind"`
	Parent     string `json:"parent"`
	Cases      int    `json:"cases"`
	Absent     int    `json:"absent"`
	Unreported int    `json:"unreported"`
}

// A DefinitionRow is a definition in a list.
type DefinitionRow struct {
	ID         string `json:"id"`
	Label      string `json:"label"`
	Concept    string `json:"concept"`
	Year       string `json:"year"`
	Origin     string `json:"origin"`
	OriginKind string `json:"origin_kind"`
	Angle      string `json:"angle"`
	Source     string `json:"source"`
}

// A SourceRow is a source in a list. Cases counts the cases that rest on it.
type SourceRow struct {
	ID        string `json:"id"`
	Label     string `json:"label"`
	Type      string `json:"type"`
	Year      string `json:"year"`
	Cases     int    `json:"cases"`
	Reference string `json:"reference"`
}

// A PartnerRow is a partner as cases word it.
type PartnerRow struct {
	ID    string   `json:"id"`
	Label string   `json:"label"`
	Cases []string `json:"cases"`
}

// ListCases returns the cases that meet the conditions, by id, and remarks on the conditions.
func (b *Bench) ListCases(where []string) ([]CaseRow, []string, error) {
	conds, err := ParseConditions(where)
	if err != nil {
		return nil, nil, err
	}
	match, err := b.matchCases(conds, b.study.Count)
	if err != nil {
		return nil, nil, err
	}
	cd := b.codedTable(b.study.Count)
	rows := []CaseRow{}
	for _, i := range match {
		c := &b.study.Cases[i]
		r := CaseRow{
			ID: c.ID, Label: b.caseLabel(c.ID), Concept: c.Concept.String(), ConceptTag: b.conceptLabel(c.Concept.String()),
			Place: b.text(c.Place.Value), Start: c.Start.String(), End: c.End.String(), Programme: b.text(c.Programme.Value),
			Sources: len(graph.CitedSources(c)), Configs: len(c.Configs), Collection: c.Collection,
		}
		for _, cl := range c.Country {
			r.Country = append(r.Country, cl.String())
		}
		main, own := graph.MainCoder(c), map[string]bool{}
		for n := range c.Codings {
			k := &c.Codings[n]
			if k.Coder == main {
				r.Codings++
				own[k.Code] = true
			}
			if !slices.Contains(r.Coders, k.Coder) {
				r.Coders = append(r.Coders, k.Coder)
			}
		}
		for code := range own {
			if cd.table.Present(cd.col[code]).Has(i) {
				r.Codes++
			}
		}
		slices.Sort(r.Coders)
		rows = append(rows, r)
	}
	return rows, b.emptyConditions(conds), nil
}

// ListConcepts returns the concepts in the order of the study.
func (b *Bench) ListConcepts() []ConceptRow {
	rows := []ConceptRow{}
	for i := range b.study.Concepts {
		c := &b.study.Concepts[i]
		r := ConceptRow{ID: c.ID, Label: b.conceptLabel(c.ID), Kind: string(c.Kind), Broader: c.Broader}
		below := b.index.withNarrower(c.ID)
		for n := range b.study.Cases {
			if below[b.study.Cases[n].Concept.String()] {
				r.Cases++
			}
		}
		for n := range b.study.Definitions {
			if b.study.Definitions[n].Concept == c.ID {
				r.Definitions++
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// ListCodes returns the codes in the order of the codebook.
func (b *Bench) ListCodes() []CodeRow {
	cd := b.codedTable(b.study.Count)
	rows := []CodeRow{}
	for i := range b.study.Codes {
		c := &b.study.Codes[i]
		j := cd.col[c.ID]
		present, known := cd.table.Present(j).Count(), cd.table.Known(j).Count()
		rows = append(rows, CodeRow{
			ID: c.ID, Label: b.codeLabel(c.ID), Kind: string(c.Kind), Parent: c.Broader,
			Cases: present, Absent: known - present, Unreported: len(b.study.Cases) - known,
		})
	}
	return rows
}

// ListDefinitions returns the definitions in the order of the study.
func (b *Bench) ListDefinitions() []DefinitionRow {
	rows := []DefinitionRow{}
	for i := range b.study.Definitions {
		d := &b.study.Definitions[i]
		rows = append(rows, DefinitionRow{
			ID: d.ID, Label: b.conceptLabel(d.Concept) + " — " + cmp.Or(b.text(d.Origin), d.Year), Concept: d.Concept, Year: d.Year,
			Origin: b.text(d.Origin), OriginKind: string(d.OriginKind), Angle: b.text(d.Angle), Source: d.Source,
		})
	}
	return rows
}

// ListSources returns the sources in the order of the bibliography.
func (b *Bench) ListSources() []SourceRow {
	used := map[string]int{}
	for i := range b.study.Cases {
		for _, s := range graph.CitedSources(&b.study.Cases[i]) {
			used[s]++
		}
	}
	rows := []SourceRow{}
	for i := range b.study.Sources {
		s := &b.study.Sources[i]
		rows = append(rows, SourceRow{
			ID: s.ID, Label: cmp.Or(s.Field("title"), s.ID), Type: s.Type, Year: s.Field("year"),
			Cases: used[s.ID], Reference: Reference(s, b.lang),
		})
	}
	return rows
}

// ListPartners returns the partners as the cases word them, by name. The id is made from the
// wording, so two spellings of one organisation are two partners.
func (b *Bench) ListPartners() []PartnerRow {
	rows, at := []PartnerRow{}, map[string]int{}
	for i := range b.study.Cases {
		c := &b.study.Cases[i]
		for _, p := range c.Partners {
			label := b.text(p.Value)
			id := slug(label)
			n, ok := at[id]
			if !ok {
				n = len(rows)
				at[id] = n
				rows = append(rows, PartnerRow{ID: id, Label: label})
			}
			if !slices.Contains(rows[n].Cases, c.ID) {
				rows[n].Cases = append(rows[n].Cases, c.ID)
			}
		}
	}
	slices.SortFunc(rows, func(a, b PartnerRow) int { return cmp.Compare(a.ID, b.ID) })
	return rows
}

// slug makes an id of a name: ASCII kebab-case.
func slug(s string) string {
	var out strings.Builder
	for _, r := range suggest.Fold(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			out.WriteRune(r)
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
	}
	return strings.Trim(out.String(), "-")
}
