package rows

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// wideText is the number of characters from which a text column gets a fixed width, so that it
// is set in several lines.
const wideText = 32

// writeLaTeX writes table environments with booktabs rules.
//
// They need the packages booktabs and array, and under pdfLaTeX \usepackage[T1]{fontenc} (source
// files are UTF-8 by default since 2018). Characters beyond what pdfLaTeX's Latin fonts hold are
// left as they are and named in a comment: they need XeLaTeX or LuaLaTeX.
func writeLaTeX(b *bytes.Buffer, tables []Table, o Opt) {
	var body bytes.Buffer
	l := latex{hand: hand{o.Lang, "−"}}
	for i, t := range tables {
		if i > 0 {
			body.WriteByte('\n')
		}
		l.table(&body, &t, o)
	}
	b.WriteString("% needs \\usepackage{booktabs,array}, and \\usepackage[T1]{fontenc} under pdfLaTeX\n")
	if len(l.foreign) > 0 {
		slices.Sort(l.foreign)
		fmt.Fprintf(b, "%% needs XeLaTeX or LuaLaTeX and a font that has: %s\n", string(slices.Compact(l.foreign)))
	}
	b.Write(body.Bytes())
}

type latex struct {
	hand
	foreign []rune // characters beyond pdfLaTeX
}

func (l *latex) table(b *bytes.Buffer, t *Table, o Opt) {
	cols := t.shown(o)
	b.WriteString("\\begin{table}[htbp]\n\\centering\n")
	if t.Title != "" {
		fmt.Fprintf(b, "\\caption{%s}\n", l.text(t.Title))
	}
	fmt.Fprintf(b, "\\begin{tabular}{@{}%s@{}}\n\\toprule\n", l.columns(t, cols))
	for i, c := range cols {
		l.cell(b, i, t.Columns[c].title())
	}
	b.WriteString(" \\\\\n\\midrule\n")
	for _, row := range t.all() {
		for i, c := range cols {
			l.cell(b, i, l.hand.cell(row[c], t.Columns[c]))
		}
		b.WriteString(" \\\\\n")
	}
	if t.count() == 0 {
		fmt.Fprintf(b, "\\multicolumn{%d}{@{}l@{}}{%s} \\\\\n", max(1, len(cols)), l.text(t.empty(l.lang)))
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n")
	for _, n := range t.Notes {
		fmt.Fprintf(b, "\n\\smallskip\n\\parbox{\\linewidth}{\\footnotesize %s}\n", l.text(n))
	}
	b.WriteString("\\end{table}\n")
}

// cell writes one cell. A row that begins with a bracket would be read as the optional argument
// of the rule or of the line break before it, hence the braces.
func (l *latex) cell(b *bytes.Buffer, i int, s string) {
	if i > 0 {
		b.WriteString(" & ")
	}
	s = l.text(s)
	if strings.HasPrefix(s, "[") {
		s = "{" + s[:1] + "}" + s[1:]
	}
	b.WriteString(s)
}

// columns returns the column specification: l, c and r, and for long texts paragraphs that share
// the line's width.
func (l *latex) columns(t *Table, cols []int) string {
	long := map[int]bool{}
	for _, c := range cols {
		for _, row := range t.all() {
			if k := t.Columns[c].Kind; (k == Text || k == List) && textWidth(l.hand.cell(row[c], t.Columns[c])) > wideText {
				long[c] = true
				break
			}
		}
	}
	var s strings.Builder
	for _, c := range cols {
		switch col := t.Columns[c]; {
		case long[c]:
			fmt.Fprintf(&s, ">{\\raggedright\\arraybackslash}p{%.2f\\linewidth}", 0.6/float64(len(long)))
		case col.Align == Center:
			s.WriteByte('c')
		case col.right():
			s.WriteByte('r')
		default:
			s.WriteByte('l')
		}
	}
	return s.String()
}

var latexSpecial = map[rune]string{
	'\\': `\textbackslash{}`, '{': `\{`, '}': `\}`, '$': `\$`, '&': `\&`, '#': `\#`, '%': `\%`, '_': `\_`,
	'^': `\textasciicircum{}`, '~': `\textasciitilde{}`, '<': `\textless{}`, '>': `\textgreater{}`, '|': `\textbar{}`,
	'"': `\textquotedbl{}`, '\'': `'`, '`': `\textasciigrave{}`,
	'−': `$-$`, '∞': `$\infty$`, '–': `--`, '—': `---`, '…': `\ldots{}`, '“': "``", '”': "''", '‘': "`", '’': "'",
	'„': `\quotedblbase{}`, '‚': `\quotesinglbase{}`,
	'•': `\textbullet{}`, '€': `\texteuro{}`, '≥': `$\geq$`, '≤': `$\leq$`, '≠': `$\neq$`, '≈': `$\approx$`, '×': `$\times$`, '÷': `$\div$`, '±': `$\pm$`,
	'→': `$\rightarrow$`, '←': `$\leftarrow$`, '↔': `$\leftrightarrow$`, '↦': `$\mapsto$`, '·': `$\cdot$`, '√': `$\surd$`, '∑': `$\sum$`, 'Σ': `$\Sigma$`, '∩': `$\cap$`, '∪': `$\cup$`,
	'¬': `$\lnot$`, '∧': `$\land$`, '∨': `$\lor$`, '⊂': `$\subset$`, '⊆': `$\subseteq$`, '∈': `$\in$`, '●': `$\bullet$`, '⊗': `$\otimes$`, '○': `$\circ$`,
	'α': `$\alpha$`, 'β': `$\beta$`, 'γ': `$\gamma$`, 'δ': `$\delta$`, 'ε': `$\varepsilon$`, 'κ': `$\kappa$`, 'λ': `$\lambda$`, 'μ': `$\mu$`, 'π': `$\pi$`,
	'ρ': `$\rho$`, 'σ': `$\sigma$`, 'τ': `$\tau$`, 'φ': `$\varphi$`, 'χ': `$\chi$`, 'Δ': `$\Delta$`, 'Φ': `$\Phi$`,
	'¹': `$^{1}$`, '²': `$^{2}$`, '³': `$^{3}$`, '°': `$^{\circ}$`, 'µ': `$\mu$`, '\u00a0': `~`, '\u2009': `\,`, '\u202f': `\,`, '\u00ad': `\-`, '\u2011': `\mbox{-}`, '\u200b': ``, '\u200c': ``, '\u200d': ``, '\uFFFD': `?`,
	'«': `\guillemotleft{}`, '»': `\guillemotright{}`,
}

// text escapes s. Letters and accents are composed first, since pdfLaTeX knows é as one
// character but not as two; doubled marks that it would join (-- to a dash) are kept apart.
func (l *latex) text(s string) string {
	var b strings.Builder
	var before rune
	for _, r := range norm.NFC.String(strings.TrimSpace(harmless(s))) {
		if r == before && (r == '-' || r == ',' || r == '\'') {
			b.WriteString("{}")
		}
		before = r
		if t, ok := latexSpecial[r]; ok {
			b.WriteString(t)
			continue
		}
		if r > 0x17f {
			l.foreign = append(l.foreign, r)
		}
		b.WriteRune(r)
	}
	return b.String()
}
