package datasets

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"speelveld/graph"
	"speelveld/internal/diag"
	"speelveld/internal/suggest"
)

// A decoder turns the YAML of one file into the model. Its methods each read one type from a node;
// they report what is wrong and go on with a zero value, so that one run finds every problem.
// References to other files are collected, to be resolved when all files have been read.
type decoder struct {
	*file
	langs   []string    // the study's languages; plain texts are in the first
	study   graph.Study // what this file says of it
	unread  bool        // the file could not be read, or not to its end
	ids     []declared
	refs    []reference
	sizes   map[*yaml.Node]int // of what aliases stand for
	aliased int                // values that aliases have added so far
}

// maxAliased bounds how many values aliases can add to a file.
const maxAliased = 500_000

// A key is one key of a mapping: its name, whether it has to be there, and what reads its value.
type key struct {
	name string
	must bool
	read func(*yaml.Node)
}

func must(name string, read func(*yaml.Node)) key { return key{name, true, read} }
func may(name string, read func(*yaml.Node)) key  { return key{name, false, read} }

// into makes a reader of a value one that stores it.
func into[T any](dst *T, read func(*yaml.Node) T) func(*yaml.Node) {
	return func(n *yaml.Node) { *dst = read(n) }
}

func (d *decoder) pos(n *yaml.Node) diag.Pos {
	return diag.Pos{File: d.name, Line: n.Line, Col: n.Column}
}

// failAt records a problem with a node.
func (d *decoder) failAt(n *yaml.Node, format string, args ...any) *diag.Error {
	return d.fail(d.pos(n), format, args...)
}

// follow returns the node itself, or the one that an alias stands for.
func (d *decoder) follow(n *yaml.Node) *yaml.Node {
	if n.Kind != yaml.AliasNode || n.Alias == nil {
		return n
	}
	if d.spent() {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Line: n.Line, Column: n.Column}
	}
	d.aliased += d.size(n.Alias)
	if d.spent() {
		d.failAt(n, "aliases (*name) add more than %d values to this file", maxAliased).WithHint("write the values out, without & and *")
	}
	return n.Alias
}

// spent reports whether the file has turned out to be a bomb of aliases, or all wrong.
func (d *decoder) spent() bool { return d.aliased > maxAliased || d.full() }

// size counts the values in a node, with those that aliases in it stand for, up to maxAliased.
func (d *decoder) size(n *yaml.Node) int {
	if size, ok := d.sizes[n]; ok {
		return size
	}
	if d.sizes == nil {
		d.sizes = map[*yaml.Node]int{}
	}
	d.sizes[n] = maxAliased // of an alias to what it is part of
	size := 1
	for _, c := range n.Content {
		size += d.size(c)
	}
	if n.Alias != nil {
		size += d.size(n.Alias)
	}
	d.sizes[n] = min(size, maxAliased+1)
	return d.sizes[n]
}

// object reads a mapping with the given keys, in the order in which they are given. what names it
// in messages: "a case".
func (d *decoder) object(n *yaml.Node, what string, keys ...key) {
	n = d.follow(n)
	if d.spent() {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.failAt(n, "expected %s, found %s", what, describe(n)).WithHint("write it as keys with values: %s: …", keys[0].name)
		return
	}
	values := d.members(n, what, keys)
	for _, k := range keys {
		if d.spent() {
			return
		}
		v := values[k.name]
		switch {
		case v != nil && !isBlank(d.follow(v)):
			k.read(v)
		case v != nil && k.must:
			d.failAt(v, "%q is empty", k.name).WithHint("%s needs it", what)
		case k.must:
			d.failAt(n, "%s without %q", what, k.name).WithHint("add a line %s: …", k.name)
		}
	}
}

// members returns the values of a mapping by key, and reports keys that are unknown or given twice.
func (d *decoder) members(n *yaml.Node, what string, keys []key) map[string]*yaml.Node {
	values := make(map[string]*yaml.Node, len(n.Content)/2)
	lines := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content) && !d.spent(); i += 2 {
		k, v := d.follow(n.Content[i]), n.Content[i+1]
		switch at := n.Content[i]; {
		case k.Kind != yaml.ScalarNode || len(k.Value) > maxWord:
			d.failAt(at, "expected a key, found %s", describe(k))
		case lines[k.Value] > 0:
			d.failAt(at, "key %q is given twice", k.Value).WithHint("the first is at line %d: remove one of them", lines[k.Value])
		case !slices.ContainsFunc(keys, func(known key) bool { return known.name == k.Value }):
			lines[k.Value] = at.Line
			d.failAt(at, "unknown key %q in %s", k.Value, what).Hint = keyHint(k.Value, keys)
		default:
			lines[k.Value] = at.Line
			values[k.Value] = v
		}
	}
	return values
}

