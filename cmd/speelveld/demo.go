package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"speelveld/figure"
	"speelveld/graph"
	"speelveld/internal/atomicfile"
	"speelveld/internal/diag"
	"speelveld/internal/rows"
	"speelveld/internal/workbench"
)

func newDemoCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "demo [dir]",
		Short: "Show the built-in study: load, answer seven questions, write figures and a report",
		Long: `Make a folder with the built-in study (default: speelveld-demo), load it, answer seven questions on it with
what each answer can carry, write a CIMO map and a concept map (SVG and PDF, Dutch and English) and a
report, and say what to try next. The study is an example, not findings. A folder that holds a study
already is used as it is: figures and report are made again.`,
		Example: `  speelveld demo
  speelveld demo /tmp/proef --lang nl`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "speelveld-demo"
			if len(args) == 1 {
				dir = args[0]
			}
			return a.demo(cmd.Context(), dir)
		},
	}
}

// A section is one question of the demo, with its answer in tables and words.
type section struct {
	Question string
	Command  string // what repeats the answer
	Tables   []rows.Table
	Prose    []string
	Carry    string // what the answer can carry
}

func (a *app) demo(ctx context.Context, dir string) error {
	if a.study != "" {
		return &workbench.Usage{Msg: "demo shows the built-in study", Hint: "leave --study out; name another folder after demo"}
	}
	made, err := a.demoStudy(dir)
	if err != nil {
		return err
	}
	a.study = dir
	b, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer b.Close()
	if id := b.Study().ID; id != workbench.ExampleID {
		return &workbench.Usage{Msg: fmt.Sprintf("%s holds the study %q, and demo shows the built-in one", dir, id), Hint: "name another folder after demo"}
	}
	l := b.Lang()
	p := a.newPage(l)
	p.heading(pick(l, "VOORBEELDSTUDIE, GEEN BEVINDINGEN", "EXAMPLE STUDY, NOT FINDINGS"))
	p.para(0, whatStudy(b))
	if made {
		p.para(0, inLang(l, "De studie staat in %s.", "The study is in %s.", dir))
	} else {
		p.para(0, inLang(l, "De studie stond al in %s en is gebruikt zoals zij daar staat.", "The study was in %s already and is used as it stands.", dir))
	}
	if _, err := io.WriteString(a.stdout, p.String()); err != nil {
		return err
	}
	sections, err := a.demoAnswers(ctx, b)
	if err != nil {
		return err
	}
	for i, s := range sections {
		if err := a.printSection(i+1, s, l); err != nil {
			return err
		}
	}
	figures, err := a.demoFigures(ctx, b, dir)
	if err != nil {
		return err
	}
	report := filepath.Join(dir, "report.html")
	if err := atomicfile.Write(report, false, func(w io.Writer) error { return demoReport(w, b, sections, figures) }); err != nil {
		return err
	}
	p = a.newPage(l)
	p.heading(pick(l, "Gemaakt", "Made"))
	for _, f := range figures {
		p.item(2, "- ", f.File)
	}
	p.item(2, "- ", report+pick(l, "  (open het in een browser)", "  (open it in a browser)"))
	p.heading(pick(l, "Verder proberen", "What to try next"))
	for _, s := range nextSteps(dir, l) {
		p.item(2, "", s)
	}
	_, err = io.WriteString(a.stdout, "\n"+p.String())
	return err
}

// demoStudy makes the folder, or finds that a study is there already.
func (a *app) demoStudy(dir string) (made bool, err error) {
	if _, err := os.Stat(filepath.Join(dir, "study.yaml")); err == nil {
		return false, nil
	}
	_, err = workbench.Init(dir, workbench.InitOptions{Example: true})
	return err == nil, err
}

