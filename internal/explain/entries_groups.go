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
		ID: "block", Kind: Term, NL: "blok van samenhangende cases", EN: "block of related cases", Aliases: []string{"blocks", "blokken", "arrangements", "verdelingen", "units", "whole", "refused"},
		TextNL: "Cases uit hetzelfde programma of binnen dezelfde omgeving zijn niet los van elkaar: zij vormen een blok. Bij het schudden blijft een blok dat in één groep ligt bij elkaar, en wordt in een blok dat over groepen heen ligt binnen het blok geschud; blijven er minder dan 20 verdelingen over, dan is er geen p.",
		TextEN: "Cases from one programme or within one environment are not independent: they form a block. In shuffling, a block that lies in one group stays together and one that spans groups is shuffled within; where that leaves fewer than 20 arrangements there is no p.",
		Papers: []string{"anderson-2003"}, See: []string{"p_blocks", "--blocks", "programme", "part_of", "permutations"},
	},
	{
		ID: "p_blocks", Kind: Measure, NL: "p (blokken)", EN: "p (blocks)", Aliases: []string{"q_blocks", "q (blokken)", "q (blocks)", "block permutation", "blokpermutatie"},
		TextNL:  "De p van een code als cases die bij elkaar horen als geheel over de groepen worden verdeeld: hoe vaak liggen de aandelen dan minstens zo ver uiteen? Elke groep houdt haar aantal blokken; verschillen blokken in grootte, dan wisselt haar aantal cases.",
		TextEN:  "The p of a code when cases that belong together are dealt out over the groups as wholes: how often do the shares then lie at least as far apart? Every group keeps its number of blocks; where blocks differ in size, its number of cases varies.",
		Formula: "p = (b + 1) / (m + 1)   b: arrangements of m with Σ count² / n as high",
		Papers:  []string{"anderson-2003", "phipson-smyth-2010"}, See: []string{"block", "--blocks", "permutations", "p"},
	},
	{
		ID: "--blocks", Kind: Flag, NL: "welke cases bij elkaar horen", EN: "which cases belong together",
		TextNL: "Zegt waaraan te zien is dat cases bij elkaar horen: in een studie programme en part_of, ook via een derde case, tenzij je andere velden noemt; met --table een kolom. Met --blocks none telt elke case als los.",
		TextEN: "Says by what cases belong together: in a study programme and part_of, through a third case too, unless you name other fields; with --table a column. With --blocks none every case counts as independent.",
		See:    []string{"block", "p_blocks", "compare"},
	},
	{
		ID: "--strata", Kind: Flag, NL: "vergelijken binnen strata", EN: "comparing within strata",
		TextNL: "Vergelijkt twee groepen ook binnen de waarden van een veld, een code of een kolom, zoals het land of het basisconcept. Zo blijkt of een verschil standhoudt als je gelijk met gelijk vergelijkt.",
		TextEN: "Compares two groups within the values of a field, a code or a column as well, such as the country or the basic concept. It shows whether a difference holds when like is compared with like.",
		See:    []string{"conditional-mantel-haenszel", "turn", "compare"},
	},
	{
		ID: "turn", Kind: Measure, NL: "omslag", EN: "turn", Aliases: []string{"simpson", "Simpson's paradox", "paradox van Simpson", "reversed", "keert om", "disagree", "strata oneens", "strata disagree", "weighted", "gemiddeld andersom", "mean reversed", "vanishes", "verdwijnt", "appears", "verschijnt"},
		TextNL: "Hoe een verschil verandert als je binnen strata kijkt: het keert om als elk stratum dat verschilt de andere kant op wijst dan alle cases samen (de paradox van Simpson), verdwijnt of verschijnt, of de strata zijn het onderling oneens. Bij verschillen dicht bij 0 en weinig cases per stratum kan dat toeval zijn.",
		TextEN: "How a difference changes when you look within strata: it is reversed if every stratum that differs points the other way than all cases together (Simpson's paradox), vanishes or appears, or the strata disagree among themselves. With differences near 0 and few cases in a stratum that may be chance.",
		Papers: []string{"simpson-1951"}, See: []string{"--strata", "conditional-mantel-haenszel"},
	},
	{
		ID: "crude", Kind: Measure, NL: "verschil samen en binnen strata", EN: "difference together and within strata", Aliases: []string{"verschil samen", "difference together", "binnen strata", "within strata", "stratified", "informative"},
		TextNL:  "Samen is het verschil tussen de aandelen zonder op strata te letten; binnen strata is het gemiddelde van de verschillen per stratum, waarin een stratum met meer cases in beide groepen zwaarder telt. Strata met maar één van de groepen tellen daarin niet mee.",
		TextEN:  "Together is the difference of the shares with strata ignored; within strata it is the mean of the differences by stratum, in which a stratum with more cases in both groups weighs more. Strata with only one of the groups do not count in it.",
		Formula: "difference = Σ w·(share₁ − share₂) / Σ w   w = n₁·n₂ / (n₁ + n₂)",
		Papers:  []string{"greenland-robins-1985"}, See: []string{"--strata", "turn", "conditional-mantel-haenszel"},
	},
}