func keyHint(word string, keys []key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	switch {
	case strings.Trim(word, "0123456789") == "":
		return "is this a decimal comma? Write a point: 0.5"
	case word == "<<":
		return "merging (<<) is not part of the format: write the keys out"
	}
	if hint := suggest.Hint(word, names); hint != "" {
		return hint
	}
	return "known keys: " + strings.Join(names, ", ")
}

// list makes a reader of one item a reader of a list, which may also be a single item.
func list[T any](d *decoder, read func(*yaml.Node) T) func(*yaml.Node) []T {
	return func(n *yaml.Node) []T {
		target := d.follow(n)
		if target.Kind != yaml.SequenceNode {
			return []T{read(n)}
		}
		items := make([]T, 0, len(target.Content))
		for _, item := range target.Content {
			if d.spent() {
				break
			}
			if isBlank(d.follow(item)) {
				d.failAt(item, "an empty item in a list").WithHint("fill it in, or remove it")
				continue
			}
			items = append(items, read(item))
		}
		return items
	}
}

// isBlank reports whether a value was left open: nothing, an empty text or an empty list.
func isBlank(n *yaml.Node) bool {
	return isNull(n) || n.Kind == yaml.ScalarNode && strings.TrimSpace(n.Value) == "" || n.Kind == yaml.SequenceNode && len(n.Content) == 0
}

// scalar reads a single value as it is written: 2015-03, NO and 3.0 are text where text is wanted.
func (d *decoder) scalar(n *yaml.Node, what string) (string, bool) {
	v := d.follow(n)
	if v.Kind != yaml.ScalarNode {
		d.failAt(n, "expected %s, found %s", what, describe(v))
		return "", false
	}
	if v.Style&yaml.TaggedStyle != 0 && v.Tag != "!!str" && v.Tag != "!!int" && v.Tag != "!!float" && v.Tag != "!!bool" {
		d.failAt(n, "tag %s is not known here", v.Tag).WithHint("write the value without it; a text that begins with ! stands in quotes")
		return "", false
	}
	return strings.TrimSpace(v.Value), true
}

// maxWord is the length of a key, an id or another single word beyond which it is taken for a mistake.
const maxWord = 200

// word reads a scalar that is no running text.
func (d *decoder) word(n *yaml.Node, what string) (string, bool) {
	s, ok := d.scalar(n, what)
	if ok && len(s) > maxWord {
		d.failAt(n, "expected %s, found a text of %d characters", what, utf8.RuneCountInString(s))
		return "", false
	}
	return s, ok
}

// plain reads a text without a language.
func (d *decoder) plain(n *yaml.Node) string {
	s, _ := d.scalar(n, "a text")
	return s
}

// describe names what stands in the place of what was expected.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	case yaml.ScalarNode:
		if isNull(n) {
			return "nothing"
		}
		if r := []rune(n.Value); len(r) > 40 {
			return strconv.Quote(string(r[:40]) + "…")
		}
		return strconv.Quote(n.Value)
	}
	return "something else"
}

// oneOf makes a reader of one of a few words.
func oneOf[T ~string](d *decoder, what string, known ...T) func(*yaml.Node) T {
	return func(n *yaml.Node) T {
		s, ok := d.word(n, "a "+what)
		if !ok || slices.Contains(known, T(s)) {
			return T(s)
		}
		words := make([]string, len(known))
		for i, k := range known {
			words[i] = string(k)
		}
		e := d.failAt(n, "unknown %s %q", what, s)
		e.Hint = suggest.Hint(s, words)
		if e.Hint == "" {
			e.WithHint("it is one of: %s", strings.Join(words, ", "))
		}
		return T(s)
	}
}

// flag reads true or false.
func (d *decoder) flag(n *yaml.Node) bool {
	v := d.follow(n)
	s, ok := d.word(n, "true or false")
	switch {
	case !ok:
	case v.ShortTag() == "!!bool" && strings.EqualFold(s, "true"):
		return true
	case v.ShortTag() == "!!bool" && strings.EqualFold(s, "false"):
	default:
		d.failAt(n, "expected true or false, found %q", s).WithHint("write true or false, without quotes")
	}
	return false
}

var number = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)

