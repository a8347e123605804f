package main

import (
	"strings"

	"github.com/spf13/cobra"

	"speelveld/internal/rows"
	"speelveld/internal/suggest"
	"speelveld/internal/workbench"
)

func newListCmd(a *app) *cobra.Command {
	var where []string
	cmd := &cobra.Command{
		Use:   "list {" + strings.Join(workbench.ListKinds, " | ") + "}",
		Short: "List the cases, concepts, codes, definitions, sources or partners of a study",
		Long: `List what a study holds. Cases come with how richly they are described (codings, codes, sources):
a case that is described at length gets more of every code. Codes come with the number of cases in
which they are present, absent and not reported.`,
		Example: `  speelveld list cases --where concept=ontwikkelwerkplaats --study example
  speelveld list codes --study example --format csv -o codes.csv`,
		Args:      cobra.ExactArgs(1),
		ValidArgs: workbench.ListKinds,
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			defer b.Close()
			l := b.Lang()
			if len(where) > 0 && args[0] != "cases" {
				return &workbench.Usage{Msg: "--where chooses cases", Hint: "use it with: speelveld list cases"}
			}
			ans := answer{study: b.Study().ID, lang: l}
			switch args[0] {
			case "cases":
				list, notes, err := b.ListCases(where)
				if err != nil {
					return err
				}
				ans.notes = notes
				ans.body, ans.tables = rowsBody[workbench.CaseRow]{list}, []rows.Table{caseTable(list, b)}
			case "concepts":
				list := b.ListConcepts()
				t := rows.Table{Columns: []rows.Column{col("id", "id"), col("label", pick(l, "naam", "label")), col("kind", pick(l, "soort", "kind")),
					col("broader", pick(l, "variant van", "variant of")), count("cases", "cases"), count("definitions", pick(l, "definities", "definitions"))}}
				for _, r := range list {
					t.Rows = append(t.Rows, []any{r.ID, rows.Coded{Label: r.Label, Kind: "concept"}, conceptKind(r.Kind, l), broader(b, r.Broader), r.Cases, r.Definitions})
				}
				ans.body, ans.tables = rowsBody[workbench.ConceptRow]{list}, []rows.Table{t}
			case "codes":
				list := b.ListCodes()
				t := rows.Table{Columns: []rows.Column{col("id", "id"), col("label", pick(l, "naam", "label")), col("kind", pick(l, "soort", "kind")), col("parent", pick(l, "valt onder", "parent")),
					count("cases", pick(l, "aanwezig", "present")), count("absent", pick(l, "afwezig", "absent")), count("unreported", pick(l, "niet gemeld", "not reported"))}}
				for _, r := range list {
					t.Rows = append(t.Rows, []any{r.ID, rows.Coded{Label: r.Label, Kind: r.Kind}, kindTerm(r.Kind, l), labelled(b, "code", r.Parent), r.Cases, r.Absent, r.Unreported})
				}
				ans.body, ans.tables = rowsBody[workbench.CodeRow]{list}, []rows.Table{t}
			case "definitions":
				list := b.ListDefinitions()
				t := rows.Table{Columns: []rows.Column{col("id", "id"), col("concept", "concept"), col("year", pick(l, "jaar", "year")), col("origin", pick(l, "herkomst", "origin")),
					{Key: "origin_kind", Title: pick(l, "soort herkomst", "kind of origin")}, col("angle", pick(l, "invalshoek", "angle")), {Key: "source", Title: pick(l, "bron", "source")}}}
				for _, r := range list {
					t.Rows = append(t.Rows, []any{r.ID, labelled(b, "concept", r.Concept), r.Year, r.Origin, originKind(r.OriginKind, l), r.Angle, r.Source})
				}
				ans.body, ans.tables = rowsBody[workbench.DefinitionRow]{list}, []rows.Table{t}
			case "sources":
				list := b.ListSources()
				t := rows.Table{Columns: []rows.Column{col("id", "id"), col("label", pick(l, "titel", "title")), col("year", pick(l, "jaar", "year")), col("type", pick(l, "soort", "type")),
					count("cases", "cases"), {Key: "reference", Title: pick(l, "verwijzing", "reference")}}}
				for _, r := range list {
					t.Rows = append(t.Rows, []any{r.ID, r.Label, r.Year, sourceType(r.Type, l), r.Cases, r.Reference})
				}
				ans.body, ans.tables = rowsBody[workbench.SourceRow]{list}, []rows.Table{t}
			case "partners":
				list := b.ListPartners()
				t := rows.Table{Columns: []rows.Column{{Key: "id", Title: "id"}, col("label", "partner"), {Key: "cases", Title: "cases", Kind: rows.List, Main: true}}}
				for _, r := range list {
					t.Rows = append(t.Rows, []any{r.ID, r.Label, r.Cases})
				}
				ans.body, ans.tables = rowsBody[workbench.PartnerRow]{list}, []rows.Table{t}
				ans.notes = []string{pick(l, "Partners staan er zoals de cases ze noemen: twee schrijfwijzen van één organisatie zijn hier twee partners.",
					"Partners stand as the cases word them: two spellings of one organisation are two partners here.")}
			default:
				return &workbench.Usage{Msg: "cannot list " + quote(args[0]), Hint: suggest.Or(args[0], workbench.ListKinds, "list")}
			}
			return a.write(cmd, ans)
		},
	}
	cmd.Flags().StringArrayVar(&where, "where", nil, "only cases for which `KEY=VALUE` holds")
	return cmd
}

