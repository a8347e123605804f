package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"speelveld/graph/store"
	"speelveld/internal/atomicfile"
	"speelveld/internal/diag"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

// The exit statuses of the contract.
const (
	exitDone        = 0
	exitBadInput    = 1
	exitUsage       = 2
	exitStore       = 3
	exitInterrupted = 130
)

// An app is one run of the program: its streams and the flags that every command has.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	study, store  string
	format        string
	output        string
	noClobber     bool
	excel         bool
	lang          string
	quiet         bool
	noColor       bool
	seed          uint64
	all           bool
	answerWritten bool
}

func newApp(stdin io.Reader, stdout, stderr io.Writer) *app {
	return &app{stdin: stdin, stdout: stdout, stderr: stderr}
}

// addGlobalFlags adds the flags that every command has.
func (a *app) addGlobalFlags(f *pflag.FlagSet) {
	f.StringVar(&a.study, "study", "", "the study's `folder`, or \"example\" for the built-in one (default: the nearest folder upwards with a study.yaml)")
	f.StringVar(&a.store, "store", os.Getenv("SPEELVELD_STORE"), "where the graph is kept: bolt:PATH or mem: (default: a file in your cache folder; also from SPEELVELD_STORE)")
	f.StringVar(&a.format, "format", "", "table, csv, json, markdown, latex, html or xlsx (default: table, or what the name of --output says)")
	f.StringVarP(&a.output, "output", "o", "", "write to this `file` instead of the screen")
	f.BoolVar(&a.noClobber, "no-clobber", false, "do not replace a file that exists")
	f.BoolVar(&a.excel, "excel", false, "CSV as a Dutch Excel wants it: semicolons, decimal commas, a byte order mark")
	f.StringVar(&a.lang, "lang", "", "language of labels and sentences: nl or en (default: SPEELVELD_LANG, else the study's first language)")
	f.BoolVarP(&a.quiet, "quiet", "q", false, "print the answer only, without remarks")
	f.BoolVar(&a.noColor, "no-color", false, "no colours on a terminal")
	f.Uint64Var(&a.seed, "seed", 1, "seed of all that is random")
	f.BoolVar(&a.all, "all", false, "all columns and rows, not just those that matter most")
}

// checkGlobals checks the flags that every command has.
func (a *app) checkGlobals() error {
	if a.lang == "" {
		a.lang = os.Getenv("SPEELVELD_LANG")
	}
	if a.lang != "" && a.lang != "nl" && a.lang != "en" {
		return &workbench.Usage{Msg: fmt.Sprintf("unknown language %q", a.lang), Hint: "--lang is nl or en"}
	}
	if a.format != "" {
		if _, err := rows.ParseFormat(a.format); err != nil {
			return usageError(err)
		}
	}
	return nil
}

// rowFormat returns the format of the answer: --format wins, then the extension of --output.
func (a *app) rowFormat() (rows.Format, error) {
	if a.format != "" {
		return rows.ParseFormat(a.format)
	}
	if a.output != "" && a.output != "-" {
		f, ok := rows.FormatFromName(a.output)
		if !ok {
			return f, &workbench.Usage{Msg: fmt.Sprintf("cannot tell a format from the name %q", a.output),
				Hint: "end it in .csv, .json, .md, .tex, .html, .xlsx or .txt, or name one with --format"}
		}
		return f, nil
	}
	if a.excel {
		return rows.CSV, nil
	}
	return rows.Terminal, nil
}

// options are what a study is opened with.
func (a *app) options() (workbench.Options, error) {
	dir, err := os.Getwd()
	if err != nil {
		dir = "" // said when a path from there is wanted
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = "" // said when a default store is wanted
	}
	return workbench.Options{
		Study: a.study, Store: a.store, Lang: a.lang, Dir: dir, CacheDir: cache,
		Version: version, Progress: a.progress("loading the graph"),
	}, nil
}

// open opens the study. The caller closes the bench.
func (a *app) open(ctx context.Context) (*workbench.Bench, error) {
	opt, err := a.options()
	if err != nil {
		return nil, err
	}
	return workbench.Open(ctx, opt)
}