// score reads a membership in [0, 1].
func (d *decoder) score(n *yaml.Node) float64 {
	v := d.follow(n)
	s, ok := d.word(n, "a number from 0 to 1")
	if !ok {
		return math.NaN()
	}
	if v.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 && number.MatchString(s) {
		d.failAt(n, "expected a number from 0 to 1, found the text %q", s).WithHint("write it without quotes")
		return math.NaN()
	}
	x, err := strconv.ParseFloat(s, 64)
	switch {
	case !number.MatchString(s):
		e := d.failAt(n, "expected a number from 0 to 1, found %q", s)
		if number.MatchString(strings.Replace(s, ",", ".", 1)) {
			e.WithHint("write a point for the decimals: %s", strings.Replace(s, ",", ".", 1))
		}
		return math.NaN()
	case err != nil || x < 0 || x > 1:
		d.failAt(n, "score %s is outside 0 to 1", s).WithHint("a score is a membership: 1 is fully in, 0 fully out, 0.5 neither")
		return math.NaN()
	}
	return x + 0 // -0 is 0
}

// text reads a text in one language or more.
func (d *decoder) text(n *yaml.Node) graph.Text {
	t := graph.Text{}
	d.byLanguage(n, "a text", func(lang string, v *yaml.Node) {
		if s, ok := d.scalar(v, "a text"); ok && s != "" {
			t[lang] = s
		}
	})
	if len(t) == 0 {
		return nil
	}
	return t
}

// label reads a text that has to say something.
func (d *decoder) label(n *yaml.Node) graph.Text {
	before := len(d.errs)
	t := d.text(n)
	if t == nil && len(d.errs) == before {
		d.failAt(n, "this text is empty")
	}
	return t
}

// texts reads a list of texts in one language or more.
func (d *decoder) texts(n *yaml.Node) graph.Texts {
	t := graph.Texts{}
	d.byLanguage(n, "texts", func(lang string, v *yaml.Node) {
		if all := list(d, d.plain)(v); len(all) > 0 {
			t[lang] = all
		}
	})
	if len(t) == 0 {
		return nil
	}
	return t
}

// byLanguage hands over a value by language: of a mapping each member, of anything else the value
// itself in the study's first language.
func (d *decoder) byLanguage(n *yaml.Node, what string, read func(lang string, v *yaml.Node)) {
	target := d.follow(n)
	if target.Kind != yaml.MappingNode {
		read(d.langs[0], n)
		return
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(target.Content) && !d.spent(); i += 2 {
		at, v := target.Content[i], target.Content[i+1]
		k := d.follow(at)
		switch {
		case k.Kind != yaml.ScalarNode || !slices.Contains(d.langs, k.Value) && !isLanguage(k.Value, false):
			e := d.failAt(at, "expected a language, found %s", describe(k))
			if len(k.Value) <= maxWord {
				e.Hint = suggest.Hint(k.Value, d.langs)
			}
			if e.Hint == "" {
				e.WithHint("%s is plain, or given by language: {nl: …, en: …}", what)
			}
		case lines[k.Value] > 0:
			d.failAt(at, "language %q is given twice", k.Value).WithHint("the first is at line %d: remove one of them", lines[k.Value])
		default:
			lines[k.Value] = at.Line
			if !isBlank(d.follow(v)) {
				read(k.Value, v)
			}
		}
	}
}

// claim makes a reader of a value a reader of an attribute: the value itself, or a mapping of it
// with what supports it.
func (d *decoder) claim(read func(*yaml.Node) graph.Text) func(*yaml.Node) graph.Claim {
	one := func(n *yaml.Node) []graph.Text { return []graph.Text{read(n)} }
	return func(n *yaml.Node) graph.Claim { return d.supported(n, one)[0] }
}

// claims makes a reader of a value a reader of attributes: one or a list, of which each may itself
// have a list of values with the same support.
func (d *decoder) claims(read func(*yaml.Node) graph.Text) func(*yaml.Node) []graph.Claim {
	one := func(n *yaml.Node) []graph.Text { return []graph.Text{read(n)} }
	each := list(d, func(n *yaml.Node) []graph.Claim {
		if d.isSupported(d.follow(n)) {
			return d.supported(n, list(d, read))
		}
		return d.supported(n, one)
	})
	return func(n *yaml.Node) []graph.Claim { return slices.Concat(each(n)...) }
}

// supported reads one attribute, plain or with what supports it, and gives a claim for each of its
// values, of which there is at least one.
func (d *decoder) supported(n *yaml.Node, read func(*yaml.Node) []graph.Text) []graph.Claim {
	var c graph.Claim
	var values []graph.Text
	if d.isSupported(d.follow(n)) {
		d.object(n, "an attribute",
			must("value", into(&values, read)),
			may("evidence", into(&c.Evidence, d.evidence)),
			may("confidence", into(&c.Confidence, d.confidence)),
			may("note", into(&c.Note, d.text)),
		)
	} else {
		values = read(n)
	}
	out := make([]graph.Claim, max(1, len(values)))
	for i := range out {
		out[i] = c
		if i < len(values) {
			out[i].Value = values[i]
		}
	}
	return out
}

// isSupported tells {value: …, evidence: …} from {nl: …, en: …}.
func (d *decoder) isSupported(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i < len(n.Content); i += 2 {
		switch d.follow(n.Content[i]).Value {
		case "value", "evidence", "confidence", "note":
			return true
		}
	}
	return false
}

// unspoken makes a reader of a plain value one of a text without a language.
func unspoken(read func(*yaml.Node) string) func(*yaml.Node) graph.Text {
	return func(n *yaml.Node) graph.Text { return graph.Text{"": read(n)} }
}

// properName reads a name, which is of no language unless it is given by language: Amsterdam, or
// {nl: Den Haag, en: The Hague}.
func (d *decoder) properName(n *yaml.Node) graph.Text {
	if d.follow(n).Kind == yaml.MappingNode {
		return d.text(n)
	}
	return unspoken(d.plain)(n)
}

// evidence reads where a claim can be checked.
func (d *decoder) evidence(n *yaml.Node) []graph.Evidence {
	return list(d, func(n *yaml.Node) graph.Evidence {
		var e graph.Evidence
		d.object(n, "evidence",
			must("source", into(&e.Source, d.ref(toSource))),
			may("locator", into(&e.Locator, d.plain)),
			may("quote", into(&e.Quote, d.plain)),
		)
		return e
	})(n)
}

func (d *decoder) confidence(n *yaml.Node) graph.Confidence {
	return oneOf(d, "confidence", graph.High, graph.Medium, graph.Low)(n)
}

func (d *decoder) basis(n *yaml.Node) graph.Basis {
	return oneOf(d, "basis", graph.Explicit, graph.Interpreted)(n)
}

func (d *decoder) status(n *yaml.Node) graph.Status { return oneOf(d, "status", graph.Statuses...)(n) }

// date reads YYYY, YYYY-MM or YYYY-MM-DD.
func (d *decoder) date(n *yaml.Node) string {
	s, ok := d.word(n, "a date")
	if !ok {
		return ""
	}
	if _, _, valid := span(s); !valid {
		e := d.failAt(n, "%q is not a date", s)
		e.WithHint("a date is YYYY, YYYY-MM or YYYY-MM-DD, such as 2015-03")
	}
	return s
}

// dateOrOpen reads an end: a date, or open for what still runs.
func (d *decoder) dateOrOpen(n *yaml.Node) string {
	if v := d.follow(n); v.Kind == yaml.ScalarNode && v.Value == "open" {
		return v.Value
	}
	return d.date(n)
}

// span returns the first and the last day of a date: a year, a month or a day.
func span(s string) (first, last time.Time, ok bool) {
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {"2006-01-02", 0, 0, 1}} {
		if len(s) == len(form.layout) {
			t, err := time.Parse(form.layout, s)
			return t, t.AddDate(form.years, form.months, form.days-1), err == nil
		}
	}
	return first, last, false
}