// rowsBody is the JSON of a command whose answer is one list.
type rowsBody[T any] struct {
	Rows []T `json:"rows"`
}

func caseTable(list []workbench.CaseRow, b *workbench.Bench) rows.Table {
	l := b.Lang()
	t := rows.Table{Columns: []rows.Column{col("id", "id"), col("label", pick(l, "naam", "name")), col("concept", "concept"),
		{Key: "country", Title: pick(l, "land", "country"), Kind: rows.List}, {Key: "place", Title: pick(l, "plaats", "place")},
		{Key: "start", Title: "start"}, {Key: "end", Title: pick(l, "einde", "end")}, {Key: "programme", Title: pick(l, "programma", "programme")},
		count("codings", pick(l, "coderingen", "codings")), count("codes", "codes"), count("sources", pick(l, "bronnen", "sources")),
		{Key: "configurations", Title: pick(l, "verbanden", "links"), Kind: rows.Integer}, {Key: "coders", Title: pick(l, "codeurs", "coders"), Kind: rows.List}}}
	for _, r := range list {
		t.Rows = append(t.Rows, []any{r.ID, r.Label, labelled(b, "concept", r.Concept), r.Country, r.Place, r.Start, r.End, r.Programme, r.Codings, r.Codes, r.Sources, r.Configs, r.Coders})
	}
	return t
}

// col is a column of text that is shown by default.
func col(key, title string) rows.Column { return rows.Column{Key: key, Title: title, Main: true} }

// count is a column of whole numbers that is shown by default.
func count(key, title string) rows.Column {
	return rows.Column{Key: key, Title: title, Kind: rows.Integer, Main: true}
}

func quote(s string) string { return `"` + s + `"` }

// labelled is an id that a person reads as its name.
func labelled(b *workbench.Bench, kind workbench.EntityType, id string) rows.Term {
	if id == "" {
		return rows.Term{}
	}
	return rows.Term{Value: id, Label: b.Label(kind, id)}
}

// broader is the same for a row of concepts.
func broader(b *workbench.Bench, ids []string) rows.Term {
	labels := make([]string, len(ids))
	for i, id := range ids {
		labels[i] = b.Label("concept", id)
	}
	return rows.Term{Value: strings.Join(ids, "; "), Label: strings.Join(labels, "; ")}
}
