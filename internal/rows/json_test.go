package rows

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"speelveld/internal/diag"
)

func encode(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	if err := EncodeJSON(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

type level int

func (l level) String() string { return [...]string{"absent", "exclude"}[l] }

type word struct{ s string }

func (w word) MarshalText() ([]byte, error) { return []byte("<" + w.s + ">"), nil }

type inner struct {
	A int `json:"a"`
	B int `json:"b,omitempty"`
}

type Deep struct {
	inner
	*Pointed
	C     int `json:"c"`
	Named inner
	Skip  int      `json:"-"`
	Nil   []string `json:"nil"`
}

type Pointed struct {
	C int `json:"c"`
	D int `json:"d"`
}

type left struct {
	X int
	Y int
}
type right struct {
	X int
	Z int `json:"Y"`
}
type both struct {
	left
	right
}

func TestJSONForm(t *testing.T) {
	minus := math.Copysign(0, -1)
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, "null"},
		{math.NaN(), "null"},
		{[]float64{math.Inf(1), math.Inf(-1), 0.1, 1e21, 1e-7, minus, 123456789.125}, `["Infinity", "-Infinity", 0.1, 1e+21, 1e-07, -0, 123456789.125]`},
		{1.0 / 3, "0.3333333333333333"},
		{float32(0.1), "0.1"},
		{[]string(nil), "[]"},
		{map[string]int(nil), "{}"},
		{(*int)(nil), "null"},
		{"<a href=\"x\">é\u2028\x1b\x9b\xff\u009b</a>", `"<a href=\"x\">é\u2028\u001b` + "\uFFFD\uFFFD" + `\u009b</a>"`},
		{level(1), `"exclude"`},
		{[]level{0, 1}, `["absent", "exclude"]`},
		{word{"x"}, `"<x>"`},
		{2 * time.Second, `"2s"`},
		{time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), `"2026-11-24T00:00:00Z"`},
		{json.RawMessage(`{"b":1,"a":[1,2]}`), "{\n  \"b\": 1,\n  \"a\": [\n    1,\n    2\n  ]\n}"},
		{[]byte("abc"), `"YWJj"`},
		{[2]int{1, 2}, "[1, 2]"},
		{[][]float64{{0, math.NaN()}, {1, 2}}, "[\n  [0, null],\n  [1, 2]\n]"},
		{[]any{1, "a", nil, true}, `[1, "a", null, true]`},
		{[]any{1, []any{}}, "[\n  1,\n  []\n]"},
		{map[int]string{10: "b", 9: "a"}, "{\n  \"10\": \"b\",\n  \"9\": \"a\"\n}"},
		{map[word]int{{"b"}: 2, {"a"}: 1}, "{\n  \"<a>\": 1,\n  \"<b>\": 2\n}"},
		{Object{{"z", 1}, {"a", Object{}}}, "{\n  \"z\": 1,\n  \"a\": {}\n}"},
		{struct {
			T time.Time `json:"t,omitzero"`
			S string    `json:"s,omitempty"`
		}{}, "{}"},
		{Deep{C: 1, inner: inner{A: 2}}, "{\n  \"a\": 2,\n  \"c\": 1,\n  \"Named\": {\n    \"a\": 0\n  },\n  \"nil\": []\n}"},
	} {
		if got := strings.TrimSuffix(encode(t, c.v), "\n"); got != c.want {
			t.Errorf("%#v: got %s, want %s", c.v, got, c.want)
		}
	}
	long := make([]string, 40)
	if got := encode(t, long); strings.Count(got, "\n") != 42 {
		t.Errorf("a long list of texts stands on one line: %s", got)
	}
}

// Where the two agree in what they promise, encoding/json is the oracle.
func TestJSONAgainstStandardLibrary(t *testing.T) {
	same := func(t interface{ Fatalf(string, ...any) }, v any) {
		std, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("encoding/json: %v", err)
		}
		var b bytes.Buffer
		if err := EncodeJSON(&b, v); err != nil {
			t.Fatalf("%v", err)
		}
		var got, want any
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatalf("%v in %s", err, b.String())
		}
		if err := json.Unmarshal(std, &want); err != nil {
			t.Fatalf("%v", err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("differs from encoding/json (-want +got):\n%s", d)
		}
	}
	for _, v := range []any{
		both{}, &both{left{1, 2}, right{3, 4}},
		Deep{Nil: []string{"x"}, Pointed: &Pointed{C: 5, D: 6}},
		struct {
			inner `json:"inner"`
			*Pointed
			E any
			F map[string]*inner `json:"f,omitempty"`
		}{E: []any{1.5, "x", map[string]any{"k": nil}}, F: map[string]*inner{"q": {A: 1}}},
	} {
		same(t, v)
	}
	rapid.Check(t, func(t *rapid.T) {
		same(t, anyValue(3).Draw(t, "v"))
	})
}

