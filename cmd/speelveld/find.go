package main

import (
	"strings"

	"github.com/spf13/cobra"

	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newFindCmd(a *app) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "find <word>...",
		Short: "Search everything: cases, concepts, codes, definitions, sources and the claims in cases",
		Long: `Search ids, names, alternative names, definitions, claims and sources. All words must occur. Words match
without regard to case and accents, from their beginning, or by their Dutch or English stem. Each hit
comes with its neighbours in the graph.`,
		Example: `  speelveld find boundary crossing --study example
  speelveld find eigenaarschap --study example --lang nl`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			defer b.Close()
			n := limit
			if a.all {
				n = 0
			}
			found, total, notes, err := b.Find(cmd.Context(), args, n)
			if err != nil {
				return err
			}
			l := b.Lang()
			if len(found) < total {
				notes = append(notes, inLang(l, "De %d beste van %d treffers; --all geeft ze allemaal.", "The best %d of %d hits; --all gives all of them.", len(found), total))
			}
			t := rows.Table{Columns: []rows.Column{col("type", pick(l, "soort", "type")), col("id", "id"), col("label", pick(l, "naam", "label")), col("where", pick(l, "gevonden in", "found in")),
				col("snippet", pick(l, "fragment", "fragment")), {Key: "neighbours", Title: pick(l, "verbonden met", "linked to"), Kind: rows.List, Main: true}},
				Empty: inLang(l, "niets gevonden voor %s", "nothing found for %s", quote(strings.Join(args, " ")))}
			for _, f := range found {
				t.Rows = append(t.Rows, []any{entityTerm(f.Type, l), f.ID, f.Label, fieldTerm(f.Where, b), f.Snippet, neighbourWords(f.Neighbours)})
			}
			return a.write(cmd, answer{study: b.Study().ID, lang: l, notes: notes, body: rowsBody[workbench.Found]{found}, tables: []rows.Table{t}})
		},
	}
	cmd.Flags().IntVarP(&limit, "limit", "n", 15, "at most this `number` of hits")
	return cmd
}

// neighbourWords writes neighbours as "relation label", the first few by relation.
func neighbourWords(ns []workbench.Neighbour) []string {
	out := []string{}
	seen := map[string]int{}
	for _, n := range ns {
		seen[n.Relation]++
		if seen[n.Relation] <= 2 && len(out) < 5 {
			out = append(out, n.Relation+" "+n.Label)
		}
	}
	return out
}
