package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/internal/diag"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newInitCmd(a *app) *cobra.Command {
	var opt workbench.InitOptions
	cmd := &cobra.Command{
		Use:   "init <dir>",
		Short: "Make a new study: a folder with explained templates",
		Long: `Make a new study in a folder that does not exist yet or is empty: a study.yaml to fill in, the model,
concepts, definitions and codebook of the report on mission-driven environments, their sources, and a
template for a case. With --example the folder gets a copy of the built-in study with all its cases.`,
		Example: `  speelveld init mijn-studie --lang nl
  speelveld init voorbeeld --example`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opt.Lang = a.lang
			names, err := workbench.Init(args[0], opt)
			if err != nil {
				return err
			}
			type made struct {
				Dir   string   `json:"dir"`
				Files []string `json:"files"`
			}
			text := fmt.Sprintf("made %s with %d files\nnext: speelveld check --study %s\n", args[0], len(names), shellWord(args[0]))
			if !opt.Example {
				text += fmt.Sprintf("then copy %s to %s and fill it in\n", filepath.Join(args[0], "case-template.yaml"), filepath.Join(args[0], "cases", "<id>.yaml"))
			}
			t := rows.Table{Columns: []rows.Column{col("file", "file")}}
			for _, n := range names {
				t.Rows = append(t.Rows, []any{n})
			}
			return a.write(cmd, answer{lang: "en", text: text, body: made{args[0], names}, tables: []rows.Table{t}})
		},
	}
	cmd.Flags().BoolVar(&opt.Example, "example", false, "a copy of the built-in study, cases and all")
	return cmd
}

func newCheckCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Say every problem in the study, with its place, and what is thin",
		Long: `Read all files of the study and say every problem with its place, what was expected and, where it can be
told, what was probably meant. A study without problems gets warnings on what is thin. Exit status 1
when there are problems. Nothing is loaded or changed.`,
		Example: `  speelveld check
  speelveld check --study example --lang nl`,
		RunE: func(cmd *cobra.Command, args []string) error {
			opt, err := a.options()
			if err != nil {
				return err
			}
			c, err := workbench.Check(opt)
			if err != nil {
				return err
			}
			t := rows.Table{Columns: []rows.Column{col("place", "place"), col("message", "warning"), {Key: "hint", Title: "hint"}}}
			var held []string
			for _, x := range []struct {
				n    int
				what string
			}{{c.Cases, "case"}, {c.Concepts, "concept"}, {c.Definitions, "definition"}, {c.Codes, "code"}, {c.Sources, "source"}, {c.Codings, "coding"}} {
				held = append(held, a.newPage("en").counted(x.n, "", "", x.what, x.what+"s"))
			}
			text := fmt.Sprintf("%s: no problems. %s.\n", c.Study, strings.Join(held, ", "))
			if n := len(c.Warnings); n > 0 && !a.quiet {
				text += "\n" + a.newPage("en").counted(n, "", "", "remark", "remarks") + " on what is thin:\n"
				p := a.newPage("en")
				for _, w := range c.Warnings {
					p.item(0, "- ", warningText(w))
				}
				text += p.String()
			}
			for _, w := range c.Warnings {
				t.Rows = append(t.Rows, []any{w.Pos.String(), w.Msg, w.Hint})
			}
			return a.write(cmd, answer{study: c.Study, lang: "en", text: text, body: c, tables: []rows.Table{t}})
		},
	}
}

func warningText(w *diag.Error) string {
	s := w.Msg
	if !w.Pos.IsZero() {
		s = w.Pos.String() + ": " + s
	}
	if w.Hint != "" {
		s += " (" + w.Hint + ")"
	}
	return s
}

func newLoadCmd(a *app) *cobra.Command {
	var rebuild bool
	cmd := &cobra.Command{
		Use:   "load",
		Short: "Bring the graph up to date with the files",
		Long: `Bring the graph up to date with the study's files. Other commands do this by themselves when the files have
changed; this one says what changed. An unchanged study writes nothing, a changed one the difference.
With --rebuild the study's part of the graph is made anew.`,
		Example: `  speelveld load
  speelveld load --rebuild --store bolt:graaf.db`,
		RunE: func(cmd *cobra.Command, args []string) error {
			opt, err := a.options()
			if err != nil {
				return err
			}
			opt.Rebuild = rebuild
			b, err := workbench.Open(cmd.Context(), opt)
			if err != nil {
				return err
			}
			defer b.Close()
			r := b.LoadReport()
			text := fmt.Sprintf("%s: the graph is up to date; nothing was written (%s)\n", b.Study().ID, r.Store)
			if r.Added+r.Removed > 0 {
				text = fmt.Sprintf("%s: %d statements added, %d removed, %d unchanged (%s)\n", b.Study().ID, r.Added, r.Removed, r.Unchanged, r.Store)
			}
			return a.write(cmd, answer{study: b.Study().ID, lang: b.Lang(), text: text, body: r, tables: []rows.Table{propertyTable(b.Lang(), r.Properties())}})
		},
	}
	cmd.Flags().BoolVar(&rebuild, "rebuild", false, "make the study's part of the graph anew")
	return cmd
}

func newStatusCmd(a *app) *cobra.Command {
	var verify bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Say what the store holds and whether it is current",
		Long: `Say which store is used, what it holds, and whether it agrees with the study's files. With --verify the
whole graph is audited: every statement complete, no loose ends, equal to the files. Exit status 1
when the audit finds a difference.`,
		Example: `  speelveld status --study example
  speelveld status --verify`,
		RunE: func(cmd *cobra.Command, args []string) error {
			opt, err := a.options()
			if err != nil {
				return err
			}
			s, err := workbench.Status(cmd.Context(), opt, verify)
			if err != nil {
				return err
			}
			p := a.newPage("en")
			for _, kv := range s.Properties() {
				p.item(0, kv[0]+": ", kv[1])
			}
			return a.write(cmd, answer{study: s.Study, lang: "en", text: p.String(), body: s, tables: []rows.Table{propertyTable("en", s.Properties())}})
		},
	}
	cmd.Flags().BoolVar(&verify, "verify", false, "audit the whole graph")
	return cmd
}

// propertyTable is a table of properties and values.
func propertyTable(lang string, pairs [][2]string) rows.Table {
	t := rows.Table{Columns: []rows.Column{col("property", pick(lang, "eigenschap", "property")), col("value", pick(lang, "waarde", "value"))}}
	for _, kv := range pairs {
		t.Rows = append(t.Rows, []any{kv[0], kv[1]})
	}
	return t
}

// shellWord quotes a file's name where a shell would take it apart.
func shellWord(s string) string {
	if strings.ContainsAny(s, " \t'\"$&|;<>()*?[]#~`\\") {
		return "\"" + s + "\""
	}
	return s
}