func anyValue(depth int) *rapid.Generator[any] {
	scalar := []*rapid.Generator[any]{
		rapid.Map(rapid.Float64(), func(f float64) any { return f }), rapid.Map(rapid.Int(), func(i int) any { return i }),
		rapid.Map(text(), func(s string) any { return s }), rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }), rapid.Just[any](nil),
	}
	if depth == 0 {
		return rapid.OneOf(scalar...)
	}
	return rapid.OneOf(append(scalar,
		rapid.Map(rapid.SliceOfN(anyValue(depth-1), 0, 4), func(l []any) any { return l }),
		rapid.Map(rapid.MapOfN(rapid.String(), anyValue(depth-1), 0, 4), func(m map[string]any) any { return m }),
		rapid.Map(rapid.SliceOfN(rapid.Float64(), 0, 4), func(l []float64) any { return append([]float64{}, l...) }))...)
}

func TestJSONFloatsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		var b bytes.Buffer
		if err := EncodeJSON(&b, x); err != nil {
			t.Fatal(err)
		}
		var y float64
		if err := json.Unmarshal(b.Bytes(), &y); err != nil || math.Float64bits(x) != math.Float64bits(y) {
			t.Fatalf("%v came back as %v (%v)", x, y, err)
		}
	})
}

func TestJSONFailsWhole(t *testing.T) {
	type loop struct{ Next *loop }
	l := &loop{}
	l.Next = l
	for name, v := range map[string]any{
		"channel": map[string]any{"a": 1, "b": make(chan int)}, "function": []any{1, func() {}}, "complex": 1i, "loop": l,
		"bad marshaler": []any{1, badMarshaler{}}, "key": map[float64]int{1: 1},
		"body of a number": Envelope{Body: 1}, "taken name": Envelope{Body: map[string]any{"command": "x"}},
	} {
		var b bytes.Buffer
		if err := EncodeJSON(&b, v); err == nil || b.Len() > 0 {
			t.Errorf("%s: error %v and %d bytes written, want an error and none", name, err, b.Len())
		}
	}
}

type badMarshaler struct{}

func (badMarshaler) MarshalJSON() ([]byte, error) { return nil, errors.New("no") }

func TestEnvelope(t *testing.T) {
	type result struct {
		Target string   `json:"target"`
		Notes  []string `json:"notes"`
		Rows   []inner  `json:"rows"`
	}
	env := Envelope{Command: "cooccur", Version: "1.0", Study: "s", Notes: []string{"one"}, Body: &result{Target: "t", Notes: []string{"two"}}}
	want := `{
  "command": "cooccur",
  "version": "1.0",
  "study": "s",
  "options": {},
  "notes": ["one", "two"],
  "target": "t",
  "rows": []
}
`
	if got := encode(t, env); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(env.Notes) != 1 {
		t.Error("the caller's notes were changed")
	}
	for name, body := range map[string]any{"nil": nil, "nil pointer": (*result)(nil)} {
		if got := encode(t, Envelope{Body: body}); !strings.HasSuffix(got, "\"notes\": []\n}\n") {
			t.Errorf("%s: got %s", name, got)
		}
	}
	for _, body := range []any{map[string]any{"b": 1, "a": 2}, Object{{"a", 2}, {"b", 1}}} {
		if got := encode(t, Envelope{Body: body}); !strings.HasSuffix(got, "\"a\": 2,\n  \"b\": 1\n}\n") {
			t.Errorf("%s: got %s", reflect.TypeOf(body), got)
		}
	}
	if got := encode(t, []any{Envelope{}, &Envelope{}}); strings.Count(got, `"command"`) != 2 {
		t.Errorf("an envelope inside a list: %s", got)
	}
}

func TestEncodeErrors(t *testing.T) {
	var b bytes.Buffer
	err := EncodeErrors(&b, diag.List{
		{Pos: diag.Pos{File: "b.yaml", Line: 3, Col: 5}, Msg: `unknown code "x<y"`, Hint: "did you mean \"y\"?"}, {Msg: "no store"},
	})
	want := `{
  "errors": [
    {
      "message": "no store",
      "file": "",
      "line": null,
      "column": null,
      "hint": ""
    },
    {
      "message": "unknown code \"x<y\"",
      "file": "b.yaml",
      "line": 3,
      "column": 5,
      "hint": "did you mean \"y\"?"
    }
  ]
}
`
	if err != nil || b.String() != want {
		t.Errorf("got %v and %s, want %s", err, b.String(), want)
	}
	b.Reset()
	if err := EncodeErrors(&b, nil); err != nil || b.String() != "{\n  \"errors\": []\n}\n" {
		t.Errorf("no errors: %v %s", err, b.String())
	}
}

func BenchmarkJSONMatrix(b *testing.B) {
	m := make([][]float64, 500)
	for i := range m {
		m[i] = make([]float64, 500)
		for j := range m[i] {
			m[i][j] = float64(i*j) / 7
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		var buf bytes.Buffer
		if err := EncodeJSON(&buf, m); err != nil {
			b.Fatal(err)
		}
	}
}