// whatStudy says who coded what from what, by which rule.
func whatStudy(b *workbench.Bench) string {
	s := b.Study()
	codings, mixed, mainCodings := 0, 0, 0
	coders := s.Coders()
	one := 0
	for i := range s.Cases {
		c := &s.Cases[i]
		codings += len(c.Codings)
		for k := range c.Codings {
			if c.Codings[k].Status == graph.Mixed {
				mixed++
			}
			if c.Codings[k].Coder == graph.MainCoder(c) {
				mainCodings++
			}
		}
		if len(graph.CitedSources(c)) == 1 {
			one++
		}
	}
	return inLang(b.Lang(),
		"%d echte cases, beschreven uit fragmenten van openbare webbronnen (%d cases rusten op één bron) en langs het model gecodeerd: %d coderingen, waarvan %d door de eerste codeur. De codeurs (%s) zijn een taalmodel, geen mensen. Regel: gemeld en gemengd tellen als aanwezig, negatief als afwezig; wat niet is gemeld telt als afwezig, tenzij erbij staat dat het is weggelaten.",
		"%d real cases, described from excerpts of public web sources (%d cases rest on one source) and coded along the model: %d codings, of which %d by the first coder. The coders (%s) are a language model, not people. Rule: reported and mixed count as present, negative as absent; what is not reported counts as absent, unless it is said to be left out.",
		len(s.Cases), one, codings, mainCodings, strings.Join(coders, ", "))
}

func (a *app) printSection(n int, s section, l string) error {
	var b bytes.Buffer
	p := a.newPage(l)
	p.heading(fmt.Sprintf("%d. %s", n, s.Question))
	for _, t := range s.Prose {
		p.para(2, t)
	}
	b.WriteString("\n" + p.String())
	if len(s.Tables) > 0 {
		width, color := a.terminal()
		if width == 0 {
			width = 120
		}
		b.WriteByte('\n')
		if err := rows.WriteAll(&b, s.Tables, rows.Terminal, rows.Opt{Lang: l, Width: min(width, 120), Color: color}); err != nil {
			return err
		}
	}
	p = a.newPage(l)
	p.para(2, pick(l, "Wat dit kan dragen: ", "What this can carry: ")+s.Carry)
	p.para(2, "$ "+s.Command)
	b.WriteString(p.String())
	_, err := a.stdout.Write(b.Bytes())
	return err
}

// A madeFigure is a figure of the demo.
type madeFigure struct {
	File    string
	Kind    string
	Caption string
	SVG     template.HTML // of the report's language; empty otherwise
}

func (a *app) demoFigures(ctx context.Context, b *workbench.Bench, dir string) ([]madeFigure, error) {
	folder := filepath.Join(dir, "figures")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("make %s: %w", folder, err)
	}
	var out []madeFigure
	d, err := b.Data(workbench.Input{})
	if err != nil {
		return nil, err
	}
	for _, kind := range []string{"cimo", "concepts"} {
		for _, lang := range []string{"nl", "en"} {
			f, err := d.Figure(ctx, workbench.FigureQuery{Kind: kind, WidthMM: figure.TwoColumns, Lang: lang})
			if err != nil {
				return nil, err
			}
			for _, format := range []figure.Format{figure.SVG, figure.PDF} {
				name := filepath.Join(folder, kind+"."+lang+"."+string(format))
				var buf bytes.Buffer
				if err := f.Write(&buf, format); err != nil {
					return nil, err
				}
				if err := atomicfile.Write(name, false, func(w io.Writer) error { _, err := w.Write(buf.Bytes()); return err }); err != nil {
					return nil, err
				}
				m := madeFigure{File: name, Kind: kind, Caption: f.Caption(lang)}
				if format == figure.SVG && lang == b.Lang() {
					m.SVG = template.HTML(svgElement(buf.String())) //nolint:gosec // our own painter escapes all that comes from data
				}
				out = append(out, m)
			}
		}
	}
	return out, nil
}

// svgElement drops the XML declaration, which HTML does not take.
func svgElement(svg string) string {
	if i := strings.Index(svg, "<svg"); i > 0 {
		return svg[i:]
	}
	return svg
}

func nextSteps(dir, l string) []string {
	in := " --study " + shellWord(dir)
	return []string{
		"speelveld show ontwikkelwerkplaats" + in + pick(l, "   # een concept met zijn definities", "   # a concept with its definitions"),
		"speelveld cooccur --with transformation --missing exclude" + in + pick(l, "   # wat er overblijft als niet gemeld niet telt", "   # what is left when not reported does not count"),
		"speelveld find eigenaarschap" + in,
		"speelveld explain q" + pick(l, "   # wat betekent een woord in de tabellen", "   # what a word in the tables means"),
		"speelveld init " + pick(l, "mijn-studie", "my-study") + pick(l, "   # je eigen studie", "   # your own study"),
	}
}

