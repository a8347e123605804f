package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"speelveld/analysis/similarity"
	"speelveld/exchange/csv"
	"speelveld/internal/rows"
	"speelveld/internal/suggest"
	"speelveld/internal/workbench"
)

// newRootCmd makes the whole tree of commands.
func newRootCmd(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "speelveld",
		Short: "Compare cases of living labs, werkplaatsen and other mission-driven environments",
		Long: `Speelveld turns coded cases of living labs, werkplaatsen, communities, networks and learning environments
into a knowledge graph, compares them, tells which interventions go together with which mechanisms and
outcomes, and draws the figures that go into the paper. Every number leads back to the cases, and from
there to the evidence and its source.`,
		Example: `  speelveld demo
  speelveld cooccur --with transformation --study example --lang nl
  speelveld compare living-lab ontwikkelwerkplaats --study example`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			return a.checkGlobals()
		},
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			var names []string
			for _, c := range cmd.Commands() {
				if !c.Hidden {
					names = append(names, c.Name())
				}
			}
			hint := suggest.Hint(args[0], names)
			if hint == "" {
				hint = "speelveld --help lists the commands"
			}
			return &workbench.Usage{Msg: fmt.Sprintf("unknown command %q", args[0]), Hint: hint}
		},
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetVersionTemplate("speelveld {{.Version}}\n")
	a.addGlobalFlags(root.PersistentFlags())
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return a.explainFlag(cmd, err) })
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpCommandGroupID("more")
	root.AddGroup(
		&cobra.Group{ID: "start", Title: "Start:"},
		&cobra.Group{ID: "look", Title: "Look:"},
		&cobra.Group{ID: "compare", Title: "Compare and draw:"},
		&cobra.Group{ID: "more", Title: "More:"},
	)
	add := func(group string, cmds ...*cobra.Command) {
		for _, c := range cmds {
			c.GroupID = group
			if c.Args == nil {
				c.Args = cobra.NoArgs
			}
			check := c.Args
			c.Args = func(cmd *cobra.Command, args []string) error { // cobra's complaint becomes one of usage
				if err := check(cmd, args); err != nil {
					var u *workbench.Usage
					if errors.As(err, &u) {
						return err
					}
					return wrongWords(cmd, args)
				}
				return nil
			}
			root.AddCommand(c)
		}
	}
	add("start", newDemoCmd(a), newInitCmd(a), newCheckCmd(a), newLoadCmd(a), newStatusCmd(a))
	add("look", newListCmd(a), newShowCmd(a), newFindCmd(a))
	add("compare", newCooccurCmd(a), newRulesCmd(a), newChainsCmd(a), newCompareCmd(a), newSimilarCmd(a), newClusterCmd(a), newOrdinateCmd(a), newNetworkCmd(a), newReliabilityCmd(a), newFigureCmd(a))
	add("more", newExplainCmd(a), newSchemaCmd(a), newCompletionCmd(a), newVersionCmd(a))
	a.complete(root)
	return root
}

// wrongWords says that a command was given too few or too many words.
func wrongWords(cmd *cobra.Command, args []string) error {
	hint := "write it as: " + strings.TrimSuffix(cmd.UseLine(), " [flags]")
	if len(args) == 0 {
		return &workbench.Usage{Msg: cmd.Name() + " needs a word behind it", Hint: hint}
	}
	last := args[len(args)-1]
	return &workbench.Usage{Msg: fmt.Sprintf("%s has a word too many: %q", cmd.Name(), last), Hint: hint}
}

// formatOf returns what --format says among arguments that could not be read as flags.
func formatOf(args []string) string {
	for i, arg := range args {
		if v, ok := strings.CutPrefix(arg, "--format="); ok {
			return v
		}
		if arg == "--format" && i+1 < len(args) {
			return args[i+1]
		}
		if arg == "--" {
			break
		}
	}
	return ""
}

// explainFlag says which flag was probably meant.
func (a *app) explainFlag(cmd *cobra.Command, err error) error {
	if name, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		near := suggest.Nearest(name, names)
		hint := cmd.CommandPath() + " --help lists the flags"
		if len(near) > 0 {
			hint = "did you mean --" + strings.Join(near, " or --") + "?"
		}
		return &workbench.Usage{Msg: fmt.Sprintf("unknown flag --%s", name), Hint: hint}
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		wants := map[string]string{
			"int": "a whole number", "uint64": "a whole number of 0 or more", "float64": "a number", "bool": "true or false",
		}[e.GetFlag().Value.Type()]
		if wants == "" {
			wants = "another value"
		}
		return &workbench.Usage{
			Msg:  fmt.Sprintf("--%s cannot be %q", e.GetFlag().Name, e.GetValue()),
			Hint: "give " + wants + "; " + cmd.CommandPath() + " --help says more",
		}
	}
	return flagError{err}
}

// An inputFlags holds the flags of every analysis: which cases, which cells.
type inputFlags struct {
	table, caseColumn string
	columns, exclude  []string
	where, count      []string
	missing           string
}

