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
	{
		ID: "light", Kind: Measure, NL: "kappa van Light", EN: "Light's kappa", Aliases: []string{"kappa van light", "mean kappa", "gemiddelde kappa"},
		TextNL:  "Het gemiddelde van Cohens kappa over alle paren codeurs. Met twee codeurs is het gewoon hun kappa.",
		TextEN:  "The mean of Cohen's kappa over all pairs of coders. With two coders it is simply their kappa.",
		Formula: "light = Σ kappa of a pair / number of pairs",
		Papers:  []string{"light-1971"}, See: []string{"kappa", "fleiss"},
	},
	{
		ID: "positive_agreement", Kind: Measure, NL: "overeenstemming op aanwezig", EN: "agreement on presence", Aliases: []string{"negative_agreement", "positieve overeenstemming", "agreement on absence", "kappa paradox", "kappaparadox"},
		TextNL:  "Van wat een codeur aanwezig vond, het deel dat de ander ook aanwezig vond (Dice over de aanwezigen); negative_agreement is hetzelfde voor niet aanwezig. Bij zeldzame codes zegt dit meer dan de gewone overeenstemming, die dan vanzelf hoog is.",
		TextEN:  "Of what a coder found present, the part that the other found present too (Dice over the presences); negative_agreement is the same for absences. With rare codes it says more than plain agreement, which is then high by itself.",
		Formula: "positive_agreement = 2·both / (2·both + only a + only b)",
		Papers:  []string{"cicchetti-1990"}, See: []string{"agreement", "kappa", "dice"},
	},
	{
		ID: "weighted_kappa", Kind: Measure, NL: "gewogen kappa", EN: "weighted kappa", Aliases: []string{"weighted_linear", "weighted_squared"},
		TextNL:  "Kappa waarin een klein verschil op een geordende schaal minder zwaar telt dan een groot: naar het aantal stappen (linear) of het kwadraat daarvan (squared). Stappen worden geteld over de waarden die de twee codeurs gebruikten.",
		TextEN:  "Kappa in which a small difference on an ordered scale weighs less than a large one: by the number of steps (linear) or its square (squared). Steps are counted over the values that the two coders used.",
		Formula: "weighted_kappa = 1 − mean observed distance / mean distance by chance",
		Papers:  []string{"cohen-1968"}, See: []string{"kappa", "measurement-level"},
	},
	{
		ID: "alpha_by_definition", Kind: Measure, NL: "alfa naar de formule", EN: "alpha by the formula",
		TextNL:  "Krippendorffs alfa precies naar zijn eigen formule. Zij wijkt alleen af van alpha als er meer dan twee codeurs zijn en geen beoordeling ontbreekt: daar rekent het R-pakket irr, waaraan alpha gelijk is, met een iets kleinere correctie voor weinig eenheden.",
		TextEN:  "Krippendorff's alpha exactly by his own formula. It differs from alpha only where there are more than two coders and no rating is missing: there the R package irr, which alpha equals, corrects a little less for few units.",
		Formula: "1 − (n − 1)·observed / expected   n: ratings of units rated twice",
		Papers:  []string{"hayes-2007"}, See: []string{"alpha"},
	},
	{
		ID: "disagreements", Kind: Term, NL: "verschillen tussen codeurs", EN: "disagreements", Aliases: []string{"confusions", "onenigheid", "sides", "instead"},
		TextNL: "Waarin codeurs verschillen: de codes en de cases die hen het meest verdelen, en per verschil naast elkaar wat elk van hen codeerde of daar in plaats van zette (instead). Lees deze samen door voor je het codeboek aanpast.",
		TextEN: "Where coders differ: the codes and cases that divide them most, and for every difference side by side what each of them coded, or put there instead. Read these together before you change the codebook.",
		See:    []string{"reliability", "codebook"},
	},
}
