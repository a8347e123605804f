package explain

// Figures and documents.
var outputEntries = []Entry{
	{
		ID: "figure", Kind: Term, NL: "figuur", EN: "figure", Aliases: []string{"figures", "figuren", "tekening"},
		TextNL: "Een figuur is klaar voor een tijdschrift: juiste breedte, ingebedde letters, leesbaar in grijs en bij kleurenblindheid. Context is grijs en gestippeld omlijnd, een interventie een blauwe rechthoek, een mechanisme een oranje ellips, een uitkomst groen met dubbele rand.",
		TextEN: "A figure is ready for a journal: right width, embedded fonts, readable in grey and with colour-blindness. Context is grey with a dashed line, an intervention a blue rectangle, a mechanism an orange ellipse, an outcome green with a double border.",
		See:    []string{"cimo-figure", "concept-map", "--width"},
	},
	{
		ID: "cimo-figure", Kind: Term, NL: "CIMO-kaart", EN: "CIMO map", Aliases: []string{"cimo map", "cimo figure"},
		TextNL: "Vier kolommen van context naar uitkomst, waarin de dikte van een lijn zegt in hoeveel cases het verband staat; het aantal staat erbij. Een doorgetrokken lijn is door een bron gelegd, bij een gestreepte staan beide alleen in dezelfde case.",
		TextEN: "Four columns from context to outcome, in which the width of a line says in how many cases the link stands; the number is printed beside it. A solid line was made by a source, with a dashed one both merely stand in the same case.",
		Papers: []string{"denyer-2008"}, See: []string{"cimo", "linked", "chain"},
	},
	{
		ID: "concept-map", Kind: Term, NL: "begrippenkaart", EN: "concept map", Aliases: []string{"conceptkaart", "concepts figure"},
		TextNL: "Een kaart van concepten, varianten, definities en bronnen, met woorden op de lijnen zodat elke lijn als zin te lezen is. Zo zie je in één oogopslag wie wat onder een woord verstaat.",
		TextEN: "A map of concepts, variants, definitions and sources, with words on the lines so that every line reads as a sentence. So you see at a glance who understands what by a word.",
		See:    []string{"concept", "definition"},
	},
	{
		ID: "gapmap", Kind: Term, NL: "lacunekaart", EN: "gap map", Aliases: []string{"gap map", "evidence gap map", "leemten"},
		TextNL: "Interventies tegen uitkomsten, met een bol zo groot als het aantal cases. Lege vakjes blijven zichtbaar: daar is niets over bekend, wat iets anders is dan dat het niet werkt.",
		TextEN: "Interventions against outcomes, with a bubble as large as the number of cases. Empty cells stay visible: nothing is known there, which is not the same as that it does not work.",
		See:    []string{"unreported", "figure"},
	},
	{
		ID: "heatmap", Kind: Term, NL: "warmtekaart", EN: "heat map", Aliases: []string{"heat map"},
		TextNL: "Een raster van cases en codes, of van cases onderling, in de volgorde van de clusters. Wat niet is gemeld, is gearceerd en niet wit.",
		TextEN: "A grid of cases and codes, or of cases by cases, in the order of the clusters. What is not reported is hatched, not white.",
		See:    []string{"dendrogram", "unreported"},
	},
	{
		ID: "upset", Kind: Term, NL: "UpSet-figuur", EN: "UpSet plot", Aliases: []string{"upset plot"},
		TextNL: "Laat zien welke combinaties van codes in hoeveel cases voorkomen, als kolommen boven een rooster van punten. Bij meer dan drie codes is dat beter te lezen dan een venndiagram.",
		TextEN: "Shows which combinations of codes occur in how many cases, as columns above a grid of dots. With more than three codes it is easier to read than a Venn diagram.",
		Papers: []string{"lex-2014"}, See: []string{"items", "figure"},
	},
	{
		ID: "forest", Kind: Term, NL: "forestplot", EN: "forest plot", Aliases: []string{"forest-plot"},
		TextNL: "Per code het verschil tussen twee groepen als punt, met zijn interval als streep. Streepjes die de nullijn raken, laten ook geen verschil toe.",
		TextEN: "For each code the difference between two groups as a dot, with its interval as a line. Lines that touch zero also allow for no difference.",
		See:    []string{"risk_difference", "interval", "compare"},
	},
	{
		ID: "ego", Kind: Term, NL: "ego-figuur", EN: "ego network", Aliases: []string{"ego network", "omgeving van een punt", "neighbourhood"},
		TextNL: "Alles wat rechtstreeks aan één punt vastzit: een case, code, concept of bron met zijn buren. Het is de snelste manier om te zien waar iets op rust.",
		TextEN: "All that is directly tied to one node: a case, code, concept or source with its neighbours. It is the quickest way to see what something rests on.",
		See:    []string{"network", "evidence"},
	},
	{
		ID: "xy", Kind: Term, NL: "XY-figuur", EN: "XY plot", Aliases: []string{"xy plot"},
		TextNL: "Elke case als punt: haar lidmaatschap van een combinatie tegen dat van de uitkomst. Punten boven de diagonaal steunen dat de combinatie voldoende is, punten eronder dat zij noodzakelijk is.",
		TextEN: "Every case as a dot: its membership in a combination against that in the outcome. Dots above the diagonal support that the combination is sufficient, dots below it that it is necessary.",
		Papers: []string{"ragin-2008", "schneider-2012"}, See: []string{"sufficiency", "necessity", "deviant-case"},
	},
}
