package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"speelveld/figure/layout"
	"speelveld/internal/golden"
)

// TestMain makes the test binary the program itself: for the scripts, and for the child process in
// which Graphviz runs.
func TestMain(m *testing.M) {
	if layout.IsChild(os.Args) {
		os.Exit(layout.RunChild(os.Stdin, os.Stdout))
	}
	testscript.Main(m, map[string]func(){"speelveld": main})
}

// TestScripts runs testdata/script/*.txtar: one behaviour a file, as a user would see it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: *golden.Update,
		Setup: func(env *testscript.Env) error {
			// The cache is the script's own, but for that of Graphviz's compiled code, which is slow to make.
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "cache"))
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("TMPDIR", os.TempDir())
			env.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"damage": damage},
	})
}

// damage FILE spoils the head of every page of a store but the first two.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: damage FILE")
	}
	path := ts.MkAbs(args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	for at := 2 * os.Getpagesize(); at < len(data); at += os.Getpagesize() {
		data[at] ^= 0xFF
	}
	ts.Check(os.WriteFile(path, data, 0o600))
}