// demoAnswers runs the seven questions.
func (a *app) demoAnswers(ctx context.Context, b *workbench.Bench) ([]section, error) {
	d, err := b.Data(workbench.Input{})
	if err != nil {
		return nil, err
	}
	l := b.Lang()
	var out []section
	for _, q := range []func(context.Context, *workbench.Bench, *workbench.Data, uint64) (section, error){
		demoConcepts, demoCooccur, demoChains, demoCompare, demoSimilar, demoCluster, demoReliability,
	} {
		s, err := q(ctx, b, d, a.seed)
		if err != nil {
			if e := diag.All(err); len(e) > 0 && ctx.Err() == nil { // a study that its owner changed may lack what a question asks for
				s.Carry = inLang(l, "Deze vraag is hier niet te beantwoorden: %s.", "This question cannot be answered here: %s.", e[0].Msg)
				s.Question = pick(l, "(vraag overgeslagen)", "(question skipped)")
				out = append(out, s)
				continue
			}
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func demoConcepts(ctx context.Context, b *workbench.Bench, d *workbench.Data, seed uint64) (section, error) {
	l := b.Lang()
	s := section{
		Question: pick(l, "Wat is een living lab, wat een ontwikkelwerkplaats: volgens wie, uit welke hoek?", "What is a living lab, what an ontwikkelwerkplaats: by whose definition, from which angle?"),
		Command:  "speelveld show living-lab",
		Carry: pick(l, "Elk concept heeft hier één definitie, gekozen door de auteurs van het rapport; een definitie zegt niet wat cases die zo heten doen (zie vraag 4).",
			"Each concept has one definition here, chosen by the authors of the report; a definition does not say what the cases of that name do (see question 4)."),
	}
	t := rows.Table{Columns: []rows.Column{col("concept", "concept"), col("origin", pick(l, "volgens", "by")), col("angle", pick(l, "invalshoek", "angle")), {Key: "terms", Title: pick(l, "kernwoorden", "key terms"), Kind: rows.List, Main: true}}}
	for _, id := range []string{"living-lab", "ontwikkelwerkplaats"} {
		shown, err := b.Show(ctx, id)
		if err != nil {
			return s, err
		}
		for _, def := range shown.Concept.Definitions {
			t.Rows = append(t.Rows, []any{shown.Label, def.Origin, def.Angle, def.Terms})
			s.Prose = append(s.Prose, shown.Label+": "+def.Text)
		}
	}
	s.Tables = []rows.Table{t}
	return s, nil
}

func demoCooccur(ctx context.Context, b *workbench.Bench, d *workbench.Data, seed uint64) (section, error) {
	l := b.Lang()
	s := section{
		Question: pick(l, "Welke interventies gaan samen met transformatie?", "Which interventions co-occur with transformation?"),
		Command:  "speelveld cooccur --with transformation",
	}
	r, err := d.Cooccur(ctx, workbench.CooccurQuery{With: "transformation", Seed: seed})
	if err != nil {
		return s, err
	}
	short := *r
	short.Rows = r.Rows[:min(5, len(r.Rows))]
	t := cooccurTable(&short, l)
	s.Tables = []rows.Table{t}
	below, smallest := 0, 1.0
	for _, x := range r.Rows {
		if x.P < 0.05 {
			below++
		}
		if x.Q < smallest {
			smallest = x.Q
		}
	}
	s.Carry = inLang(l,
		"van %d interventies hebben er %d p < 0,05, waar toeval er ongeveer %s zou geven; de laagste q is %s. Van %d cases is niet gemeld of er transformatie was. Dit is een aanwijzing waar je verder kunt lezen, geen bewijs.",
		"of %d interventions %d have p < 0.05, where chance would give about %s; the lowest q is %s. For %d cases it is not reported whether there was transformation. This points to where to read on; it proves nothing.",
		r.Family, below, strings.TrimSuffix(number(l, math.Round(0.5*float64(r.Family))/10), "0"), pValue(l, smallest), r.TargetUnreported)
	return s, nil
}

func demoChains(ctx context.Context, b *workbench.Bench, d *workbench.Data, seed uint64) (section, error) {
	l := b.Lang()
	s := section{
		Question: pick(l, "Langs welke mechanismen, in welke context?", "Through which mechanisms, and in which contexts?"),
		Command:  "speelveld chains --to transformation",
	}
	r, err := d.Chains(ctx, workbench.ChainsQuery{To: "transformation"})
	if err != nil {
		return s, err
	}
	linked := 0
	for _, x := range r.Rows {
		if x.Basis != graph.Linked {
			continue
		}
		linked++
		if linked <= 4 {
			s.Prose = append(s.Prose, "• "+x.Sentence)
		}
	}
	s.Carry = inLang(l,
		"%d ketens naar transformatie zijn door een bron zelf gelegd, elk in een of enkele cases. Andere codes die in dezelfde case voorkomen, zijn daarmee nog niet verbonden.",
		"%d chains to transformation are made by a source itself, each in one or a few cases. Other codes in the same case are not thereby linked.", linked)
	return s, nil
}

func demoCompare(ctx context.Context, b *workbench.Bench, d *workbench.Data, seed uint64) (section, error) {
	l := b.Lang()
	s := section{
		Question: pick(l, "Waarin verschillen living labs van ontwikkelwerkplaatsen? Strookt de praktijk met de definitie?", "How do living labs differ from ontwikkelwerkplaatsen? Does practice match the definition?"),
		Command:  "speelveld compare living-lab ontwikkelwerkplaats",
	}
	r, err := d.Compare(ctx, workbench.CompareQuery{Groups: []string{"living-lab", "ontwikkelwerkplaats"}, Seed: seed})
	if err != nil {
		return s, err
	}
	short := *r
	short.Rows = r.Rows[:min(6, len(r.Rows))]
	t := compareTable(&short, l, true)
	t.Notes = nil
	s.Tables = append(s.Tables, t)
	if len(r.Practice) > 0 {
		s.Tables = append(s.Tables, practiceTable(r.Practice, d))
	}
	s.Carry = inLang(l, "%d tegenover %d cases: intervallen zijn breed. De ontwikkelwerkplaatsen komen van één hogeschool en twee ervan overlappen; hun bronnen zeggen niets over mechanismen.",
		"%d against %d cases: intervals are wide. The ontwikkelwerkplaatsen come from one university of applied sciences and two of them overlap; their sources say nothing of mechanisms.", r.Groups[0].N, r.Groups[1].N)
	if p := r.Permanova; p != nil {
		s.Carry += inLang(l, " Als geheel verklaart de naam %s van de verschillen (PERMANOVA, p = %s).", " As a whole the name goes with %s of the differences (PERMANOVA, p = %s).", percent(p.R2), pValue(l, p.P))
	}
	return s, nil
}

// percent writes a share as a percentage without decimals.
func percent(x float64) string { return fmt.Sprintf("%.0f%%", 100*x) }

func demoSimilar(ctx context.Context, b *workbench.Bench, d *workbench.Data, seed uint64) (section, error) {
	l := b.Lang()
	id := "lab-buiksloterham"
	s := section{
		Question: pick(l, "Welke cases lijken op Buiksloterham, en waarom?", "Which cases look like Buiksloterham, and why?"),
		Command:  "speelveld similar " + id,
	}
	r, err := d.Similar(workbench.SimilarityQuery{}, id, 4)
	if err != nil {
		return s, err
	}
	s.Tables = []rows.Table{similarTable(d, r)}
	s.Carry = inLang(l, "vergeleken met %d cases op wat bronnen melden. Een case die uitvoerig is beschreven, deelt meer codes met alles.", "compared with %d cases by what sources report. A case that is described at length shares more codes with everything.", r.N)
	return s, nil
}

func demoCluster(ctx context.Context, b *workbench.Bench, d *workbench.Data, seed uint64) (section, error) {
	l := b.Lang()
	s := section{
		Question: pick(l, "Welke families van cases zijn er, en volgen die de namen?", "Which families of cases are there, and do they follow the names?"),
		Command:  "speelveld cluster",
	}
	r, err := d.Cluster(ctx, workbench.ClusterQuery{Seed: seed})
	if err != nil {
		return s, err
	}
	t := clusterTables(r, l, d.CaseLabel, false)[0]
	drop := slices.IndexFunc(t.Columns, func(c rows.Column) bool { return c.Key == "cases" })
	t.Columns[drop].Main = false
	s.Tables = []rows.Table{t}
	structure := pick(l, "vrijwel geen structuur", "hardly any structure")
	if r.Silhouette.Mean >= 0.25 {
		structure = pick(l, "een zwakke structuur", "a weak structure")
	}
	if r.Silhouette.Mean > 0.5 {
		structure = pick(l, "een redelijke structuur", "a reasonable structure")
	}
	s.Carry = inLang(l, "een gemiddeld silhouet van %s is %s.", "a mean silhouette of %s is %s.", number(l, r.Silhouette.Mean), structure)
	if r.Null != nil {
		s.Carry += inLang(l, " Gegevens zonder structuur, met even lange beschrijvingen, halen gemiddeld %s (p = %s).", " Data without structure, with descriptions as long, reach %s on average (p = %s).", number(l, r.Null.Mean), pValue(l, r.Null.P))
	}
	if r.Agreement != nil {
		s.Carry += inLang(l, " Met de namen van de basisconcepten komen de clusters overeen met een adjusted Rand van %s: 0 is toeval, 1 is gelijk.", " With the names of the basic concepts the clusters agree at an adjusted Rand of %s: 0 is chance, 1 is the same.", number(l, r.Agreement.AdjustedRand))
	}
	return s, nil
}

func demoReliability(ctx context.Context, b *workbench.Bench, d *workbench.Data, seed uint64) (section, error) {
	l := b.Lang()
	s := section{
		Question: pick(l, "Coderen de twee codeurs hetzelfde?", "Do the two coders code alike?"),
		Command:  "speelveld reliability",
	}
	r, err := d.Reliability(ctx, workbench.ReliabilityQuery{Seed: seed})
	if err != nil {
		return s, err
	}
	short := *r
	short.ByKind = slices.DeleteFunc(slices.Clone(r.ByKind), func(k workbench.KindReliability) bool { return math.IsNaN(k.Light) }) // kinds that nobody coded
	s.Tables = []rows.Table{kindsTable(&short, l)}
	if c := r.Disagreements.Codes; len(c) > 0 {
		s.Prose = append(s.Prose, inLang(l, "Zij verschillen het meest over %s: beiden zien het in %d cases, één van beiden in %d.", "They differ most on %s: both find it in %d cases, one of them in %d.", c[0].Label, c[0].Both, c[0].One))
	}
	s.Carry = inLang(l, "%d cases zijn twee keer gelezen, beide keren door hetzelfde taalmodel; de tweede lezing is ouder dan de correcties. Dit is een bovengrens, geen overeenstemming tussen twee mensen. Dat de overeenstemming hoog is, komt vooral doordat beiden de meeste codes niet zetten: lees kappa.",
		"%d cases were read twice, both times by the same language model; the second reading is older than the corrections. This is an upper bound, not agreement between two people. Agreement is high mostly because neither puts most of the codes: read kappa.", r.Cases)
	return s, nil
}

//go:embed demo.html
var demoPage string

// demoReport writes the answers as one page that needs nothing beside it.
func demoReport(w io.Writer, b *workbench.Bench, sections []section, figures []madeFigure) error {
	l := b.Lang()
	type shownSection struct {
		section
		HTML template.HTML
	}
	var shown []shownSection
	for _, s := range sections {
		var buf bytes.Buffer
		if len(s.Tables) > 0 {
			if err := rows.WriteAll(&buf, s.Tables, rows.HTML, rows.Opt{Lang: l, Fragment: true}); err != nil {
				return err
			}
		}
		shown = append(shown, shownSection{s, template.HTML(buf.String())}) //nolint:gosec // rows escapes every cell
	}
	t, err := template.New("demo").Funcs(template.FuncMap{
		"in":  func(nl, en string) string { return pick(l, nl, en) },
		"inc": func(i int) int { return i + 1 },
	}).Parse(demoPage)
	if err != nil {
		return err
	}
	return t.Execute(w, map[string]any{
		"Lang": l, "Title": b.Study().Title.In(l, b.Study().Languages...), "What": whatStudy(b), "Version": version, "Digest": b.Digest,
		"Sections": shown, "Figures": slices.DeleteFunc(slices.Clone(figures), func(f madeFigure) bool { return f.SVG == "" }),
		"Cases": caseNumbers(b), "Sources": b.ListSources(), "Description": b.Study().Description.In(l, b.Study().Languages...),
	})
}

// caseNumbers is the table of cases of the report: how richly each is described.
func caseNumbers(b *workbench.Bench) template.HTML {
	list, _, err := b.ListCases(nil)
	if err != nil {
		return ""
	}
	var buf bytes.Buffer
	if err := rows.Write(&buf, caseTable(list, b), rows.HTML, rows.Opt{Lang: b.Lang(), Fragment: true}); err != nil {
		return ""
	}
	return template.HTML(buf.String()) //nolint:gosec // rows escapes every cell
}