func addInputFlags(f *pflag.FlagSet, in *inputFlags) {
	f.StringVar(&in.table, "table", "", "analyse this CSV `file` (\"-\": standard input) in place of a study: cases in the first column, memberships 0…1 in the others")
	f.StringVar(&in.caseColumn, "case-column", "", "the table's `column` with the cases' ids (default: the first)")
	f.StringSliceVar(&in.columns, "columns", nil, "use only these `columns` of the table")
	f.StringSliceVar(&in.exclude, "exclude", nil, "leave these `columns` of the table out")
	f.StringArrayVar(&in.where, "where", nil, "only cases for which `KEY=VALUE` holds (also !=, >=, <=; repeat for \"and\", commas for \"or\"); keys: concept country place start end programme has case, or a table's column")
	f.StringVar(&in.missing, "missing", "absent", "what \"not reported\" counts as: absent, exclude or bounds")
	f.StringSliceVar(&in.count, "count", nil, "`statuses` that count as present (default: the study's own, reported,mixed)")
}

func (in *inputFlags) input() workbench.Input {
	return workbench.Input{Where: in.where, Missing: in.missing, Count: in.count, CaseColumn: in.caseColumn, Columns: in.columns, Exclude: in.exclude}
}

// data opens what an analysis runs on: the table of --table, with the columns that the analysis itself
// needs, or the study. Call done when finished.
func (a *app) data(cmd *cobra.Command, in *inputFlags, need ...string) (d *workbench.Data, done func(), err error) {
	if in.table == "" {
		b, err := a.open(cmd.Context())
		if err != nil {
			return nil, nil, err
		}
		d, err := b.Data(in.input())
		if err != nil {
			b.Close()
			return nil, nil, err
		}
		return d, func() { b.Close() }, nil
	}
	if a.study != "" {
		return nil, nil, &workbench.Usage{Msg: "--table and --study cannot go together", Hint: "a table stands in place of a study; name one of the two"}
	}
	r, name, err := a.openFile(in.table)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	input := in.input()
	input.Need = need
	d, err = workbench.TableData(name, r, input, a.lang)
	return d, func() {}, err
}

// dataOrDistances is data, or the distances of a file where one is named.
func (a *app) dataOrDistances(cmd *cobra.Command, in *inputFlags, distance string, need ...string) (d *workbench.Data, done func(), err error) {
	if distance == "" {
		return a.data(cmd, in, need...)
	}
	if err := givenAsTheyAre(cmd); err != nil {
		return nil, nil, err
	}
	return a.distances(in, distance)
}

// givenAsTheyAre refuses the flags that say how distances are made beside those that are given.
func givenAsTheyAre(cmd *cobra.Command) error {
	return notTogether(cmd, "distance", "distances are given as they are; start from a study or a --table to choose how they are made",
		"measure", "of", "weight", "fuzzy", "roll-up", "draws", "missing", "count", "columns", "exclude", "case-column")
}

// notTogether refuses flags beside one that has no use for them.
func notTogether(cmd *cobra.Command, flag, hint string, others ...string) error {
	for _, name := range others {
		if cmd.Flags().Changed(name) {
			return &workbench.Usage{Msg: "--" + flag + " and --" + name + " do not go together", Hint: hint}
		}
	}
	return nil
}

// distances reads the distances of --distance, which stand in place of a study or a table.
func (a *app) distances(in *inputFlags, file string) (d *workbench.Data, done func(), err error) {
	if in.table != "" || a.study != "" || len(in.where) > 0 {
		return nil, nil, &workbench.Usage{Msg: "--distance stands alone", Hint: "leave out --table, --study and --where"}
	}
	r, name, err := a.openFile(file)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	m, err := csv.ReadDistances(name, r)
	if err != nil {
		return nil, nil, err
	}
	given := &similarity.Matrix{Cases: m.Cases, Values: m.Values, Form: similarity.Distances, Given: true}
	return workbench.DistanceData(name, given, a.lang), func() {}, nil
}

// whole reports whether every row is wanted: with --all, and in the formats that are data to go on with.
func (a *app) whole() bool {
	f, err := a.rowFormat()
	return a.all || err == nil && (f == rows.CSV || f == rows.XLSX)
}

// openFile opens a file to read, or standard input for "-".
func (a *app) openFile(name string) (r io.ReadCloser, label string, err error) {
	if name == "-" {
		return io.NopCloser(a.stdin), "standard input", nil
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, "", &workbench.Usage{Msg: fmt.Sprintf("there is no file %s", name), Hint: "check the name; paths are relative to the current folder"}
	case err != nil:
		return nil, "", fmt.Errorf("open %s: %w", name, err)
	case info.IsDir():
		return nil, "", &workbench.Usage{Msg: fmt.Sprintf("%s is a folder, not a file", name), Hint: "a study's folder goes with --study"}
	case !info.Mode().IsRegular():
		return nil, "", &workbench.Usage{Msg: fmt.Sprintf("%s is not an ordinary file", name)}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, "", fmt.Errorf("open %s: %w", name, err)
	}
	return f, filepath.Base(name), nil
}

// dataOptions are what the JSON of an analysis says of its input beyond the flags.
func dataOptions(d *workbench.Data) map[string]any {
	if d.FromDistances() {
		return map[string]any{"measure": ""}
	}
	return map[string]any{"count": d.Count(), "missing": d.Missing.String()}
}
