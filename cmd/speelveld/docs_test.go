package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"speelveld/internal/golden"
)

//go:generate go test -run "TestPages|TestGallery" -update .

// TestPages holds docs/cli to what the program says of itself.
func TestPages(t *testing.T) {
	dir := filepath.Join("..", "..", "docs", "cli")
	want := map[string][]byte{}
	for _, cmd := range everyCommand(newRootCmd(newApp(nil, nil, nil))) {
		cmd.DisableAutoGenTag = true
		var b bytes.Buffer
		if err := doc.GenMarkdown(cmd, &b); err != nil {
			t.Fatal(err)
		}
		want[strings.ReplaceAll(cmd.CommandPath(), " ", "_")+".md"] = b.Bytes()
	}
	if *golden.Update {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, page := range want {
			if err := os.WriteFile(filepath.Join(dir, name), page, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, page := range want {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(got, page) {
			t.Errorf("docs/cli/%s is not what the program says (%v); run: make generate", name, err)
		}
	}
	have, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil || len(have) != len(want) {
		t.Errorf("docs/cli has %d pages for %d commands (%v)", len(have), len(want), err)
	}
}

// TestEveryCommandIsExplained wants help, a paragraph and two examples of each command.
func TestEveryCommandIsExplained(t *testing.T) {
	for _, cmd := range everyCommand(newRootCmd(newApp(nil, nil, nil))) {
		if cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
			t.Errorf("%s: wants a sentence without a full stop, has %q", cmd.CommandPath(), cmd.Short)
		}
		if len(cmd.Long) < len(cmd.Short) {
			t.Errorf("%s: wants a paragraph", cmd.CommandPath())
		}
		if n := strings.Count(cmd.Example, "speelveld "); n < 2 {
			t.Errorf("%s: wants two examples, has %d", cmd.CommandPath(), n)
		}
		for _, line := range strings.Split(cmd.Long, "\n") {
			if len([]rune(line)) > 112 {
				t.Errorf("%s: a line of %d characters in the help: %s", cmd.CommandPath(), len([]rune(line)), line)
			}
		}
	}
}

func everyCommand(cmd *cobra.Command) []*cobra.Command {
	cmds := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			cmds = append(cmds, everyCommand(c)...)
		}
	}
	return cmds
}
