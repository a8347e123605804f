package rows

import (
	"bytes"
	"encoding"
	"encoding/base64"
	stdjson "encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"speelveld/internal/diag"
)

// An Object is a JSON object whose members keep their order: for keys that are only known when
// the program runs, such as the columns of a user's table.
type Object []Member

// A Member is a key and its value in an [Object].
type Member struct {
	Key   string
	Value any
}

// Numbers is a JSON list of N lists of numbers that are made one by one, by Row: a square matrix need
// not be held beside the half of it that was computed. Row may use the same slice again.
type Numbers struct {
	N   int
	Row func(i int) []float64
}

// An Envelope is the one object that a command prints with --format json: the five members that
// all commands share, then the members of Body in line with them ("rows" and the like).
//
// Body is a struct, a pointer to one, a map with string keys, an [Object], or nil. Members of the
// body named "notes" (a list of strings) are added to Notes; the other four names are taken.
type Envelope struct {
	Command string
	Version string
	Study   string
	Options map[string]any
	Notes   []string
	Body    any
}

// EncodeJSON writes v as JSON, indented by two spaces, with a line break at the end.
//
// It reads the same struct tags as encoding/json (json:"name,omitempty" and omitzero, embedded
// structs), and differs where results need it: an undefined number (NaN) is null, infinite ones
// are the strings "Infinity" and "-Infinity"; a nil slice is [] and a nil map {}; an integer type
// with a String method is written as that text; HTML is not escaped; a list of numbers, and a
// short list of plain values, stands on one line. Floats have the shortest form that reads back
// as the same number. Maps are sorted by key. When v cannot be encoded nothing is written to w.
func EncodeJSON(w io.Writer, v any) error {
	e := encoder{}
	if err := e.value(reflect.ValueOf(v), 0); err != nil {
		return fmt.Errorf("encode JSON: %w", err)
	}
	e.WriteByte('\n')
	e.pages.Write(e.Bytes())
	_, err := e.pages.WriteTo(w)
	return err
}

// EncodeErrors writes {"errors": [{message, file, line, column, hint}]}, sorted by place. Line and
// column are null where they are not known.
func EncodeErrors(w io.Writer, list diag.List) error {
	type problem struct {
		Message string `json:"message"`
		File    string `json:"file"`
		Line    *int   `json:"line"`
		Column  *int   `json:"column"`
		Hint    string `json:"hint"`
	}
	known := func(n int) *int {
		if n <= 0 {
			return nil
		}
		return &n
	}
	var body struct {
		Errors []problem `json:"errors"`
	}
	for _, e := range diag.All(list.Err()) {
		body.Errors = append(body.Errors, problem{e.Msg, e.Pos.File, known(e.Pos.Line), known(e.Pos.Col), e.Hint})
	}
	return EncodeJSON(w, body)
}

// members puts the envelope's members and those of its body in their order.
func (v Envelope) members() (Object, error) {
	body, err := bodyMembers(reflect.ValueOf(v.Body))
	if err != nil {
		return nil, err
	}
	head := []string{"command", "version", "study", "options"}
	notes := slices.Clone(v.Notes)
	out := Object{{"command", v.Command}, {"version", v.Version}, {"study", v.Study}, {"options", v.Options}, {"notes", nil}}
	for _, m := range body {
		if n, ok := asTexts(m.Value); ok && m.Key == "notes" {
			notes = append(notes, n...)
			continue
		}
		if m.Key == "notes" || slices.Contains(head, m.Key) {
			return nil, fmt.Errorf("the body of %q may not have a member %q", v.Command, m.Key)
		}
		out = append(out, m)
	}
	out[len(head)].Value = notes
	return out, nil
}

func asTexts(v any) ([]string, bool) {
	if rv, ok := v.(reflect.Value); ok {
		if rv.Kind() == reflect.Interface {
			rv = rv.Elem()
		}
		if !rv.IsValid() || !rv.CanInterface() {
			return nil, false
		}
		v = rv.Interface()
	}
	texts, ok := v.([]string)
	return texts, ok
}

