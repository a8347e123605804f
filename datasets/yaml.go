package datasets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"speelveld/internal/diag"
)

// The bounds of a YAML file. Our deepest field lies 8 deep.
const (
	maxDepth = 64
	maxMarks = 400_000 // signs that can begin a value: what the parser's memory grows with
)

// parseYAML returns the root of the file's one document: nil where it is empty, and nil after a
// problem, which the file then says.
func (f *file) parseYAML() *yaml.Node {
	if n := marks(f.data); n > maxMarks {
		f.fail(diag.Pos{File: f.name}, "has over %d values", maxMarks).WithHint("is this the right file? Split it")
		return nil
	}
	data := f.data
	if bytes.HasPrefix(data, []byte("%YAML 1.2")) { // The parser knows 1.1 only; what we take from it is the same in both.
		data = append([]byte("#"), data[1:]...)
	}
	root, second, err := load(data)
	switch {
	case err != nil:
		f.yamlError(err)
		return nil
	case second != nil:
		f.fail(diag.Pos{File: f.name, Line: second.Line, Col: second.Column}, "a second document begins here").
			WithHint("a file holds one document: remove the line --- above, or make two files of it")
		return nil
	}
	return root
}

// marks counts the signs with which a value of a YAML text can begin or end.
func marks(data []byte) (n int) {
	for i, c := range data {
		switch c {
		case '\n', ',', ':', '[', '{', '&', '*', '!':
			n++
		case ' ':
			if i > 0 && (data[i-1] == '-' || data[i-1] == '?') {
				n++
			}
		}
	}
	return n
}

// load parses a YAML text, and returns the roots of its first two documents that are not empty.
func load(data []byte) (first, second *yaml.Node, err error) {
	defer func() { // The parser is not ours: a bug in it must not end the program.
		if r := recover(); r != nil {
			err = fmt.Errorf("the YAML parser gave up: %v", r)
		}
	}()
	l, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		return nil, nil, err
	}
	for {
		var doc yaml.Node
		if err := l.Load(&doc); errors.Is(err, io.EOF) {
			return first, nil, nil
		} else if err != nil {
			return nil, nil, err
		}
		root := &doc
		if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
			root = doc.Content[0]
		}
		switch {
		case isNull(root):
		case first == nil:
			first = root
		default:
			return first, root, nil
		}
	}
}

// isNull reports whether a node says nothing: an empty value, ~ or null.
func isNull(n *yaml.Node) bool {
	return n.Kind == 0 || n.Kind == yaml.ScalarNode && n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 && n.ShortTag() == "!!null"
}

// yamlError puts what the parser says in words for people who do not know YAML's own.
func (f *file) yamlError(err error) {
	le, ok := errors.AsType[*yaml.LoadError](err)
	if !ok {
		f.fail(diag.Pos{File: f.name}, "%v", err)
		return
	}
	at, from := f.markPos(le.Mark), f.markPos(le.ContextMark)
	msg, context := le.Message, le.ContextMsg
	switch {
	case strings.Contains(msg, "max depth"):
		f.fail(at, "is nested more than %d deep", maxDepth).WithHint("no field of a study needs that; is this the right file?")
	case strings.Contains(msg, "mapping values are not allowed"):
		f.fail(at, "a colon where no key can be").WithHint(`put a text with ": " in it in quotes: text: 'first: second'; or check the indentation of this line and the one above`)
	case strings.Contains(msg, "unexpected end of stream") && strings.Contains(context, "quoted"):
		f.fail(from, "the quote that opens here is not closed").WithHint("close it, or write an apostrophe inside single quotes twice: 'it''s'")
	case strings.Contains(msg, "expected ',' or ']'"):
		f.fail(at, "expected a comma or the ] that closes the [ at line %d, column %d", from.Line, from.Col)
	case strings.Contains(msg, "expected ',' or '}'"):
		f.fail(at, "expected a comma or the } that closes the { at line %d, column %d", from.Line, from.Col).
			WithHint("a text with a comma, a colon or braces in it stands in quotes")
	case strings.Contains(msg, "could not find expected ':'"):
		f.fail(from, "expected a key with a colon behind it").WithHint("is this line meant to continue the text above? Then indent it further")
	case strings.Contains(msg, "unknown anchor"):
		f.fail(at, "%s", strings.ReplaceAll(msg, "'", `"`)).WithHint("a text that begins with * stands in quotes")
	case strings.Contains(msg, "cannot start any token"), strings.Contains(msg, "tab character"):
		f.badStart(at)
	case strings.Contains(msg, "unknown escape"):
		f.fail(at, "an unknown escape in double quotes").WithHint(`a backslash means something there: use single quotes, or write it twice: "C:\\path"`)
	case strings.Contains(msg, "expected node content"):
		f.fail(at, "expected a value").WithHint("is there a comma too many, or a bracket that was closed before?")
	case strings.Contains(msg, "did not find expected key") && f.afterQuote(at):
		f.fail(at, "text behind the closing quote").WithHint("write an apostrophe inside single quotes twice: 'it''s'; or put the whole text in quotes")
	case strings.Contains(msg, "did not find expected key"), strings.Contains(msg, "did not find expected '-' indicator"):
		e := f.fail(at, "this line does not fit the ones above it")
		if from.Line > 0 && from.Line < at.Line {
			e.WithHint("indent it as the block that begins at line %d, or put a value that goes before it in quotes", from.Line)
		} else {
			e.WithHint("check its indentation and its quotes")
		}
	default:
		if context != "" {
			msg += " " + context
		}
		f.fail(at, "is not YAML: %s", msg)
	}
}

// afterQuote reports whether the character before a place, spaces apart, is a quote.
func (f *file) afterQuote(at diag.Pos) bool {
	r := []rune(f.line(at.Line))
	if at.Col < 1 || at.Col > len(r) {
		return false
	}
	before := strings.TrimRight(string(r[:at.Col-1]), " ")
	return strings.HasSuffix(before, "'") || strings.HasSuffix(before, `"`)
}

// badStart reports a character with which no value can begin.
func (f *file) badStart(at diag.Pos) {
	r := []rune(f.line(at.Line))
	c := ' '
	if at.Col >= 1 && at.Col <= len(r) {
		c = r[at.Col-1]
	}
	if c == '\t' || strings.HasPrefix(strings.TrimLeft(string(r), " "), "\t") {
		f.fail(at, "a tab in the indentation").WithHint("YAML indents with spaces only; most editors can turn tabs into spaces")
		return
	}
	f.fail(at, "a value cannot begin with %q", string(c)).WithHint("put the value in quotes")
}

// markPos returns the place of the parser's mark. Where the parser stands behind the last line, that
// is the end of it.
func (f *file) markPos(m yaml.Mark) diag.Pos {
	pos := diag.Pos{File: f.name, Line: m.Line, Col: m.Column}
	if pos.Line == 0 {
		return diag.Pos{File: f.name}
	}
	last := bytes.Count(bytes.TrimSuffix(f.data, []byte{'\n'}), []byte{'\n'}) + 1
	if pos.Line > last {
		return f.posAt(len(bytes.TrimSuffix(f.data, []byte{'\n'})))
	}
	return pos
}