// An answer is what a command found, in every form in which it can be printed.
type answer struct {
	study  string         // the study's id, or the table's file name
	lang   string         // language of the tables
	notes  []string       // plain-language remarks
	ranked bool           // the notes stand in the order of their weight; else the shortest come first
	body   any            // the JSON: a struct whose fields stand beside the notes
	tables []rows.Table   // for all other formats
	text   string         // for the table format, where prose reads better than a table
	opts   map[string]any // options whose value in use differs from the flag's
}

// write prints an answer as the flags ask.
func (a *app) write(cmd *cobra.Command, ans answer) error {
	format, err := a.rowFormat()
	if err != nil {
		return err
	}
	a.answerWritten = true
	var text rows.Pages
	if err := interruptible(cmd.Context(), func() error { return a.emit(&text, cmd, ans, format) }); err != nil {
		return err
	}
	return a.toOutput(func(w io.Writer) error { _, err := text.WriteTo(w); return err })
}

// interruptible does work that cannot be interrupted, such as setting a large answer, and returns at
// once when the context ends: the work is left behind then, as the program is about to end.
func interruptible(ctx context.Context, work func() error) error {
	done := make(chan error, 1)
	failed := make(chan string, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				failed <- fmt.Sprintf("%v\n%s", r, debug.Stack())
			}
		}()
		done <- work()
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case what := <-failed:
		panic(what)
	case err := <-done:
		return cmp.Or(err, ctx.Err())
	}
}

// toOutput sends what emit writes to --output, atomically, or to standard output.
func (a *app) toOutput(emit func(io.Writer) error) error {
	if a.output == "" || a.output == "-" {
		var text rows.Pages
		if err := emit(&text); err != nil {
			return err
		}
		_, err := text.WriteTo(a.stdout)
		return atomicfile.Explain("standard output", err)
	}
	return atomicfile.Write(a.output, a.noClobber, emit)
}

func (a *app) emit(w io.Writer, cmd *cobra.Command, ans answer, format rows.Format) error {
	if format == rows.JSON {
		return rows.EncodeJSON(w, rows.Envelope{
			Command: commandName(cmd), Version: version, Study: ans.study,
			Options: a.optionsUsed(cmd, ans), Notes: ans.notes, Body: ans.body,
		})
	}
	opt := rows.Opt{Lang: ans.lang, Excel: a.excel, All: a.all}
	tables := ans.tables
	notes := remarks(ans.notes, ans.ranked, tables, a.all || format == rows.CSV || format == rows.XLSX)
	if format == rows.Terminal {
		if opt.Width, opt.Color = a.terminal(); opt.Width == 0 {
			opt.Width = outputWidth
		}
		if ans.text != "" {
			_, err := io.WriteString(w, ans.text)
			return err
		}
	}
	if len(tables) == 0 {
		return fmt.Errorf("%s has no %s form; use --format json", commandName(cmd), format)
	}
	for i := range tables {
		if a.quiet {
			tables[i].Notes = nil
		} else if i == len(tables)-1 {
			tables[i].Notes = append(tables[i].Notes, notes...)
		}
	}
	if format == rows.CSV && !a.quiet {
		for _, n := range tables[len(tables)-1].Notes { // CSV has no room for remarks
			a.note("note: %s", n)
		}
	}
	return rows.WriteAll(w, tables, format, opt)
}

// remarks words what stands below a table: the shortest first unless they are ranked, and without what
// is said of a column ("p_fixed: …") that is not shown.
func remarks(notes []string, ranked bool, tables []rows.Table, all bool) []string {
	hidden := map[string]bool{}
	for _, t := range tables {
		for _, c := range t.Columns {
			hidden[c.Key] = !all && !c.Main
		}
	}
	out := []string{}
	for _, n := range notes {
		if key, _, ok := strings.Cut(n, ":"); !ok || !hidden[key] {
			out = append(out, sentence(n))
		}
	}
	if !ranked {
		slices.SortStableFunc(out, func(x, y string) int { return cmp.Compare(len(x), len(y)) })
	}
	return out
}

// sentence begins a remark with a capital and ends it with a full stop, unless it begins with the
// name of a column or a measure.
func sentence(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if r, n := utf8.DecodeRuneInString(s); n > 0 && !strings.ContainsAny(first, "_:=0123456789") {
		s = string(unicode.ToUpper(r)) + s[n:]
	}
	if s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?)") {
		s += "."
	}
	return s
}

