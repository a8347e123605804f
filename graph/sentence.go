package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Sentence tells a chain as the CIMO sentence, in Dutch ("nl") or English (any other language),
// with the number of cases. Labels stand in quotation marks, since they are not all nouns. What
// no source names is said to be so; parts that are merely present are not said to be linked; and
// plans and suppositions are told as such.
func Sentence(s *Study, c Chain, lang string) string {
	w := wordsEN
	if lang == "nl" {
		w = wordsNL
	}
	w.study, w.lang = s, lang
	if c.Basis == Present {
		return w.presentSentence(c)
	}
	return w.linkedSentence(c)
}

// phrases are the parts of a sentence in one language, with verbs of fmt.
type phrases struct {
	study *Study
	lang  string

	open, shut, and, comma string

	question, questionContext         string       // opening: for this question; … in this context
	useful, expected                  string       // it is useful to apply; it is expected to be useful
	against                           againstForms // an intervention that hindered or did not help
	viaTo, to, via                    string       // continuations after the intervention
	viaToExp, toExp, viaExp           string
	bare, bareExp, bareNot            bareForms // without an intervention
	noMechanism, noOutcome            string
	noIntervention, noBoth            string
	dynamics                          string
	presentThree, presentThreeContext string
	n                                 string
}

// againstForms tell a chain that a source denies: with mechanism and outcome, with one of them,
// with neither.
type againstForms struct{ viaTo, to, alone string }

// bareForms tell a chain that begins with its mechanism: mechanism to outcome, mechanism only,
// outcome only.
type bareForms struct{ to, mechanism, outcome string }

var wordsNL = phrases{
	open: "‘", shut: "’", and: "en", comma: ", ",
	question: "Voor dit vraagstuk", questionContext: "Voor dit vraagstuk in deze context (%s)",
	useful: " is het nuttig om %s in te zetten", expected: " zou het nuttig zijn om %s in te zetten",
	against: againstForms{
		viaTo: " leidde het inzetten van %s niet via %s tot %s, of werkte het daar tegen in",
		to:    " leidde het inzetten van %s niet tot %s, of werkte het daar tegen in",
		alone: " hielp het inzetten van %s niet, of werkte het tegen",
	},
	viaTo: ", wat via %s leidt tot %s", to: ", wat leidt tot %s", via: ", wat %s op gang brengt",
	viaToExp: ", wat via %s zou leiden tot %s", toExp: ", wat zou leiden tot %s", viaExp: ", wat %s op gang zou brengen",
	bare:        bareForms{" leidt %s tot %s", " komt %s op gang", " komt %s tot stand"},
	bareExp:     bareForms{" zou %s leiden tot %s", " zou %s op gang komen", " zou %s tot stand komen"},
	bareNot:     bareForms{" leidde %s niet tot %s", " kwam %s niet op gang", " kwam %s niet tot stand"},
	noMechanism: "; via welk mechanisme is niet gemeld", noOutcome: "; met welke uitkomst is niet gemeld",
	noIntervention: "; door welke interventie is niet gemeld", noBoth: "; via welk mechanisme en met welke uitkomst is niet gemeld",
	dynamics:            ", samen met %s",
	presentThree:        "%s komt in dezelfde case samen voor met %s en %s; geen van deze bronnen legt het verband tussen de drie",
	presentThreeContext: "In deze context (%s) komt %s in dezelfde case samen voor met %s en %s; geen van deze bronnen legt het verband tussen de drie",
	n:                   " (n = %d).",
}

var wordsEN = phrases{
	open: "“", shut: "”", and: "and", comma: ", ",
	question: "For this question,", questionContext: "For this question in this context (%s),",
	useful: " it is useful to apply %s", expected: " it would be useful to apply %s",
	against: againstForms{
		viaTo: " applying %s did not, through %s, lead to %s, or worked against it",
		to:    " applying %s did not lead to %s, or worked against it",
		alone: " applying %s did not help, or worked against it",
	},
	viaTo: ", which through %s leads to %s", to: ", which leads to %s", via: ", which sets off %s",
	viaToExp: ", which through %s would lead to %s", toExp: ", which would lead to %s", viaExp: ", which would set off %s",
	bare:        bareForms{" %s leads to %s", " %s comes about", " %s comes about"},
	bareExp:     bareForms{" %s would lead to %s", " %s would come about", " %s would come about"},
	bareNot:     bareForms{" %s did not lead to %s", " %s did not come about", " %s did not come about"},
	noMechanism: "; through which mechanism is not reported", noOutcome: "; with which outcome is not reported",
	noIntervention: "; by which intervention is not reported", noBoth: "; through which mechanism and with which outcome is not reported",
	dynamics:            ", together with %s",
	presentThree:        "%s occurs in the same case together with %s and %s; none of these sources links the three",
	presentThreeContext: "In this context (%s), %s occurs in the same case together with %s and %s; none of these sources links the three",
	n:                   " (n = %d).",
}

// label returns the label of a code in quotation marks.
func (w *phrases) label(id string) string {
	text := id
	if c := w.study.Code(id); c != nil {
		if l := c.Label.In(w.lang, w.study.Languages...); l != "" {
			text = l
		}
	}
	return w.open + text + w.shut
}

