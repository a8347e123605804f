package explain

// Did two coders code alike?
var reliabilityEntries = []Entry{
	{
		ID: "reliability", Kind: Term, NL: "betrouwbaarheid", EN: "reliability", Aliases: []string{"codeursovereenstemming", "intercoder reliability", "interbeoordelaarsbetrouwbaarheid", "by_kind"},
		TextNL: "Betrouwbaarheid zegt of een ander met hetzelfde codeboek uit dezelfde bronnen hetzelfde haalt. Een lage waarde is een vraag aan het codeboek, niet een verwijt aan de codeur.",
		TextEN: "Reliability says whether another person, with the same codebook, takes the same from the same sources. A low value is a question to the codebook, not a reproach to the coder.",
		Papers: []string{"hayes-2007"}, See: []string{"alpha", "kappa", "agreement"},
	},
	{
		ID: "agreement", Kind: Measure, NL: "overeenstemming", EN: "percent agreement", Aliases: []string{"percentage overeenstemming", "percentage agreement", "agreement between coders"},
		TextNL:  "Het aandeel beslissingen waarin codeurs hetzelfde kozen. Bij zeldzame codes is dat vanzelf hoog, want beiden zetten meestal niets: lees daarom kappa of alfa ernaast (bij clusters staat onder agreement de gecorrigeerde Rand-index).",
		TextEN:  "The share of decisions in which coders chose the same. With rare codes that is high by itself, since both mostly put nothing: so read kappa or alpha beside it (in cluster, agreement holds the adjusted Rand index).",
		Formula: "agreement = decisions alike / all decisions",
		Papers:  []string{"cohen-1960"}, See: []string{"kappa", "alpha", "adjusted_rand"},
	},
	{
		ID: "kappa", Kind: Measure, NL: "kappa", EN: "kappa", Aliases: []string{"cohens kappa", "Cohen's kappa", "κ"},
		TextNL:  "Kappa is de overeenstemming tussen twee codeurs, gecorrigeerd voor wat zij door toeval al zouden delen: 1 is volledig, 0 is toeval. Bij rules is het dezelfde maat, op code en doel alsof zij twee codeurs waren.",
		TextEN:  "Kappa is the agreement of two coders, corrected for what they would share by chance: 1 is complete, 0 is chance. In rules it is the same measure, on code and target as if they were two coders.",
		Formula: "kappa = (o − e) / (1 − e)   o: observed agreement, e: expected by the coders' own shares",
		Papers:  []string{"cohen-1960"}, See: []string{"fleiss", "alpha", "agreement"},
	},
	{
		ID: "fleiss", Kind: Measure, NL: "kappa van Fleiss", EN: "Fleiss' kappa", Aliases: []string{"fleiss kappa"},
		TextNL:  "Kappa voor meer dan twee codeurs, die bij elk onderdeel niet dezelfde personen hoeven te zijn. Elk onderdeel moet wel door evenveel codeurs zijn beoordeeld.",
		TextEN:  "Kappa for more than two coders, who need not be the same persons for every unit. Every unit must have been judged by equally many coders, though.",
		Formula: "fleiss = (o − e) / (1 − e)   o: mean agreement of pairs, e: Σ share²",
		Papers:  []string{"fleiss-1971"}, See: []string{"kappa", "alpha"},
	},
	{
		ID: "alpha", Kind: Measure, NL: "alfa van Krippendorff", EN: "Krippendorff's alpha", Aliases: []string{"krippendorff", "alfa", "krippendorff alpha", "α"},
		TextNL:  "Alfa meet onenigheid tegenover wat toeval zou geven, voor elk aantal codeurs en ook als er waarden ontbreken. Vanaf 0,80 is hij goed, tussen 0,67 en 0,80 geschikt voor voorzichtige conclusies.",
		TextEN:  "Alpha measures disagreement against what chance would give, for any number of coders and with missing values too. From 0.80 it is good, between 0.67 and 0.80 fit for tentative conclusions.",
		Formula: "alpha = 1 − observed disagreement / expected disagreement",
		Papers:  []string{"hayes-2007"}, See: []string{"measurement-level", "kappa"},
	},
	{
		ID: "measurement-level", Kind: Term, NL: "meetniveau", EN: "level of measurement", Aliases: []string{"nominal", "ordinal", "interval level", "ratio", "nominaal", "ordinaal", "intervalniveau"},
		TextNL: "Alfa rekent per meetniveau anders met verschillen: bij nominaal is anders gewoon anders, bij ordinaal telt de rangorde, bij interval de afstand en bij ratio de verhouding. Voor wel of niet gecodeerd neem je nominaal.",
		TextEN: "Alpha treats differences by level of measurement: nominal says different is different, ordinal counts ranks, interval distances and ratio proportions. For coded or not coded take nominal.",
		Papers: []string{"hayes-2007"}, See: []string{"alpha"},
	},
	{
		ID: "coder", Kind: Term, NL: "codeur", EN: "coder", Aliases: []string{"coders", "codeurs", "beoordelaar", "rater"},
		TextNL: "Wie een case heeft gelezen en gecodeerd; zonder vermelding is dat codeur a. Heeft een codeur iets in een case gecodeerd, dan geldt alles wat zij daar niet codeerde als niet aanwezig gevonden.",
		TextEN: "Who read and coded a case; without mention that is coder a. Once a coder has coded anything in a case, all that she did not code there counts as found not present.",
		See:    []string{"reliability", "--coders"},
	},
}
