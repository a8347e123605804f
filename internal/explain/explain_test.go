package explain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"speelveld/internal/suggest"
)

// sentences counts the sentences of a text: marks at the end of a word, before a blank or the end.
func sentences(s string) int {
	return len(regexp.MustCompile(`[.?!][’"]?( |$)`).FindAllString(s, -1))
}

func TestEntriesAreComplete(t *testing.T) {
	if n := len(Entries()); n < 120 {
		t.Errorf("only %d entries", n)
	}
	for _, e := range Entries() {
		t.Run(e.ID, func(t *testing.T) {
			if e.ID == "" || e.Kind == "" || e.NL == "" || e.EN == "" {
				t.Error("an id, a kind and both names are needed")
			}
			for lang, s := range map[string]string{"nl": e.TextNL, "en": e.TextEN} {
				if n := sentences(s); n != 2 {
					t.Errorf("%s: %d sentences, want 2: %s", lang, n, s)
				}
				first, last := []rune(s)[0], s[len(s)-1]
				if !unicode.IsUpper(first) && !unicode.IsDigit(first) && first != '-' || last != '.' && last != '?' {
					t.Errorf("%s: does not begin and end as a sentence: %s", lang, s)
				}
				if strings.Contains(s, "  ") || strings.TrimSpace(s) != s || strings.ContainsAny(s, "\n\t") {
					t.Errorf("%s: stray blanks: %q", lang, s)
				}
				if n := len([]rune(s)); n < 60 || n > 480 {
					t.Errorf("%s: %d characters", lang, n)
				}
			}
			if e.TextNL == e.TextEN {
				t.Error("both languages have the same text")
			}
			for _, p := range e.Papers {
				if _, ok := Papers[p]; !ok {
					t.Errorf("unknown paper %q", p)
				}
			}
			if strings.Count(e.Reference, "\n")+1 != max(1, len(e.Papers)) {
				t.Errorf("%d papers give the reference %q", len(e.Papers), e.Reference)
			}
			for _, id := range e.See {
				if i := slices.IndexFunc(Entries(), func(o Entry) bool { return o.ID == id }); i < 0 || id == e.ID {
					t.Errorf("see also %q: no other entry has that id", id)
				}
			}
		})
	}
}

// Two entries that answer to one word would make the answer depend on their order.
func TestWordsAreUnique(t *testing.T) {
	owner := map[string]string{}
	for _, e := range Entries() {
		for _, w := range e.words() {
			f := suggest.Fold(w)
			if o, taken := owner[f]; taken && o != e.ID {
				t.Errorf("%q is a word of both %s and %s", w, o, e.ID)
			}
			owner[f] = e.ID
		}
	}
}

func TestFormulas(t *testing.T) {
	open := map[rune]rune{')': '(', ']': '[', '}': '{'}
	for _, e := range Entries() {
		if e.Formula == "" {
			continue
		}
		var stack []rune
		for _, r := range e.Formula {
			switch {
			case strings.ContainsRune("([{", r):
				stack = append(stack, r)
			case open[r] != 0:
				if len(stack) == 0 || stack[len(stack)-1] != open[r] {
					t.Errorf("%s: brackets do not match: %s", e.ID, e.Formula)
					stack = nil
					continue
				}
				stack = stack[:len(stack)-1]
			}
		}
		if len(stack) > 0 {
			t.Errorf("%s: a bracket stays open: %s", e.ID, e.Formula)
		}
		if strings.Count(e.Formula, "|")%2 != 0 {
			t.Errorf("%s: an absolute value stays open: %s", e.ID, e.Formula)
		}
		for _, line := range strings.Split(e.Formula, "\n") {
			if n := len([]rune(line)); n > 96 || strings.TrimSpace(line) != line {
				t.Errorf("%s: a line of %d characters: %q", e.ID, n, line)
			}
		}
	}
}

