package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"speelveld/graph"
	"speelveld/graph/graphtest"
)

// chainStudy makes a study of cases a, b, … with these configurations and codings. Codes are
// named after their kind: c, i, m, d, o, v with a number; i1.1 is a child of i1.
func chainStudy(cases ...graph.Case) *graph.Study {
	s := &graph.Study{ID: "s", Languages: []string{"nl"}}
	kinds := map[string]graph.Kind{
		"c": graph.Context, "i": graph.Intervention, "m": graph.Mechanism, "d": graph.Dynamics, "o": graph.Outcome, "v": graph.Value,
	}
	for _, k := range []string{"c", "i", "m", "d", "o", "v"} {
		for n := 1; n <= 3; n++ {
			id := fmt.Sprintf("%s%d", k, n)
			s.Codes = append(s.Codes, graph.Code{ID: id, Kind: kinds[k], Label: graph.Text{"nl": strings.ToUpper(id), "en": id + "-en"}},
				graph.Code{ID: id + ".1", Kind: kinds[k], Broader: id})
		}
	}
	for i := range cases {
		cases[i].ID = string(rune('a' + i))
		for j := range cases[i].Configs {
			if cases[i].Configs[j].Status == "" {
				cases[i].Configs[j].Status = graph.Reported
			}
		}
	}
	s.Cases = cases
	return s
}

// coded makes codings by coder a, each a passage of its own, reported with score 1.
func coded(codes ...string) []graph.Coding {
	var out []graph.Coding
	for i, c := range codes {
		out = append(out, graph.Coding{Code: c, Passage: i, Status: graph.Reported, Score: 1, Coder: "a"})
	}
	return out
}