// year reads YYYY.
func (d *decoder) year(n *yaml.Node) string {
	s, ok := d.word(n, "a year")
	if _, _, valid := span(s); ok && (!valid || len(s) != 4) {
		d.failAt(n, "%q is not a year", s).WithHint("a year has four digits, such as 2021")
	}
	return s
}

// country reads a code of ISO 3166-1 alpha-2.
func (d *decoder) country(n *yaml.Node) string {
	s, ok := d.word(n, "a country")
	if ok && countries[s] == "" {
		d.failAt(n, "unknown country %q", s).Hint = countryHint(s)
	}
	return s
}

// language reads a language tag.
func (d *decoder) language(n *yaml.Node) string {
	s, ok := d.word(n, "a language")
	if ok && !isLanguage(s, true) {
		d.failAt(n, "unknown language %q", s).WithHint("a language is a code of ISO 639-1, such as nl, en or nl-BE")
	}
	return s
}

var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// id makes a reader of the id of a new thing.
func (d *decoder) id(to target) func(*yaml.Node) string {
	return func(n *yaml.Node) string {
		s, ok := d.word(n, "an id")
		if ok {
			d.checkID(d.pos(n), s)
			d.ids = append(d.ids, declared{to, s, d.pos(n)})
		}
		return s
	}
}

// checkID reports an id that is not ASCII kebab-case.
func (d *decoder) checkID(pos diag.Pos, s string) {
	if kebab.MatchString(s) {
		return
	}
	e := d.fail(pos, "%q cannot be an id", s).WithHint("an id has small letters a to z, digits and single hyphens, such as living-lab")
	if slug := slug(s); slug != "" {
		e.WithHint("an id has small letters a to z, digits and single hyphens: %s", slug)
	}
}

// slug makes an id of a name, or "" where nothing is left of it.
func slug(s string) string {
	words := strings.FieldsFunc(suggest.Fold(s), func(r rune) bool { return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') })
	return strings.Join(words, "-")
}
