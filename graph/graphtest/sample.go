package graphtest

import "speelveld/graph"

// Sample returns a small valid study, made by hand, that uses every field of the model. Each call
// returns a new one, for the caller to change.
func Sample() *graph.Study {
	report := []graph.Evidence{{Source: "report-2022", Locator: "§2"}}
	two := []graph.Evidence{{Source: "website", Locator: "news", Quote: "wij leren samen"}, {Source: "report-2022", Locator: "p. 4"}}
	text := func(nl, en string) graph.Text { return graph.Text{"nl": nl, "en": en} }
	code := func(id string, kind graph.Kind, broader, nl, en string) graph.Code {
		return graph.Code{ID: id, Kind: kind, Broader: broader, Label: text(nl, en)}
	}
	coding := func(passage int, code string, status graph.Status) graph.Coding {
		score := 1.0
		if status == graph.Negative || status == graph.Absent {
			score = 0
		}
		return graph.Coding{Code: code, Passage: passage, Status: status, Score: score, Coder: graph.DefaultCoder, Evidence: report}
	}
	s := &graph.Study{
		ID: "sample", Title: text("Voorbeeld", "Sample"), Description: text("Met alles erin", "With everything in it"),
		Authors: []graph.Author{{Family: "Jansen", Given: "Noor", ORCID: "0000-0002-1825-0097"}, {Family: "Groep"}},
		Licence: "CC-BY-4.0", Base: "https://example.org/sample/", Languages: []string{"nl", "en"}, Count: []graph.Status{graph.Reported, graph.Mixed},
		Concepts: []graph.Concept{
			{ID: "lab", Kind: graph.Basic, Label: text("lab", "lab"), Definition: text("plek om te proberen", "place to try")},
			{
				ID: "living-lab", Kind: graph.Variant, Broader: []string{"lab"}, Related: []string{"werkplaats"}, Label: text("living lab", "living lab"),
				Alt: graph.Texts{"nl": {"proeftuin", "levend lab"}}, Source: "report-2022", Locator: "§5.3",
			},
			{ID: "werkplaats", Kind: graph.Basic, Label: text("werkplaats", "workplace")},
		},
		Codes: []graph.Code{
			code("knowledge-gap", graph.Context, "", "kenniskloof", "knowledge gap"),
			code("social", graph.Intervention, "", "sociaal", "social"),
			code("mixed-teams", graph.Intervention, "social", "gemengde teams", "mixed teams"),
			code("spatial", graph.Intervention, "", "ruimtelijk", "spatial"),
			code("coordination", graph.Mechanism, "", "coördinatie", "coordination"),
			code("transformation", graph.Mechanism, "", "transformatie", "transformation"),
			code("friction", graph.Dynamics, "", "wrijving", "friction"),
			code("knowledge-development", graph.Outcome, "", "kennisontwikkeling", "knowledge development"),
			code("shared-lessons", graph.Outcome, "knowledge-development", "gedeelde lessen", "shared lessons"),
			code("system-development", graph.Outcome, "", "systeemontwikkeling", "system development"),
			code("added-value", graph.Value, "", "meerwaarde", "added value"),
			code("meso", graph.Level, "", "meso", "meso"),
			code("micro", graph.Level, "", "micro", "micro"),
			code("society", graph.Reach, "", "maatschappij", "society"),
		},
		Definitions: []graph.Definition{{
			ID: "living-lab-report", Concept: "living-lab", Text: text("Een plek om samen te leren.", "A place to learn together."), Year: "2021",
			Quote: &graph.Quote{Text: "a place", Locator: "p. 3"}, Terms: graph.Texts{"nl": {"testomgeving", "cocreatie"}}, Angle: text("onderzoek", "research"),
			Origin: text("Instituut, 2021", "Institute, 2021"), OriginKind: graph.Research, Source: "report-2022", Cites: []string{"website", "report-2022"},
			Locator: "§6", Codings: []graph.Coding{coding(0, "mixed-teams", graph.Reported), coding(1, "transformation", graph.Absent)},
		}, {ID: "living-lab-other", Concept: "living-lab", Text: text("Iets anders.", "Something else.")}},
		Model: graph.Model{Version: "3.0", Parts: []graph.Part{{
			ID: "mechanism", Label: text("mechanisme", "mechanism"), Kind: graph.Mechanism, Codes: []string{"transformation", "coordination"}, Description: text("grenzen over", "across boundaries"),
			Questions: []graph.Question{{ID: "mechanism-which", Code: "transformation", Text: text("Welke?", "Which?")}}, Sources: []string{"report-2022"}, Locator: "§2.5",
		}, {ID: "coherence", Label: text("samenhang", "coherence"), Kind: graph.Coherence}}},
		Sources: []graph.Source{
			{ID: "report-2022", Type: "report", Fields: map[string]string{"title": "Verslag", "author": "Jansen, Noor", "year": "2022", "keywords": "a = b", "doi": "10.1/x"}},
			{ID: "website", Type: "online", Fields: map[string]string{"title": "Site", "url": "https://example.org/?a=b"}},
			{ID: "Müller:2020", Type: "article", Fields: map[string]string{
				"title": "Titel", "publisher": "Uitgever", "abstract": "Kort", "language": "nl", "volume": "1", "number": "2", "pages": "3--4", "isbn": "x", "note": "n",
			}},
			{ID: "book", Type: "book"}, {ID: "chapter", Type: "incollection"}, {ID: "thesis", Type: "phdthesis"}, {ID: "talk", Type: "inproceedings"}, {ID: "rest", Type: "misc"},
		},
	}
	s.Codes[2].Alt = graph.Texts{"nl": {"multidisciplinair team"}}
	s.Codes[2].Definition = text("teams van meer organisaties", "teams from several organisations")
	s.Codes[2].Use = text("niet voor overleg", "not for meetings")
	s.Codes[2].Source = "report-2022"
	s.Cases = []graph.Case{sampleCase(text, coding, report, two), {
		ID: "tuin", Name: text("Tuin", "Garden"), Concept: graph.Plain("lab"), PartOf: []string{"straat"},
		Codings: []graph.Coding{
			coding(0, "knowledge-gap", graph.Reported), coding(1, "mixed-teams", graph.Reported), coding(1, "coordination", graph.Reported),
			coding(2, "shared-lessons", graph.Reported),
		},
		Configs: []graph.Configuration{
			{Interventions: []string{"mixed-teams"}, Mechanisms: []string{"transformation"}, Status: graph.Negative, Evidence: report},
			{Interventions: []string{"spatial"}, Outcomes: []string{"shared-lessons"}, Status: graph.Intended},
		},
	}}
	return s
}