// short writes chains one a line: context / intervention > mechanism > outcome basis cases evidence.
func short(chains []graph.Chain) string {
	var b strings.Builder
	for _, c := range chains {
		fmt.Fprintf(&b, "%s / %s > %s > %s %s %s %d", strings.Join(c.Context, "+"), c.Intervention, c.Mechanism, c.Outcome, c.Basis, strings.Join(c.Cases, ","), c.Evidence)
		if len(c.Feedback) > 0 {
			fmt.Fprintf(&b, " feedback %s", strings.Join(c.Feedback, ","))
		}
		if len(c.Hindered) > 0 {
			fmt.Fprintf(&b, " hindered %s", strings.Join(c.Hindered, ","))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestChains(t *testing.T) {
	list := func(ids ...string) []string { return ids }
	type config = graph.Configuration
	tests := []struct {
		name   string
		study  *graph.Study
		filter graph.ChainFilter
		want   string
	}{{
		name: "each with each, and what is not named stays open",
		study: chainStudy(
			graph.Case{Configs: []config{{Context: list("c1"), Interventions: list("i2", "i1"), Mechanisms: list("m1"), Outcomes: list("o1")}}},
			graph.Case{Configs: []config{{Interventions: list("i1"), Mechanisms: list("m1")}, {Mechanisms: list("m2"), Outcomes: list("o2")}}},
		),
		want: " /  > m2 > o2 linked b 1\n / i1 > m1 >  linked b 1\nc1 / i1 > m1 > o1 linked a 1\nc1 / i2 > m1 > o1 linked a 1\n",
	}, {
		name: "more cases first; contexts are gathered",
		study: chainStudy(
			graph.Case{Configs: []config{{Interventions: list("i1"), Outcomes: list("o1")}}},
			graph.Case{Configs: []config{{Context: list("c2"), Interventions: list("i2"), Outcomes: list("o1")}}},
			graph.Case{Configs: []config{{Context: list("c1"), Interventions: list("i2"), Outcomes: list("o1")}, {Interventions: list("i2"), Outcomes: list("o1")}}},
		),
		want: "c1+c2 / i2 >  > o1 linked b,c 3\n / i1 >  > o1 linked a 1\n",
	}, {
		name: "where no context is named, the one that the cases share",
		study: chainStudy(
			graph.Case{Codings: coded("c1", "c2"), Configs: []config{{Interventions: list("i1"), Outcomes: list("o1")}}},
			graph.Case{Codings: coded("c2", "c3"), Configs: []config{{Interventions: list("i1"), Outcomes: list("o1")}}},
		),
		want: "c2 / i1 >  > o1 linked a,b 2\n",
	}, {
		name: "a later configuration carries on to the outcome",
		study: chainStudy(graph.Case{Configs: []config{
			{ID: "x", Context: list("c1"), Interventions: list("i1"), Mechanisms: list("m1")}, {After: list("x"), Mechanisms: list("m1"), Outcomes: list("o1")},
		}}),
		want: "c1 / i1 > m1 > o1 linked a 2\n",
	}, {
		name: "a later configuration that names an outcome only takes the mechanism too",
		study: chainStudy(graph.Case{Configs: []config{
			{ID: "x", Interventions: list("i1"), Mechanisms: list("m1", "m2")}, {After: list("x"), Context: list("c1"), Outcomes: list("o1")},
		}}),
		want: "c1 / i1 > m1 > o1 linked a 2\nc1 / i1 > m2 > o1 linked a 2\n",
	}, {
		name: "the earlier outcome is the later context",
		study: chainStudy(graph.Case{Configs: []config{
			{ID: "x", Interventions: list("i1"), Mechanisms: list("m1"), Outcomes: list("o1")}, {After: list("x"), Interventions: list("i2"), Mechanisms: list("m2"), Outcomes: list("o2")},
		}}),
		want: " / i1 > m1 > o1 linked a 1\no1 / i2 > m2 > o2 linked a 1\n",
	}, {
		name: "without an intervention of its own, the later one goes on from the earlier",
		study: chainStudy(graph.Case{Configs: []config{
			{ID: "x", Interventions: list("i1"), Mechanisms: list("m1"), Outcomes: list("o1")}, {ID: "y", After: list("x"), Mechanisms: list("m2"), Outcomes: list("o2")},
			{After: list("y"), Mechanisms: list("m3"), Outcomes: list("o3")},
		}}),
		want: " / i1 > m1 > o1 linked a 1\no1 / i1 > m2 > o2 linked a 2\no1+o2 / i1 > m3 > o3 linked a 3\n",
	}, {
		name: "two earlier ones are not crossed",
		study: chainStudy(graph.Case{Configs: []config{
			{ID: "x", Interventions: list("i1"), Mechanisms: list("m1")}, {ID: "y", Interventions: list("i2"), Mechanisms: list("m2")}, {After: list("x", "y"), Outcomes: list("o1")},
		}}),
		want: " / i1 > m1 > o1 linked a 2\n / i2 > m2 > o1 linked a 2\n",
	}, {
		name: "a circle ends",
		study: chainStudy(graph.Case{Configs: []config{
			{ID: "x", After: list("y"), Mechanisms: list("m1"), Outcomes: list("o1")}, {ID: "y", After: list("x"), Mechanisms: list("m2"), Outcomes: list("o2")},
		}}),
		want: "o2 /  > m1 > o1 linked a 1\no1 /  > m2 > o2 linked a 1\n",
	}, {
		name: "what does not count carries nothing on",
		study: chainStudy(graph.Case{Configs: []config{
			{ID: "x", Interventions: list("i1"), Mechanisms: list("m1"), Status: graph.Intended}, {After: list("x"), Mechanisms: list("m1"), Outcomes: list("o1")},
		}}),
		want: " /  > m1 > o1 linked a 1\n",
	}, {
		name: "plans count when asked for",
		study: chainStudy(graph.Case{Configs: []config{
			{Interventions: list("i1"), Mechanisms: list("m1"), Status: graph.Intended}, {Interventions: list("i2"), Mechanisms: list("m2"), Status: graph.Negative},
		}}),
		filter: graph.ChainFilter{Count: graph.Statuses},
		want:   " / i1 > m1 >  linked a 1\n",
	}, {
		name: "a denial is told beside the link, and never as one",
		study: chainStudy(
			graph.Case{Configs: []config{{Interventions: list("i1"), Mechanisms: list("m1")}}},
			graph.Case{Configs: []config{{Interventions: list("i1"), Mechanisms: list("m1"), Status: graph.Negative}}},
		),
		want: " / i1 > m1 >  linked a 1 hindered b\n",
	}, {
		name: "feedback is kept apart",
		study: chainStudy(graph.Case{Configs: []config{
			{Interventions: list("i1", "i2"), Outcomes: list("o1"), Feedback: [][2]string{{"o1", "i2"}}},
		}}),
		want: " / i1 >  > o1 linked a 1\n / i2 >  > o1 linked a 1 feedback a\n",
	}, {
		name: "merely present, in full triples, and not where the case links or denies them",
		study: chainStudy(
			graph.Case{Codings: coded("c1", "i1", "m1", "o1")},
			graph.Case{Codings: coded("c1", "c2", "i1", "m1", "o1", "i1"), Configs: []config{{Interventions: list("i1"), Mechanisms: list("m1"), Outcomes: list("o2")}}},
			graph.Case{Codings: coded("i1", "m1", "o1"), Configs: []config{{Interventions: list("i1"), Mechanisms: list("m1"), Outcomes: list("o1")}}},
			graph.Case{Codings: coded("i1", "m1", "o1"), Configs: []config{{Interventions: list("i1"), Mechanisms: list("m1"), Outcomes: list("o1"), Status: graph.Negative}}},
			graph.Case{Codings: coded("i1", "m1")},
		),
		want: " / i1 > m1 > o1 linked c 1 hindered d\nc1+c2 / i1 > m1 > o2 linked b 1\nc1 / i1 > m1 > o1 present a,b 7 hindered d\n",
	}, {
		name: "present by the main coder, by statuses that count, over one half",
		study: chainStudy(graph.Case{Codings: append(coded("i1", "m1", "o1"),
			graph.Coding{Code: "i2", Passage: 9, Status: graph.Reported, Score: 1, Coder: "b"},
			graph.Coding{Code: "m2", Passage: 9, Status: graph.Intended, Score: 1, Coder: "a"},
			graph.Coding{Code: "m3", Passage: 9, Status: graph.Absent, Coder: "a"},
			graph.Coding{Code: "o2", Passage: 9, Status: graph.Reported, Score: 0.5, Coder: "a"},
			graph.Coding{Code: "o3", Passage: 2, Status: graph.Mixed, Score: 0.6, Coder: "a"},
		)}),
		want: " / i1 > m1 > o1 present a 3\n / i1 > m1 > o3 present a 3\n",
	}, {
		name:   "a code counts with its children",
		study:  chainStudy(graph.Case{Codings: coded("i1.1", "i2", "m1", "o1")}),
		filter: graph.ChainFilter{From: "i1", To: "m1"},
		want:   " / i1.1 > m1 > o1 present a 3\n",
	}, {
		name: "rolled up to top codes",
		study: chainStudy(
			graph.Case{Codings: coded("i1.1", "i1", "m1", "o1.1"), Configs: []config{{Context: list("c1.1"), Interventions: list("i1.1", "i1"), Mechanisms: list("m1")}}},
			graph.Case{Codings: coded("i1", "m1.1", "o1")},
		),
		filter: graph.ChainFilter{RollUp: true, From: "i1"},
		want:   "c1 / i1 > m1 >  linked a 1\n / i1 > m1 > o1 present a,b 7\n",
	}, {
		name: "from a context",
		study: chainStudy(
			graph.Case{Codings: coded("c1.1", "i1", "m1", "o1"), Configs: []config{{Context: list("c2"), Interventions: list("i1"), Mechanisms: list("m1")}}},
			graph.Case{Codings: coded("c2", "i1", "m1", "o1"), Configs: []config{{Context: list("c1.1"), Interventions: list("i2"), Mechanisms: list("m1")}}},
		),
		filter: graph.ChainFilter{From: "c1"},
		want:   "c1.1 / i2 > m1 >  linked b 1\nc1.1 / i1 > m1 > o1 present a 3\n",
	}, {
		name: "to a value that the outcome serves",
		study: chainStudy(graph.Case{Configs: []config{
			{Interventions: list("i1"), Outcomes: list("o1"), Contributes: list("v1")}, {Interventions: list("i1"), Outcomes: list("o2"), Contributes: list("question")},
		}}),
		filter: graph.ChainFilter{To: "v1"},
		want:   " / i1 >  > o1 linked a 1\n",
	}, {
		name: "an outcome is no beginning, but as a later context; a context is no end",
		study: chainStudy(
			graph.Case{Codings: coded("c1", "i1", "m1", "o1")},
			graph.Case{Configs: []config{
				{ID: "x", Interventions: list("i1"), Outcomes: list("o1")}, {After: list("x"), Interventions: list("i2"), Outcomes: list("o2")},
			}},
		),
		filter: graph.ChainFilter{From: "o1"},
		want:   "o1 / i2 >  > o2 linked b 1\n",
	}, {
		name: "to an outcome",
		study: chainStudy(graph.Case{Configs: []config{
			{ID: "x", Interventions: list("i1"), Outcomes: list("o1")}, {After: list("x"), Interventions: list("i2"), Outcomes: list("o2")},
		}}),
		filter: graph.ChainFilter{To: "o1"},
		want:   " / i1 >  > o1 linked a 1\n",
	}, {
		name:   "some cases only",
		study:  chainStudy(graph.Case{Codings: coded("i1", "m1", "o1")}, graph.Case{Codings: coded("i1", "m1", "o1")}),
		filter: graph.ChainFilter{Cases: list("b")},
		want:   " / i1 > m1 > o1 present b 3\n",
	}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, short(graph.Chains(tt.study, tt.filter))); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func TestHindrances(t *testing.T) {
	s := chainStudy(graph.Case{Configs: []graph.Configuration{
		{Interventions: []string{"i1"}, Outcomes: []string{"o1"}, Status: graph.Negative}, {Interventions: []string{"i2"}, Outcomes: []string{"o1"}},
	}})
	got := graph.Hindrances(s, graph.ChainFilter{})
	if d := cmp.Diff(" / i1 >  > o1 linked a 1\n", short(got)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if !slices.Equal(got[0].Statuses, []graph.Status{graph.Negative}) || s.Cases[0].Configs[0].Status != graph.Negative {
		t.Errorf("statuses %v, in the study %v", got[0].Statuses, s.Cases[0].Configs[0].Status)
	}
}

// TestChainsHold checks what is true of the chains of any study.
func TestChainsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := graphtest.Study().Draw(t, "study")
		f := graph.ChainFilter{RollUp: rapid.Bool().Draw(t, "roll up")}
		all := graph.Chains(s, f)
		x := graph.NewIndex(s)
		for _, c := range all {
			if len(c.Cases) == 0 || len(c.Cases) != len(c.Support) || c.Evidence < len(c.Cases) || !slices.IsSorted(c.Cases) || !slices.IsSorted(c.Context) {
				t.Fatalf("not well formed: %+v", c)
			}
			if c.Basis == graph.Present && (c.Intervention == "" || c.Mechanism == "" || c.Outcome == "") {
				t.Fatalf("present, and not in full: %+v", c)
			}
			for id, kind := range map[string]graph.Kind{c.Intervention: graph.Intervention, c.Mechanism: graph.Mechanism, c.Outcome: graph.Outcome} {
				if code := x.Code(id); id != "" && (code.Kind != kind || f.RollUp && code.Broader != "") {
					t.Fatalf("%q in the place of a %s: %+v", id, kind, c)
				}
			}
			for _, sup := range c.Support {
				for _, i := range sup.Configurations {
					if st := x.Case(sup.Case).Configs[i].Status; !slices.Contains(s.Count, st) || st == graph.Negative {
						t.Fatalf("rests on a configuration that is %s: %+v", st, c)
					}
				}
			}
			for _, lang := range []string{"nl", "en"} {
				got := graph.Sentence(s, c, lang)
				if !strings.HasSuffix(got, fmt.Sprintf("(n = %d).", len(c.Cases))) || strings.Contains(got, "%!") {
					t.Fatalf("sentence %q", got)
				}
			}
		}
		shuffled := *s
		shuffled.Cases = slices.Clone(s.Cases)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled.Cases), func(i, j int) {
			shuffled.Cases[i], shuffled.Cases[j] = shuffled.Cases[j], shuffled.Cases[i]
		})
		if d := cmp.Diff(all, graph.Chains(&shuffled, f)); d != "" {
			t.Fatalf("the order of the cases matters:\n%s", d)
		}
	})
}