// Every key that the contract names in a result can be asked for.
func TestContractKeysAreExplained(t *testing.T) {
	keys := map[string]string{
		"cooccur": `target n family code label kind a b c d unreported support confidence coverage base_rate lift leverage conviction phi
			jaccard odds_ratio odds_ratio_low odds_ratio_high odds_ratio_sample odds_ratio_haldane risk_difference risk_difference_low
			risk_difference_high p q p_fixed evidence sources cases both code_only target_only neither warnings notes bounds`,
		"rules": `lhs rhs count support confidence coverage lift leverage conviction odds_ratio phi p q chi_squared jaccard cosine kulczynski
			imbalance improvement gain hyper_lift added_value certainty kappa redundant items closed maximal`,
		"chains":  "context intervention mechanism outcome basis linked present cases evidence sentence",
		"similar": "case label similarity shared only_a only_b matrix neighbours distance",
		"measures": `jaccard dice smc ochiai phi rogers-tanimoto sokal-sneath russell-rao hamann cosine gower hamming euclidean manhattan
			bray-curtis taxonomic`,
		"methods": "single complete average mcquitty median centroid ward ward-d pam louvain",
		"cluster": `merge height order cophenetic k assignment silhouette mean by_cluster by_case medoids modularity stability null agreement
			adjusted_rand against profiles`,
		"ordinate":    "coordinates eigenvalues explained negative_share",
		"network":     "degree strength betweenness closeness eigenvector pagerank community modularity",
		"compare":     "groups counts ns shares difference difference_low difference_high permanova df ss r2 f permutations dispersion definitions angle origin practice p_blocks q_blocks blocks arrangements strata crude turn simpson",
		"qca":         "row config out n incl pri diversity observed possible conservative parsimonious intermediate enhanced-parsimonious enhanced-intermediate solutions models essential prime_implicants fit terms term incl_s cov_s cov_u simplifying_assumptions easy difficult of incl_n ron cov_n direct crisp indirect linear robustness",
		"reliability": "agreement kappa fleiss alpha nominal ordinal interval ratio by_kind",
		"statuses":    "reported intended mixed negative hypothesised absent",
		"kinds":       "context intervention mechanism outcome level dynamics value reach",
		"boundary":    "identificatie coördinatie perspective-making-taking transformatie identification coordination transformation",
		"report":      "inhoudelijk sociaal ruimtelijk instrumenteel temporeel nano micro meso macro mega persoonsontwikkeling systeemontwikkeling productontwikkeling kennisontwikkeling individu collectief maatschappij",
		"files":       "concept definition coding configuration codebook locator quote phase coder explicit interpreted collection programme part_of feedback after contributes learning_agenda snapshot",
		"flags": `--study --store --format --output --no-clobber --excel --lang --quiet --no-color --seed --all --table --case-column --columns
			--exclude --distance --where --missing --count --with --of --to --from --min-support --min-confidence --max --itemsets -k
			--measure --matrix --as --nearest --method --bootstrap --dimensions --min-weight --by --overlap --strata --blocks --permutations --outcome --conditions --negate
			--incl-cut --n-cut --pri-cut --complete --solution --expect --row-dominance --impossible --necessary --superset --cov-cut
			--ron-cut --set --coders --ratings --width --font-size --dpi --palette --top --min-cases --group --caption --map --dry-run
			--into --timeout --limit --addr --open --rebuild --verify --example --xlsx`,
		"figures": "cimo concepts canvas gapmap heatmap dendrogram ordination upset network ego forest xy truth-table",
	}
	for part, list := range keys {
		for _, key := range strings.Fields(list) {
			if _, ok := Lookup(key); !ok {
				t.Errorf("%s: %q is not explained", part, key)
			}
		}
	}
}

func TestLookup(t *testing.T) {
	for word, want := range map[string]string{
		"lift": "lift", "LIFT": "lift", "Odds ratio": "odds_ratio", "odds-ratio": "odds_ratio", " kansverhouding ": "odds_ratio",
		"--missing": "--missing", "missing": "--missing", "--missing=exclude": "--missing", "seed": "--seed", "coordinatie": "coordination",
		"coördinatie": "coordination", "Transformatie": "transformation", "p-waarde": "p", "-o": "--output", "o": "--output", "K": "k",
		"sørensen": "dice", "R²": "r2",
	} {
		if e, ok := Lookup(word); !ok || e.ID != want {
			t.Errorf("Lookup(%q) = %q, %v; want %q", word, e.ID, ok, want)
		}
	}
	for _, word := range []string{"", "-", "--", "zzzz", "--zzzz", "="} {
		if e, ok := Lookup(word); ok {
			t.Errorf("Lookup(%q) found %s", word, e.ID)
		}
	}
	if h := Hint("tranformation"); !strings.Contains(h, "transformation") {
		t.Errorf("Hint = %q", h)
	}
	for _, n := range Names() {
		if _, ok := Lookup(n); !ok {
			t.Errorf("Names gives %q, which Lookup does not know", n)
		}
	}
}

func TestPapers(t *testing.T) {
	used := map[string]bool{}
	for _, e := range Entries() {
		for _, p := range e.Papers {
			used[p] = true
		}
	}
	doi := regexp.MustCompile(`^10\.\d{4,}/\S+$`)
	cite := regexp.MustCompile(`^.+ \((1[89]|20)\d\d\)\. .+[./]$`)
	seen := map[string]string{}
	for key, p := range Papers {
		if !used[key] {
			t.Errorf("%s is cited nowhere", key)
		}
		if !cite.MatchString(p.Cite) {
			t.Errorf("%s: not a reference: %s", key, p.Cite)
		}
		if p.DOI != "" && !doi.MatchString(p.DOI) {
			t.Errorf("%s: not a DOI: %s", key, p.DOI)
		}
		if p.DOI != "" && seen[p.DOI] != "" {
			t.Errorf("%s and %s have one DOI", key, seen[p.DOI])
		}
		seen[p.DOI] = key
		if year := regexp.MustCompile(`\d{4}$`).FindString(key); year != "" && !strings.Contains(p.Cite, "("+year+")") {
			t.Errorf("%s: the key and the reference differ in year", key)
		}
	}
}

func ExampleLookup() {
	e, _ := Lookup("lift")
	fmt.Println(e.Text("nl"))
	fmt.Println(e.Formula)
	// Output:
	// Lift zegt hoeveel vaker code en doel samen voorkomen dan wanneer ze niets met elkaar te maken hadden: 1 is even vaak, 2 is twee keer zo vaak. Bij zeldzame codes springt lift snel omhoog, dus lees het altijd naast de aantallen.
	// lift = a·n / ((a + b)·(a + c))
}
