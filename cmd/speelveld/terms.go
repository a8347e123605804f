package main

import (
	"strings"

	"speelveld/graph"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

// kindName is the name of a kind of codes.
func kindName(kind, lang string) string {
	return named(kind, lang, map[string][2]string{
		"context": {"context", "context"}, "intervention": {"interventie", "intervention"}, "mechanism": {"mechanisme", "mechanism"},
		"dynamics": {"sociale dynamiek", "social dynamics"}, "outcome": {"uitkomst", "outcome"},
		"value": {"waarde", "value"}, "level": {"schaalniveau", "scale level"}, "reach": {"reikwijdte", "reach"},
	})
}

// statusName is the name of a status of a coding.
func statusName(status, lang string) string {
	return named(status, lang, map[string][2]string{
		"reported": {"gemeld", "reported"}, "mixed": {"gemengd", "mixed"}, "intended": {"beoogd", "intended"},
		"hypothesised": {"verondersteld", "hypothesised"}, "negative": {"negatief", "negative"}, "absent": {"afwezig", "absent"},
	})
}

// confidenceName says how sure a coder was.
func confidenceName(confidence, lang string) string {
	return named(confidence, lang, map[string][2]string{
		"high": {"hoge zekerheid", "high confidence"}, "medium": {"redelijke zekerheid", "medium confidence"}, "low": {"lage zekerheid", "low confidence"},
	})
}

// entityName is the name of a type of thing in a study.
func entityName(t workbench.EntityType, lang string) string {
	return named(string(t), lang, map[string][2]string{"source": {"bron", "source"}, "definition": {"definitie", "definition"}})
}

func entityTerm(t workbench.EntityType, lang string) rows.Term {
	return rows.Term{Value: string(t), Label: entityName(t, lang)}
}

func kindTerm(kind, lang string) rows.Term {
	return rows.Term{Value: kind, Label: kindName(kind, lang)}
}

func conceptKind(kind, lang string) rows.Term {
	return rows.Term{Value: kind, Label: named(kind, lang, map[string][2]string{"basic": {"basisconcept", "basic concept"}, "other": {"andere term", "other term"}})}
}

// originKind says from what sort of place a definition comes.
func originKind(kind, lang string) rows.Term {
	return rows.Term{Value: kind, Label: named(kind, lang, map[string][2]string{
		string(graph.Research): {"onderzoek", "research"}, string(graph.OtherInstitution): {"andere instelling", "another institution"},
		string(graph.OwnInstitution): {"eigen instelling", "own institution"}, string(graph.Policy): {"beleid", "policy"}, string(graph.Practice): {"praktijk", "practice"},
	})}
}

// sourceType says what sort of publication a source is; the value is BibTeX's.
func sourceType(kind, lang string) rows.Term {
	return rows.Term{Value: kind, Label: named(kind, lang, map[string][2]string{
		"article": {"artikel", "article"}, "book": {"boek", "book"}, "incollection": {"hoofdstuk", "chapter"}, "inbook": {"hoofdstuk", "chapter"},
		"inproceedings": {"congresbijdrage", "conference paper"}, "proceedings": {"congresbundel", "proceedings"}, "report": {"rapport", "report"}, "techreport": {"rapport", "report"},
		"phdthesis": {"proefschrift", "dissertation"}, "mastersthesis": {"scriptie", "master's thesis"}, "thesis": {"scriptie", "thesis"},
		"online": {"webpagina", "web page"}, "misc": {"overig", "other"},
	})}
}

// basisTerm says on what a chain rests.
func basisTerm(basis, lang string) rows.Term {
	return rows.Term{Value: basis, Label: named(basis, lang, map[string][2]string{graph.Linked: {"bron", "linked"}, graph.Present: {"samen", "present"}})}
}

// fieldTerm names the field in which a search found its words.
func fieldTerm(where string, b *workbench.Bench) rows.Term {
	l := b.Lang()
	if code, ok := strings.CutPrefix(where, "claim: "); ok {
		return rows.Term{Value: where, Label: pick(l, "codering: ", "coding: ") + b.Label("code", code)}
	}
	return rows.Term{Value: where, Label: named(where, l, map[string][2]string{
		"name": {"naam", "name"}, "label": {"naam", "label"}, "alternative label": {"andere naam", "alternative label"}, "named": {"noemt zichzelf", "calls itself"},
		"place": {"plaats", "place"}, "question": {"vraagstuk", "question"}, "programme": {"programma", "programme"}, "note": {"opmerking", "note"},
		"value": {"waarde", "value"}, "configuration": {"verband", "link"}, "definition": {"betekenis", "meaning"}, "use": {"gebruik", "use"},
		"origin": {"herkomst", "origin"}, "terms": {"kernwoorden", "key terms"}, "text": {"tekst", "text"}, "angle": {"invalshoek", "angle"},
		"title": {"titel", "title"}, "author": {"auteur", "author"}, "keywords": {"trefwoorden", "keywords"}, "abstract": {"samenvatting", "abstract"},
	})}
}

// named picks a word from a list; what the list does not have is told as it is.
func named(word, lang string, names map[string][2]string) string {
	if n, ok := names[word]; ok {
		return pick(lang, n[0], n[1])
	}
	return word
}
