package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/datasets"
	"speelveld/internal/explain"
	"speelveld/internal/rows"
	"speelveld/internal/suggest"
	"speelveld/internal/workbench"
)

func newExplainCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [word]",
		Short: "Say in two sentences what a measure, a flag or a term means",
		Long: `Say what a measure, a flag or a term means: two sentences in Dutch or English, the formula, and the paper
that defines it. Without a word it lists what can be explained.`,
		Example: `  speelveld explain lift --lang nl
  speelveld explain "odds ratio"`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			lang := a.lang
			if lang == "" {
				lang = "en"
			}
			if len(args) == 0 {
				t := rows.Table{Columns: []rows.Column{col("id", pick(lang, "woord", "word")), col("name", pick(lang, "naam", "name"))}}
				type item struct {
					ID   string `json:"id"`
					Name string `json:"name"`
				}
				list := []item{}
				for _, e := range explain.Entries() {
					t.Rows = append(t.Rows, []any{e.ID, e.Name(lang)})
					list = append(list, item{e.ID, e.Name(lang)})
				}
				return a.write(cmd, answer{lang: lang, body: rowsBody[item]{list}, tables: []rows.Table{t}})
			}
			word := strings.Join(args, " ")
			e, ok := explain.Lookup(word)
			if !ok {
				hint := explain.Hint(word)
				if hint == "" {
					hint = "speelveld explain lists what can be explained"
				}
				return &workbench.Usage{Msg: fmt.Sprintf("nothing is known of %q", word), Hint: hint}
			}
			p := a.newPage(lang)
			p.heading(e.Name(lang))
			p.para(0, e.Text(lang))
			if e.Formula != "" {
				p.b.WriteString("\n  " + strings.ReplaceAll(e.Formula, "\n", "\n  ") + "\n")
			}
			if e.Reference != "" {
				p.b.WriteByte('\n')
				for _, ref := range strings.Split(e.Reference, "\n") {
					p.para(0, ref)
				}
			}
			if len(e.See) > 0 {
				p.para(0, pick(lang, "Zie ook: ", "See also: ")+strings.Join(e.See, ", "))
			}
			body := struct {
				ID        string   `json:"id"`
				Name      string   `json:"name"`
				Text      string   `json:"text"`
				Formula   string   `json:"formula"`
				Reference string   `json:"reference"`
				See       []string `json:"see"`
			}{e.ID, e.Name(lang), e.Text(lang), e.Formula, e.Reference, e.See}
			return a.write(cmd, answer{lang: lang, text: p.String(), body: body, tables: []rows.Table{propertyTable(lang,
				[][2]string{{"id", e.ID}, {"name", e.Name(lang)}, {"text", e.Text(lang)}, {"formula", e.Formula}, {"reference", e.Reference}})}})
		},
	}
}

func newSchemaCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema <name>",
		Short: "Print the JSON Schema of one of a study's files",
		Long: `Print the JSON Schema of one of the files of a study, with which an editor completes and checks what you write.
Names: ` + strings.Join(datasets.SchemaNames(), ", ") + `.`,
		Example: `  speelveld schema case > case.schema.json
  speelveld schema codebook -o codebook.schema.json`,
		Args:      cobra.ExactArgs(1),
		ValidArgs: datasets.SchemaNames(),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := datasets.Schema(args[0])
			if err != nil {
				return &workbench.Usage{Msg: fmt.Sprintf("there is no schema %q", args[0]), Hint: suggest.Or(args[0], datasets.SchemaNames(), "the names are")}
			}
			return a.toOutput(func(w io.Writer) error { _, err := w.Write(s); return err })
		},
	}
}

func newVersionCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Long:    "Print the version of the program, and of the Go that it was built with.",
		Example: "  speelveld version\n  speelveld version --format json",
		RunE: func(cmd *cobra.Command, args []string) error {
			body := struct {
				Go string `json:"go"`
				OS string `json:"os"`
			}{runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			return a.write(cmd, answer{lang: "en", text: "speelveld " + version + "\n", body: body,
				tables: []rows.Table{propertyTable("en", [][2]string{{"version", version}, {"go", body.Go}, {"os", body.OS}})}})
		},
	}
}

func newCompletionCmd(a *app) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion {" + strings.Join(shells, " | ") + "}",
		Short: "Print the script that makes the Tab key complete commands, flags, ids and codes",
		Long: `Print a script for your shell. Once it is loaded, the Tab key completes commands, flags, and the ids of
cases, concepts and codes of the study at hand.

bash:        source <(speelveld completion bash)
zsh:         speelveld completion zsh > "${fpath[1]}/_speelveld"
fish:        speelveld completion fish > ~/.config/fish/completions/speelveld.fish
powershell:  speelveld completion powershell | Out-String | Invoke-Expression`,
		Example:   "  speelveld completion bash > /etc/bash_completion.d/speelveld\n  speelveld completion zsh",
		Args:      cobra.ExactArgs(1),
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			return a.toOutput(func(w io.Writer) error {
				switch args[0] {
				case "bash":
					return root.GenBashCompletionV2(w, true)
				case "zsh":
					return root.GenZshCompletion(w)
				case "fish":
					return root.GenFishCompletion(w, true)
				case "powershell":
					return root.GenPowerShellCompletionWithDesc(w)
				}
				return &workbench.Usage{Msg: fmt.Sprintf("unknown shell %q", args[0]), Hint: suggest.Or(args[0], shells, "the shells are")}
			})
		},
	}
}
