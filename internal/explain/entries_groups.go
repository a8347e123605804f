package explain

// Groups of cases beside each other: the words of compare.
var groupEntries = []Entry{
	{
		ID: "compare", Kind: Term, NL: "groepen vergelijken", EN: "comparing groups", Aliases: []string{"vergelijken", "groups", "groepen", "group", "groep"},
		TextNL: "Compare zet groepen cases naast elkaar: per code het aandeel in elke groep, en daarnaast definities en praktijk. Een groep is een concept met alles eronder, een zoekvoorwaarde of een cluster.",
		TextEN: "Compare sets groups of cases side by side: for every code the share in each group, and beside that definitions and practice. A group is a concept with all below it, a condition or a cluster.",
		See:    []string{"shares", "permanova", "practice", "--overlap"},
	},
	{
		ID: "shares", Kind: Measure, NL: "aandelen", EN: "shares", Aliases: []string{"aandeel", "share", "proportie", "proportion"},
		TextNL:  "Het aandeel cases van een groep dat de code heeft, tussen 0 en 1. Bij kleine groepen springt een aandeel met één case al flink: kijk dus ook naar de aantallen.",
		TextEN:  "The share of a group's cases that has the code, between 0 and 1. In small groups a single case moves a share a good deal: look at the counts too.",
		Formula: "share = count / n",
		See:     []string{"count", "n", "risk_difference"},
	},
	{
		ID: "permanova", Kind: Method, NL: "PERMANOVA", EN: "PERMANOVA", Aliases: []string{"profieltoets", "profile test", "adonis"},
		TextNL:  "PERMANOVA vraagt of de groepen als geheel, over alle codes samen, verschillen: liggen cases van dezelfde groep dichter bij elkaar dan bij andere? Het antwoord is alleen zuiver als de groepen ongeveer even verspreid zijn; kijk daarvoor naar dispersion.",
		TextEN:  "PERMANOVA asks whether the groups as a whole, over all codes together, differ: do cases of one group lie closer to each other than to others? The answer is only clean when the groups are about equally spread; see dispersion for that.",
		Formula: "f = (ss_between / (g − 1)) / (ss_within / (n − g))",
		Papers:  []string{"anderson-2001"}, See: []string{"r2", "f", "dispersion", "permutations"},
	},
	{
		ID: "f", Kind: Measure, NL: "F", EN: "F", Aliases: []string{"pseudo-F", "f-waarde", "F value"},
		TextNL:  "De spreiding tussen de groepen gedeeld door die binnen de groepen, elk per vrijheidsgraad. Hoe groter, hoe duidelijker de groepen uiteenliggen; of het toeval kan zijn, zegt p.",
		TextEN:  "The spread between the groups divided by that within them, each by its degrees of freedom. The larger, the more clearly the groups lie apart; whether it may be chance is told by p.",
		Formula: "f = (ss_between / (g − 1)) / (ss_within / (n − g))",
		Papers:  []string{"anderson-2001"}, See: []string{"permanova", "ss", "df"},
	},
	{
		ID: "r2", Kind: Measure, NL: "verklaard deel (R²)", EN: "explained part (R²)", Aliases: []string{"R²", "r squared", "r-kwadraat"},
		TextNL:  "Het deel van alle verschillen tussen cases dat samenvalt met de indeling in groepen. Een R² van 0,10 wil zeggen dat negen tiende van de verschillen binnen de groepen zit.",
		TextEN:  "The part of all differences between cases that coincides with the grouping. An R² of 0.10 means that nine tenths of the differences lie within the groups.",
		Formula: "r2 = ss_between / ss_total",
		Papers:  []string{"anderson-2001"}, See: []string{"permanova", "ss"},
	},
	{
		ID: "ss", Kind: Measure, NL: "kwadratensommen", EN: "sums of squares", Aliases: []string{"kwadratensom", "sum of squares"},
		TextNL: "De totale spreiding van de cases, uit hun gekwadrateerde afstanden, verdeeld in een deel tussen en een deel binnen de groepen. Samen zijn die twee het totaal.",
		TextEN: "The total spread of the cases, from their squared distances, divided into a part between and a part within the groups. Together the two are the total.",
		Papers: []string{"anderson-2001"}, See: []string{"r2", "f"},
	},
	{
		ID: "df", Kind: Measure, NL: "vrijheidsgraden", EN: "degrees of freedom", Aliases: []string{"df_residual"},
		TextNL: "Het aantal groepen min één, en het aantal cases min het aantal groepen. Ze zeggen over hoeveel losse gegevens een som is verdeeld.",
		TextEN: "The number of groups minus one, and the number of cases minus the number of groups. They say over how many independent pieces of data a sum is spread.",
		See:    []string{"f", "ss"},
	},
	{
		ID: "permutations", Kind: Measure, NL: "permutaties", EN: "permutations", Aliases: []string{"permutatie", "schudden", "shuffles"},
		TextNL:  "Hoe vaak de groepen door elkaar zijn geschud om te zien wat toeval doet. Zijn er maar weinig manieren om te schudden, dan worden ze allemaal gebruikt en is p exact.",
		TextEN:  "How often the groups were shuffled to see what chance does. If there are only few ways to shuffle, all of them are used and p is exact.",
		Formula: "p = (b + 1) / (m + 1)   b: shuffles at least as extreme, m: shuffles",
		Papers:  []string{"phipson-smyth-2010"}, See: []string{"permanova", "--seed", "p"},
	},
	{
		ID: "dispersion", Kind: Measure, NL: "spreiding", EN: "dispersion", Aliases: []string{"betadisper", "spreidingstoets"},
		TextNL: "Toetst of de groepen even sterk verspreid zijn, aan de afstanden van hun cases tot het midden (de ruimtelijke mediaan). Is p klein, dan kan ook een verschil in spreiding de PERMANOVA hebben laten uitslaan.",
		TextEN: "Tests whether the groups are equally spread, by the distances of their cases to the middle (the spatial median). If p is small, a difference in spread may be what PERMANOVA responded to.",
		Papers: []string{"anderson-2006"}, See: []string{"permanova"},
	},
	{
		ID: "practice", Kind: Measure, NL: "definitie tegenover praktijk", EN: "definition against practice", Aliases: []string{"in the definition, reported in no case", "in de definitie, in geen case gemeld", "in cases, not in the definition", "in cases, niet in de definitie", "praktijk", "definitions_only", "cases_only", "definities en praktijk"},
		TextNL: "Per concept welke codes wel in de definities staan maar niet in de cases, en welke wel in de cases maar niet in de definities. Zo zie je of de praktijk doet wat de definitie belooft, en wat de definitie vergeet.",
		TextEN: "By concept, which codes stand in the definitions but not in the cases, and which in the cases but not in the definitions. So you see whether practice does what the definition promises, and what the definition forgets.",
		See:    []string{"definition", "concept", "compare"},
	},
	{
		ID: "block", Kind: Term, NL: "blok van samenhangende cases", EN: "block of related cases", Aliases: []string{"blocks", "blokken"},
		TextNL: "Cases uit hetzelfde programma of binnen dezelfde omgeving zijn niet los van elkaar. Bij het schudden blijven ze daarom als blok bij elkaar, of wordt alleen binnen het blok geschud.",
		TextEN: "Cases from one programme or within one environment are not independent. In shuffling they therefore stay together as a block, or shuffling happens within the block only.",
		See:    []string{"programme", "part_of", "permutations"},
	},
}