// labels returns the labels of codes, joined as a list is in a sentence.
func (w *phrases) labels(ids []string) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = w.label(id)
	}
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], w.comma) + " " + w.and + " " + parts[n-1]
	}
	return strings.Join(parts, "")
}

// linkedSentence tells a chain that sources link.
func (w *phrases) linkedSentence(c Chain) string {
	var b strings.Builder
	if len(c.Context) > 0 {
		fmt.Fprintf(&b, w.questionContext, w.labels(c.Context))
	} else {
		b.WriteString(w.question)
	}
	negative := slices.Equal(c.Statuses, []Status{Negative})
	expected := len(c.Statuses) > 0 && !negative && !slices.Contains(c.Statuses, Reported) && !slices.Contains(c.Statuses, Mixed)
	switch {
	case c.Intervention == "":
		forms := w.bare
		if negative {
			forms = w.bareNot
		} else if expected {
			forms = w.bareExp
		}
		w.withoutIntervention(&b, c, forms)
	case negative:
		w.negative(&b, c)
	case expected:
		fmt.Fprintf(&b, w.expected, w.label(c.Intervention))
	default:
		fmt.Fprintf(&b, w.useful, w.label(c.Intervention))
	}
	if c.Intervention != "" && !negative {
		w.afterIntervention(&b, c, expected)
	}
	fmt.Fprintf(&b, w.n, len(c.Cases))
	return b.String()
}

// negative tells a chain of an intervention that a source denies.
func (w *phrases) negative(b *strings.Builder, c Chain) {
	i, m, o := w.label(c.Intervention), w.label(c.Mechanism), w.label(c.Outcome)
	switch {
	case c.Mechanism != "" && c.Outcome != "":
		fmt.Fprintf(b, w.against.viaTo, i, m, o)
	case c.Outcome != "":
		fmt.Fprintf(b, w.against.to, i, o)
	case c.Mechanism != "":
		fmt.Fprintf(b, w.against.to, i, m)
	default:
		fmt.Fprintf(b, w.against.alone, i)
	}
	w.withDynamics(b, c)
}

// afterIntervention tells what an intervention does; in the conditional for what was only expected.
func (w *phrases) afterIntervention(b *strings.Builder, c Chain, conditional bool) {
	viaTo, to, via := w.viaTo, w.to, w.via
	if conditional {
		viaTo, to, via = w.viaToExp, w.toExp, w.viaExp
	}
	switch {
	case c.Mechanism != "" && c.Outcome != "":
		fmt.Fprintf(b, viaTo, w.label(c.Mechanism), w.label(c.Outcome))
	case c.Outcome != "" && len(c.Dynamics) > 0:
		fmt.Fprintf(b, viaTo, w.labels(c.Dynamics), w.label(c.Outcome))
		b.WriteString(w.noMechanism)
		return
	case c.Outcome != "":
		fmt.Fprintf(b, to, w.label(c.Outcome))
		b.WriteString(w.noMechanism)
	case c.Mechanism != "":
		fmt.Fprintf(b, via, w.label(c.Mechanism))
		w.withDynamics(b, c)
		b.WriteString(w.noOutcome)
		return
	case len(c.Dynamics) > 0:
		fmt.Fprintf(b, via, w.labels(c.Dynamics))
		b.WriteString(w.noBoth)
		return
	default:
		b.WriteString(w.noBoth)
	}
	w.withDynamics(b, c)
}

// withDynamics adds the social dynamics that go with a chain.
func (w *phrases) withDynamics(b *strings.Builder, c Chain) {
	if len(c.Dynamics) > 0 {
		fmt.Fprintf(b, w.dynamics, w.labels(c.Dynamics))
	}
}

// withoutIntervention tells a chain that begins with its mechanism or outcome.
func (w *phrases) withoutIntervention(b *strings.Builder, c Chain, forms bareForms) {
	through := ""
	switch {
	case c.Mechanism != "":
		through = w.label(c.Mechanism)
	case len(c.Dynamics) > 0:
		through = w.labels(c.Dynamics)
	}
	switch {
	case through != "" && c.Outcome != "":
		fmt.Fprintf(b, forms.to, through, w.label(c.Outcome))
	case through != "":
		fmt.Fprintf(b, forms.mechanism, through)
	default:
		fmt.Fprintf(b, forms.outcome, w.label(c.Outcome))
	}
	if c.Mechanism != "" {
		w.withDynamics(b, c)
	}
	b.WriteString(w.noIntervention)
}

// presentSentence tells of parts that are found in the same cases, and claims no link.
func (w *phrases) presentSentence(c Chain) string {
	var b strings.Builder
	i, m, o := w.label(c.Intervention), w.label(c.Mechanism), w.label(c.Outcome)
	if len(c.Context) > 0 {
		fmt.Fprintf(&b, w.presentThreeContext, w.labels(c.Context), i, m, o)
	} else {
		fmt.Fprintf(&b, w.presentThree, i, m, o)
	}
	fmt.Fprintf(&b, w.n, len(c.Cases))
	return b.String()
}