// bodyMembers returns the members of a body, as values or as reflect.Values (those of embedded
// fields cannot be taken out of their struct).
func bodyMembers(v reflect.Value) (Object, error) {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		v = v.Elem()
	}
	switch {
	case !v.IsValid():
		return nil, nil
	case v.Type() == objectType:
		return v.Interface().(Object), nil
	case v.Kind() == reflect.Struct:
		var out Object
		for _, f := range fieldsOf(v.Type()) {
			if fv, ok := f.in(v); ok {
				out = append(out, Member{f.name, fv})
			}
		}
		return out, nil
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		var out Object
		for _, k := range v.MapKeys() {
			out = append(out, Member{k.String(), v.MapIndex(k)})
		}
		slices.SortFunc(out, func(a, b Member) int { return strings.Compare(a.Key, b.Key) })
		return out, nil
	}
	return nil, fmt.Errorf("a body of type %s has no members", v.Type())
}

var (
	objectType   = reflect.TypeFor[Object]()
	envelopeType = reflect.TypeFor[Envelope]()
	numbersType  = reflect.TypeFor[Numbers]()
)

// maxDepth is where nesting is taken for a value that contains itself.
const maxDepth = 500

// oneLine is the longest list of plain values that is kept on one line, in bytes.
const oneLine = 100

type encoder struct {
	bytes.Buffer
	pages Pages // what came before
	level int   // of indentation
}

// turn puts a full buffer away: to let it grow would copy all that was written, again and again.
func (e *encoder) turn() {
	if e.Len() >= pageSize {
		e.pages.Write(e.Bytes())
		e.Reset()
	}
}

func (e *encoder) value(v reflect.Value, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("nested over %d deep: does a value contain itself?", maxDepth)
	}
	if !v.IsValid() {
		e.WriteString("null")
		return nil
	}
	if v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		if v.IsNil() {
			e.WriteString("null")
			return nil
		}
	}
	if done, err := e.marshaler(v, depth); done {
		return err
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		return e.value(v.Elem(), depth+1)
	case reflect.Bool:
		e.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		e.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32:
		// through its own shortest text, so that 0.1 does not become 0.10000000149
		x, _ := strconv.ParseFloat(strconv.FormatFloat(v.Float(), 'g', -1, 32), 64)
		e.float(x)
	case reflect.Float64:
		e.float(v.Float())
	case reflect.String:
		e.string(v.String())
	case reflect.Struct:
		return e.structure(v, depth)
	case reflect.Map:
		return e.mapping(v, depth)
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			e.string(base64.StdEncoding.EncodeToString(v.Bytes()))
			return nil
		}
		return e.list(v, depth)
	default:
		return fmt.Errorf("a value of type %s has no JSON form", v.Type())
	}
	return nil
}

// marshaler writes values whose type says itself how: our own Object and Envelope, a
// json.Marshaler, an encoding.TextMarshaler, an integer type with names.
func (e *encoder) marshaler(v reflect.Value, depth int) (done bool, err error) {
	t := v.Type()
	if v.Kind() == reflect.Interface || !v.CanInterface() || t.NumMethod() == 0 && t != objectType && t != envelopeType && t != numbersType {
		return false, nil
	}
	switch x := v.Interface().(type) {
	case Object:
		return true, e.object(x, depth)
	case Numbers:
		return true, e.block('[', ']', x.N, func(i int) error { return e.list(reflect.ValueOf(x.Row(i)), depth+1) })
	case Envelope:
		o, err := x.members()
		if err != nil {
			return true, err
		}
		return true, e.object(o, depth)
	case stdjson.Marshaler:
		b, err := x.MarshalJSON()
		if err != nil {
			return true, fmt.Errorf("%s: %w", v.Type(), err)
		}
		if err := stdjson.Indent(&e.Buffer, bytes.TrimSpace(b), strings.Repeat("  ", e.level), "  "); err != nil {
			return true, fmt.Errorf("%s: %w", v.Type(), err)
		}
		return true, nil
	case encoding.TextMarshaler:
		b, err := x.MarshalText()
		if err != nil {
			return true, fmt.Errorf("%s: %w", v.Type(), err)
		}
		e.string(string(b))
		return true, nil
	case fmt.Stringer:
		switch v.Kind() {
		case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
			reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
			e.string(x.String())
			return true, nil
		}
	}
	return false, nil
}