// outputWidth is how wide a table is set where no terminal says otherwise: a page that still reads well.
const outputWidth = 140

// terminal returns the width of the terminal (0: not a terminal) and whether to colour.
func (a *app) terminal() (width int, color bool) {
	f, ok := a.stdout.(*os.File)
	if !ok || a.output != "" && a.output != "-" || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	w, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		w = 80
	}
	_, no := os.LookupEnv("NO_COLOR")
	return w, !no && !a.noColor && os.Getenv("TERM") != "dumb"
}

// optionsUsed lists every flag of the command with its value in use, defaults included.
func (a *app) optionsUsed(cmd *cobra.Command, ans answer) map[string]any {
	used := map[string]any{}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		used[strings.ReplaceAll(f.Name, "-", "_")] = flagValue(f)
	})
	if ans.lang != "" {
		used["lang"] = ans.lang
	}
	used["format"] = "json"
	for k, v := range ans.opts {
		used[k] = v
	}
	return used
}

func flagValue(f *pflag.Flag) any {
	s := f.Value.String()
	switch f.Value.Type() {
	case "bool":
		return s == "true"
	case "int", "uint64":
		n, err := strconv.ParseInt(s, 10, 64)
		if err == nil {
			return n
		}
	case "float64":
		x, err := strconv.ParseFloat(s, 64)
		if err == nil {
			return x
		}
	case "stringSlice", "stringArray":
		if v, ok := f.Value.(pflag.SliceValue); ok {
			return append([]string{}, v.GetSlice()...)
		}
	}
	return s
}

func commandName(cmd *cobra.Command) string {
	return strings.TrimPrefix(cmd.CommandPath(), "speelveld ")
}

// note prints a remark that is not part of the answer on standard error, unless --quiet.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintln(a.stderr, diag.Visible(fmt.Sprintf(format, args...)))
	}
}

// finish prints an error, if there is one, and returns the exit status: one switch from types of
// errors to the statuses of the contract.
func (a *app) finish(ctx context.Context, cmd *cobra.Command, err error) int {
	if err == nil {
		return exitDone
	}
	var usage *workbench.Usage
	var flag flagError
	status := exitBadInput
	list := diag.All(err)
	switch {
	case ctx.Err() != nil || errors.Is(err, context.Canceled):
		fmt.Fprintln(a.stderr, "speelveld: interrupted; nothing was half-written")
		return exitInterrupted
	case errors.As(err, &usage):
		status = exitUsage
		list = diag.List{{Msg: usage.Msg, Hint: usage.Hint}}
	case errors.As(err, &flag):
		status = exitUsage
		hint := "speelveld --help lists the commands"
		if cmd != nil {
			hint = cmd.CommandPath() + " --help shows how it is used"
		}
		list = diag.List{{Msg: err.Error(), Hint: hint}}
	case isStoreError(err):
		status = exitStore
	}
	if a.format == "json" {
		if jerr := rows.EncodeErrors(a.stderr, list); jerr == nil {
			return status
		}
	}
	for _, e := range list {
		fmt.Fprintln(a.stderr, e.Error())
	}
	if n := len(list); n > 1 {
		fmt.Fprintf(a.stderr, "%d problems\n", n)
	}
	return status
}

// isStoreError reports whether the store could not be opened or is in use.
func isStoreError(err error) bool {
	return slices.ContainsFunc([]error{store.ErrLocked, store.ErrNotStore, store.ErrDamaged, store.ErrReadOnly, store.ErrUnsupported, store.ErrNewer, store.ErrFailed, store.ErrClosed},
		func(target error) bool { return errors.Is(err, target) })
}

// usageError makes an error of a package into one of usage, with its hint.
func usageError(err error) error {
	if e, ok := errors.AsType[*diag.Error](err); ok {
		return &workbench.Usage{Msg: e.Msg, Hint: e.Hint}
	}
	return &workbench.Usage{Msg: err.Error()}
}

// A flagError is cobra's own complaint about flags and arguments.
type flagError struct{ error }