func TestSentence(t *testing.T) {
	s := chainStudy()
	tests := []struct {
		chain  graph.Chain
		nl, en string
	}{{
		graph.Chain{Context: []string{"c1", "c2", "c3"}, Intervention: "i1", Mechanism: "m1", Outcome: "o1", Basis: graph.Linked, Cases: []string{"a", "b", "c"}},
		"Voor dit vraagstuk in deze context (‘C1’, ‘C2’ en ‘C3’) is het nuttig om ‘I1’ in te zetten, wat via ‘M1’ leidt tot ‘O1’ (n = 3).",
		"For this question in this context (“c1-en”, “c2-en” and “c3-en”), it is useful to apply “i1-en”, which through “m1-en” leads to “o1-en” (n = 3).",
	}, {
		graph.Chain{Intervention: "i1", Outcome: "o1", Basis: graph.Linked, Cases: []string{"a"}, Statuses: []graph.Status{graph.Mixed}},
		"Voor dit vraagstuk is het nuttig om ‘I1’ in te zetten, wat leidt tot ‘O1’; via welk mechanisme is niet gemeld (n = 1).",
		"For this question, it is useful to apply “i1-en”, which leads to “o1-en”; through which mechanism is not reported (n = 1).",
	}, {
		graph.Chain{Intervention: "i1", Mechanism: "m1", Dynamics: []string{"d1"}, Basis: graph.Linked, Cases: []string{"a"}},
		"Voor dit vraagstuk is het nuttig om ‘I1’ in te zetten, wat ‘M1’ op gang brengt, samen met ‘D1’; met welke uitkomst is niet gemeld (n = 1).",
		"For this question, it is useful to apply “i1-en”, which sets off “m1-en”, together with “d1-en”; with which outcome is not reported (n = 1).",
	}, {
		graph.Chain{Context: []string{"c1"}, Intervention: "i1", Basis: graph.Linked, Cases: []string{"a"}},
		"Voor dit vraagstuk in deze context (‘C1’) is het nuttig om ‘I1’ in te zetten; via welk mechanisme en met welke uitkomst is niet gemeld (n = 1).",
		"For this question in this context (“c1-en”), it is useful to apply “i1-en”; through which mechanism and with which outcome is not reported (n = 1).",
	}, {
		graph.Chain{Mechanism: "m1", Outcome: "o1", Basis: graph.Linked, Cases: []string{"a"}},
		"Voor dit vraagstuk leidt ‘M1’ tot ‘O1’; door welke interventie is niet gemeld (n = 1).",
		"For this question, “m1-en” leads to “o1-en”; by which intervention is not reported (n = 1).",
	}, {
		graph.Chain{Intervention: "i1", Mechanism: "m1", Outcome: "o1", Basis: graph.Linked, Cases: []string{"a"}, Statuses: []graph.Status{graph.Intended, graph.Hypothesised}},
		"Voor dit vraagstuk zou het nuttig zijn om ‘I1’ in te zetten, wat via ‘M1’ zou leiden tot ‘O1’ (n = 1).",
		"For this question, it would be useful to apply “i1-en”, which through “m1-en” would lead to “o1-en” (n = 1).",
	}, {
		graph.Chain{Intervention: "i1", Outcome: "o1", Basis: graph.Linked, Cases: []string{"a"}, Statuses: []graph.Status{graph.Negative}},
		"Voor dit vraagstuk leidde het inzetten van ‘I1’ niet tot ‘O1’, of werkte het daar tegen in (n = 1).",
		"For this question, applying “i1-en” did not lead to “o1-en”, or worked against it (n = 1).",
	}, {
		graph.Chain{Mechanism: "m1", Basis: graph.Linked, Cases: []string{"a"}, Statuses: []graph.Status{graph.Negative}},
		"Voor dit vraagstuk kwam ‘M1’ niet op gang; door welke interventie is niet gemeld (n = 1).",
		"For this question, “m1-en” did not come about; by which intervention is not reported (n = 1).",
	}, {
		graph.Chain{Context: []string{"c1"}, Intervention: "i1", Mechanism: "m1", Outcome: "unknown", Basis: graph.Present, Cases: []string{"a", "b"}},
		"In deze context (‘C1’) komt ‘I1’ in dezelfde case samen voor met ‘M1’ en ‘unknown’; geen van deze bronnen legt het verband tussen de drie (n = 2).",
		"In this context (“c1-en”), “i1-en” occurs in the same case together with “m1-en” and “unknown”; none of these sources links the three (n = 2).",
	}}
	for _, tt := range tests {
		if got := graph.Sentence(s, tt.chain, "nl"); got != tt.nl {
			t.Errorf("got  %s\nwant %s", got, tt.nl)
		}
		if got := graph.Sentence(s, tt.chain, "en"); got != tt.en {
			t.Errorf("got  %s\nwant %s", got, tt.en)
		}
	}
}
