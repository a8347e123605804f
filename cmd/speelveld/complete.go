package main

import (
	"strings"

	"github.com/spf13/cobra"

	"speelveld/analysis/cluster"
	"speelveld/analysis/similarity"
	"speelveld/graph"
	"speelveld/internal/workbench"
)

// complete gives the Tab key the ids of the study at hand: as arguments of the commands that take
// some, and as values of the flags that do. Where there is no study, it stays silent.
func (a *app) complete(root *cobra.Command) {
	ids := func(types ...workbench.EntityType) cobra.CompletionFunc {
		return func(cmd *cobra.Command, args []string, to string) ([]string, cobra.ShellCompDirective) {
			return a.ids(cmd, to, types...), cobra.ShellCompDirectiveNoFileComp
		}
	}
	words := func(list ...string) cobra.CompletionFunc {
		return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
	}
	kinds := make([]string, len(graph.Kinds))
	for i, k := range graph.Kinds {
		kinds[i] = string(k)
	}
	arguments := map[string]cobra.CompletionFunc{
		"show":    ids(graph.CaseEntity, graph.ConceptEntity, graph.CodeEntity, graph.DefinitionEntity, graph.SourceEntity),
		"similar": ids(graph.CaseEntity), "compare": ids(graph.ConceptEntity), "figure": a.completeFigure,
	}
	fields := func(cmd *cobra.Command, args []string, to string) ([]string, cobra.ShellCompDirective) {
		return append(startingWith(to, workbench.CaseFields()), a.ids(cmd, to, graph.CodeEntity)...), cobra.ShellCompDirectiveNoFileComp
	}
	of := func(cmd *cobra.Command, args []string, to string) ([]string, cobra.ShellCompDirective) {
		return append(startingWith(to, kinds), a.ids(cmd, to, graph.CodeEntity)...), cobra.ShellCompDirectiveNoFileComp
	}
	flags := map[string]cobra.CompletionFunc{
		"with": ids(graph.CodeEntity), "from": ids(graph.CodeEntity), "to": ids(graph.CodeEntity),
		"of": of, "kinds": of,
		"measure": words(similarity.Measures()...), "method": words(cluster.Methods()...),
		"missing": words("absent", "exclude", "bounds"), "count": words("reported", "mixed", "intended", "hypothesised", "negative", "absent"),
		"by": fields, "strata": fields,
		"blocks":  words(append(workbench.CaseFields(), "part_of", "none")...),
		"palette": words("okabe-ito", "cividis", "grey"), "roll-up": words("parents", "children", "auto"),
		"unit": words(workbench.ReliabilityUnits...), "value": words(workbench.ReliabilityValues...), "coders": a.coders,
		"lang": words("nl", "en"), "format": words("table", "csv", "json", "markdown", "latex", "html", "xlsx"),
	}
	register := func(cmd *cobra.Command) {
		for name, fn := range flags {
			if cmd.Name() == "network" && name == "of" {
				fn = words(workbench.NetworkOfCodes, workbench.NetworkOfCases)
			}
			if f := cmd.Flags().Lookup(name); f != nil && f.Value.Type() != "bool" {
				// The one error there is, a second registration, is a mistake of this function.
				if err := cmd.RegisterFlagCompletionFunc(name, fn); err != nil {
					panic("complete: " + err.Error())
				}
			}
		}
	}
	for _, name := range []string{"lang", "format"} {
		if err := root.RegisterFlagCompletionFunc(name, flags[name]); err != nil {
			panic("complete: " + err.Error())
		}
	}
	for _, cmd := range root.Commands() {
		register(cmd)
		if fn, ok := arguments[cmd.Name()]; ok {
			cmd.ValidArgsFunction = fn
		}
	}
}

// completeFigure completes the kind of a figure, and behind it the id where the kind takes one.
func (a *app) completeFigure(cmd *cobra.Command, args []string, to string) ([]string, cobra.ShellCompDirective) {
	var out []string
	for _, k := range workbench.FigureKinds() {
		switch {
		case len(args) == 0:
			out = append(out, k.Name)
		case len(args) == 1 && k.Name == args[0] && k.ID != "":
			return a.ids(cmd, to, k.Entities...), cobra.ShellCompDirectiveNoFileComp
		}
	}
	return startingWith(to, out), cobra.ShellCompDirectiveNoFileComp
}

// ids opens the study quietly and lists the ids that begin with what was typed.
func (a *app) ids(cmd *cobra.Command, to string, types ...workbench.EntityType) []string {
	b, err := a.open(cmd.Context())
	if err != nil {
		return nil
	}
	defer b.Close()
	out := startingWith(to, b.IDs(types...))
	for i, s := range out {
		out[i] = strings.ReplaceAll(s, "\n", " ")
	}
	return out
}

// coders lists the coders of the study at hand, behind those that were typed already.
func (a *app) coders(cmd *cobra.Command, args []string, to string) ([]string, cobra.ShellCompDirective) {
	b, err := a.open(cmd.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer b.Close()
	typed := to[:strings.LastIndexByte(to, ',')+1]
	var out []string
	for _, coder := range b.Study().Coders() {
		out = append(out, typed+coder)
	}
	return startingWith(to, out), cobra.ShellCompDirectiveNoFileComp
}

func startingWith(prefix string, words []string) []string {
	var out []string
	for _, w := range words {
		if strings.HasPrefix(w, prefix) {
			out = append(out, w)
		}
	}
	return out
}