func (e *encoder) float(x float64) {
	switch {
	case math.IsNaN(x):
		e.WriteString("null")
	case math.IsInf(x, 1):
		e.WriteString(`"Infinity"`)
	case math.IsInf(x, -1):
		e.WriteString(`"-Infinity"`)
	default:
		e.Write(appendNumber(e.AvailableBuffer(), x))
	}
}

// string quotes s. Beside what JSON asks, it escapes the control characters beyond ASCII and the
// line separators that some readers trip over.
func (e *encoder) string(s string) {
	const hex = "0123456789abcdef"
	e.WriteByte('"')
	start := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		var esc string
		switch {
		case r == '"' || r == '\\':
			esc = `\` + string(r)
		case r == '\n':
			esc = `\n`
		case r == '\r':
			esc = `\r`
		case r == '\t':
			esc = `\t`
		case r < ' ' || r >= 0x7f && r < 0xa0:
			esc = `\u00` + string(hex[r>>4]) + string(hex[r&0xf])
		case r == 0x2028:
			esc = `\u2028`
		case r == 0x2029:
			esc = `\u2029`
		case r == utf8.RuneError && size == 1:
			esc = "\uFFFD"
		}
		if esc != "" {
			e.WriteString(s[start:i])
			e.WriteString(esc)
			start = i + size
		}
		i += size
	}
	e.WriteString(s[start:])
	e.WriteByte('"')
}

// newline starts a new line at the present depth of nesting.
func (e *encoder) newline() {
	e.WriteByte('\n')
	for range e.level {
		e.WriteString("  ")
	}
}

// block writes n parts between open and end, each on a line of its own.
func (e *encoder) block(open, end byte, n int, part func(i int) error) error {
	e.WriteByte(open)
	e.level++
	for i := range n {
		if i > 0 {
			e.WriteByte(',')
		}
		e.newline()
		if err := part(i); err != nil {
			return err
		}
		e.turn()
	}
	e.level--
	if n > 0 {
		e.newline()
	}
	e.WriteByte(end)
	return nil
}

func (e *encoder) member(key string, v reflect.Value, depth int) error {
	e.string(key)
	e.WriteString(": ")
	if err := e.value(v, depth+1); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

func (e *encoder) object(o Object, depth int) error {
	return e.block('{', '}', len(o), func(i int) error {
		v, ok := o[i].Value.(reflect.Value)
		if !ok {
			v = reflect.ValueOf(o[i].Value)
		}
		return e.member(o[i].Key, v, depth)
	})
}

func (e *encoder) structure(v reflect.Value, depth int) error {
	type part struct {
		name string
		v    reflect.Value
	}
	var parts []part
	for _, f := range fieldsOf(v.Type()) {
		if fv, ok := f.in(v); ok {
			parts = append(parts, part{f.name, fv})
		}
	}
	return e.block('{', '}', len(parts), func(i int) error { return e.member(parts[i].name, parts[i].v, depth) })
}

func (e *encoder) mapping(v reflect.Value, depth int) error {
	type entry struct {
		key string
		v   reflect.Value
	}
	entries := make([]entry, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		k, err := mapKey(it.Key())
		if err != nil {
			return err
		}
		entries = append(entries, entry{k, it.Value()})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return e.block('{', '}', len(entries), func(i int) error { return e.member(entries[i].key, entries[i].v, depth) })
}

func mapKey(k reflect.Value) (string, error) {
	if k.Kind() == reflect.String {
		return k.String(), nil
	}
	switch x := k.Interface().(type) {
	case encoding.TextMarshaler:
		b, err := x.MarshalText()
		return string(b), err
	case fmt.Stringer:
		return x.String(), nil
	}
	switch {
	case k.CanInt():
		return strconv.FormatInt(k.Int(), 10), nil
	case k.CanUint():
		return strconv.FormatUint(k.Uint(), 10), nil
	}
	return "", fmt.Errorf("a key of type %s has no JSON form", k.Type())
}

func (e *encoder) list(v reflect.Value, depth int) error {
	n := v.Len()
	if n == 0 || !onOneLine(v) {
		return e.block('[', ']', n, func(i int) error {
			if err := e.value(v.Index(i), depth+1); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
			return nil
		})
	}
	e.WriteByte('[')
	for i := range n {
		if i > 0 {
			e.WriteString(", ")
		}
		if err := e.value(v.Index(i), depth+1); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	e.WriteByte(']')
	return nil
}

// onOneLine reports whether a list holds only numbers, or is a short list of plain values.
func onOneLine(v reflect.Value) bool {
	size := 0
	for i := range v.Len() {
		x := v.Index(i)
		if x.Kind() == reflect.Interface {
			x = x.Elem()
		}
		switch {
		case x.Kind() == reflect.String:
			size += x.Len() + 4
		case x.Kind() == reflect.Bool:
			size += 7
		case x.IsValid() && !x.CanInt() && !x.CanUint() && !x.CanFloat():
			return false
		}
		if size > oneLine {
			return false
		}
	}
	return true
}

// A field is one JSON member of a struct type.
type field struct {
	name      string
	index     []int
	tagged    bool
	omitEmpty bool
	omitZero  bool
}

// in returns the field's value in the struct v, and false where it is to be left out: because it
// is empty and may be omitted, or lies in an embedded pointer that is nil.
func (f field) in(v reflect.Value) (reflect.Value, bool) {
	for _, i := range f.index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	if f.omitZero && v.IsZero() || f.omitEmpty && isEmpty(v) {
		return v, false
	}
	return v, true
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	default:
		return v.IsZero()
	}
}

var fieldCache sync.Map // reflect.Type → []field

// fieldsOf returns the members of a struct type in order of declaration, those of embedded
// structs at the place of the embedding. Of fields with one name the least deeply embedded
// counts, then the one that is named by a tag; two equals cancel each other, as in encoding/json.
func fieldsOf(t reflect.Type) []field {
	if f, ok := fieldCache.Load(t); ok {
		return f.([]field)
	}
	all := collect(t, nil, map[reflect.Type]bool{})
	best := map[string]field{}
	tied := map[string]bool{}
	for _, f := range all {
		b, seen := best[f.name]
		switch {
		case !seen || f.outranks(b):
			best[f.name], tied[f.name] = f, false
		case !b.outranks(f):
			tied[f.name] = true
		}
	}
	var out []field
	for _, f := range all {
		if slices.Equal(best[f.name].index, f.index) && !tied[f.name] {
			out = append(out, f)
		}
	}
	fieldCache.Store(t, out)
	return out
}

func (f field) outranks(g field) bool {
	if len(f.index) != len(g.index) {
		return len(f.index) < len(g.index)
	}
	return f.tagged && !g.tagged
}

// collect walks the fields of t; above holds the types it lies in, so that a type embedded in
// itself ends.
func collect(t reflect.Type, at []int, above map[reflect.Type]bool) []field {
	if above[t] {
		return nil
	}
	above[t] = true
	defer delete(above, t)
	var out []field
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get("json")
		if tag == "-" {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		index := append(slices.Clone(at), i)
		inner := sf.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if sf.Anonymous && name == "" && inner.Kind() == reflect.Struct {
			if sf.IsExported() || sf.Type.Kind() == reflect.Struct {
				out = append(out, collect(inner, index, above)...)
			}
			continue
		}
		if !sf.IsExported() && (!sf.Anonymous || inner.Kind() != reflect.Struct) {
			continue
		}
		f := field{name: name, index: index, tagged: name != ""}
		if name == "" {
			f.name = sf.Name
		}
		for _, o := range strings.Split(options, ",") {
			f.omitEmpty = f.omitEmpty || o == "omitempty"
			f.omitZero = f.omitZero || o == "omitzero"
		}
		out = append(out, f)
	}
	return out
}