// sampleCase returns the case of the sample that uses every field of a case.
func sampleCase(text func(nl, en string) graph.Text, coding func(int, string, graph.Status) graph.Coding, report, two []graph.Evidence) graph.Case {
	c := graph.Case{
		ID: "straat", Name: text("De straat", "The street"), Concept: graph.Claim{Value: plain("living-lab"), Evidence: two, Confidence: graph.High},
		Named: graph.Plain("proeftuin"), Place: graph.Claim{Value: plain("Utrecht"), Note: text("de stad", "the city")},
		Country: []graph.Claim{graph.Plain("NL"), {Value: plain("BE"), Evidence: report}},
		Start:   graph.Plain("2015-03"), End: graph.Plain("open"), Collection: true,
		Question: graph.Claim{Value: text("Hoe wordt de straat groener?", "How does the street get greener?"), Evidence: two},
		Partners: []graph.Claim{{Value: text("gemeente", "municipality"), Evidence: report}, graph.Plain("bewoners")},
		Values:   []graph.Claim{{Value: text("samen leren", "learning together")}}, Programme: graph.Plain("Groen"),
		Agenda: []graph.AgendaItem{{Term: "short", Text: text("Wat werkt?", "What works?"), Evidence: report}, {Term: "long", Text: text("Wat blijft?", "What stays?")}},
		Note:   text("klein", "small"),
		Codings: []graph.Coding{
			coding(0, "knowledge-gap", graph.Reported), coding(1, "mixed-teams", graph.Reported), coding(1, "spatial", graph.Mixed),
			coding(2, "transformation", graph.Reported), coding(3, "shared-lessons", graph.Reported), coding(4, "system-development", graph.Intended),
			coding(5, "coordination", graph.Absent), coding(6, "friction", graph.Negative), coding(7, "added-value", graph.Hypothesised),
		},
	}
	k := &c.Codings[4]
	k.Level, k.Reach, k.Phase, k.Score = []string{"micro", "meso"}, []string{"society"}, graph.End, 0.8
	k.Confidence, k.Basis, k.Text, k.Note, k.Evidence = graph.Medium, graph.Interpreted, text("lessen", "lessons"), text("onze lezing", "our reading"), two
	second := coding(8, "mixed-teams", graph.Absent)
	second.Coder = "b"
	c.Codings = append(c.Codings, second)
	c.Configs = []graph.Configuration{{
		ID: "c-2", Context: []string{"knowledge-gap"}, Interventions: []string{"mixed-teams", "spatial"}, Mechanisms: []string{"transformation"}, Dynamics: []string{"friction"},
		Outcomes: []string{"shared-lessons"}, Status: graph.Reported, Confidence: graph.High, Basis: graph.Explicit, Feedback: [][2]string{{"shared-lessons", "mixed-teams"}},
		Contributes: []string{"added-value", graph.ToQuestion}, Text: text("door samen te werken", "by working together"), Evidence: two,
	}, {
		ID: "c-1", Mechanisms: []string{"coordination"}, Outcomes: []string{"system-development"}, Status: graph.Mixed, After: []string{"c-2"}, Evidence: report,
	}, {
		Context: []string{"knowledge-gap"}, Interventions: []string{"social"}, Outcomes: []string{"system-development"}, Status: graph.Reported,
	}}
	return c
}
