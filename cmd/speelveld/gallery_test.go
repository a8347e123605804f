package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"speelveld/internal/golden"
	"speelveld/internal/workbench"
)

// TestGallery runs the commands of docs/figures.md and compares what they draw, byte by byte, with
// the pictures that stand there. It wants a command and a picture for every kind of figure.
func TestGallery(t *testing.T) {
	docs := filepath.Join("..", "..", "docs")
	page, err := os.ReadFile(filepath.Join(docs, "figures.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	pictures := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^speelveld (figure .*)$`).FindAllStringSubmatch(string(page), -1) {
		args := splitWords(m[1])
		at := -1
		for i, a := range args {
			if a == "-o" {
				at = i + 1
			}
		}
		if at < 1 || at == len(args) {
			t.Errorf("%s: no -o FILE", m[1])
			continue
		}
		name := args[at]
		args[at] = filepath.Join(t.TempDir(), name)
		shown[args[1]] = true
		pictures[name] = true
		if !bytes.Contains(page, []byte("](figures/"+name+")")) {
			t.Errorf("the page does not show figures/%s", name)
		}
		t.Run(name, func(t *testing.T) {
			var stderr bytes.Buffer
			if status := run(args, strings.NewReader(""), io.Discard, &stderr); status != 0 {
				t.Fatalf("exit status %d: %s", status, stderr.String())
			}
			got, err := os.ReadFile(args[at])
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(docs, "figures", name)
			if *golden.Update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("docs/figures/%s is not what its command draws (%v); run: make generate", name, err)
			}
		})
	}
	for _, k := range workbench.FigureKinds() {
		if !shown[k.Name] {
			t.Errorf("docs/figures.md does not show %s", k.Name)
		}
	}
	have, err := filepath.Glob(filepath.Join(docs, "figures", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range have {
		if !pictures[filepath.Base(f)] {
			t.Errorf("%s is not on the page", f)
		}
	}
}

// splitWords splits a command as a shell does that knows double quotes.
func splitWords(s string) []string {
	var words []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(s, -1) {
		words = append(words, m[1]+m[2])
	}
	return words
}
