// Package graph is the model of a study of mission-driven environments: cases, concepts with
// variants, definitions, sources, a codebook of CIMO elements (context, intervention, mechanism,
// outcome) and the codings and configurations that bind them; and its form as a graph of quads
// in the vocabulary of docs/vocabulary.md.
//
// The few nouns: a [Study] holds everything; a [Case] shows codes by its [Coding]s, each with
// [Evidence]; a [Configuration] is a link that a source itself makes between codes; a [Chain] is
// what can be read off configurations and codings: intervention, mechanism, outcome.
//
// The package knows nothing of YAML, of stores and of statistics. Values are plain data; once a
// study has been handed on, nobody changes it.
package graph

import "speelveld/internal/diag"

// A Kind says which part of the model a code belongs to.
type Kind string

// The kinds of codes. Context, intervention, mechanism and outcome are CIMO; dynamics stand
// beside the mechanisms, value in the middle; level and reach qualify codings.
const (
	Context      Kind = "context"
	Intervention Kind = "intervention"
	Mechanism    Kind = "mechanism"
	Outcome      Kind = "outcome"
	Level        Kind = "level"
	Dynamics     Kind = "dynamics"
	Value        Kind = "value"
	Reach        Kind = "reach"
)

// Kinds lists the kinds of codes in the order of the model, which every table and figure keeps.
var Kinds = []Kind{Context, Intervention, Mechanism, Dynamics, Outcome, Value, Level, Reach}

// Coherence is the kind of the model part that asks how the other parts hang together; no code has it.
const Coherence Kind = "coherence"

// A Status says how a coding is meant.
type Status string

// The statuses of codings and configurations.
const (
	Reported     Status = "reported"     // the source says that it was there
	Intended     Status = "intended"     // planned or hoped for
	Mixed        Status = "mixed"        // partly, or with reservations
	Negative     Status = "negative"     // it did not come about, or worked against
	Hypothesised Status = "hypothesised" // supposed by the source
	Absent       Status = "absent"       // looked for, and not there
)

// Statuses lists the statuses in their documented order.
var Statuses = []Status{Reported, Mixed, Intended, Hypothesised, Negative, Absent}

// A Study is everything that a study's folder says. Slices keep the order of the files, cases
// that of their ids.
type Study struct {
	ID          string
	Title       Text
	Description Text
	Authors     []Author
	Licence     string   // SPDX id
	Base        string   // base IRI; never empty after reading
	Languages   []string // the first is the default of labels and plain strings; never empty after reading
	Count       []Status // settings.count: statuses that count as present; never empty after reading
	Concepts    []Concept
	Definitions []Definition
	Codes       []Code
	Model       Model
	Sources     []Source
	Cases       []Case
}

// An Author is one of the people who made the study.
type Author struct {
	Family, Given, ORCID string
}

// A ConceptKind tells basic concepts from their variants and from terms without a basic concept.
type ConceptKind string

// The kinds of concepts.
const (
	Basic   ConceptKind = "basic"
	Variant ConceptKind = "variant"
	Other   ConceptKind = "other"
)

// A Concept is a name that people give to such environments: lab, living lab, leernetwerk.
type Concept struct {
	ID         string
	Kind       ConceptKind
	Broader    []string // concept ids
	Related    []string // concept ids
	Label      Text
	Alt        Texts
	Definition Text   // scope note in our own words
	Source     string // source id: where the term was met
	Locator    string
	Pos        diag.Pos
}

// An OriginKind says from where a definition comes.
type OriginKind string

// The kinds of origin.
const (
	Research         OriginKind = "research"
	OtherInstitution OriginKind = "other-institution"
	OwnInstitution   OriginKind = "own-institution"
	Policy           OriginKind = "policy"
	Practice         OriginKind = "practice"
)

// A Definition is what somebody means by a concept, from an angle, at a time.
type Definition struct {
	ID         string
	Concept    string // concept id
	Text       Text   // in our own words
	Year       string // YYYY
	Quote      *Quote
	Terms      Texts // key terms, quoted
	Angle      Text  // invalshoek
	Origin     Text  // herkomst
	OriginKind OriginKind
	Source     string   // source id
	Cites      []string // source ids
	Locator    string
	Codings    []Coding
	Pos        diag.Pos
}

// A Quote is a short passage in the words of its source.
type Quote struct {
	Text, Locator string
}

// A Code is an element of the codebook.
type Code struct {
	ID         string
	Kind       Kind
	Broader    string // parent's id, of the same kind; "" for a top code
	Label      Text
	Alt        Texts
	Definition Text
	Use        Text // when to use it, when not
	Source     string
	Pos        diag.Pos
}

// A Model is the parts of the conceptual model with their guiding questions.
type Model struct {
	Version string
	Parts   []Part
}

// A Part is one part of the model.
type Part struct {
	ID          string
	Label       Text
	Kind        Kind // a code's kind, or Coherence
	Codes       []string
	Description Text
	Questions   []Question
	Sources     []string
	Locator     string
	Pos         diag.Pos
}

// A Question is a guiding question of a part.
type Question struct {
	ID   string
	Code string // optional code id
	Text Text
}

// A Source is an entry of the bibliography. Fields holds everything that the entry says, by
// lower-case BibTeX field name, decoded to plain Unicode.
type Source struct {
	ID     string
	Type   string // BibTeX entry type, lower case: article, book, online …
	Fields map[string]string
	Pos    diag.Pos
}

// Field returns a field of the entry, or "".
func (s *Source) Field(name string) string { return s.Fields[name] }

// Evidence says where a claim can be checked.
type Evidence struct {
	Source  string // source id
	Locator string
	Quote   string
}

// Confidence is how sure the coder is.
type Confidence string

// The levels of confidence; "" is not stated.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Basis says whether the source itself uses the code's term.
type Basis string

// The kinds of basis; "" is not stated.
const (
	Explicit    Basis = "explicit"
	Interpreted Basis = "interpreted"
)

// Phase is the moment in a case's life that a coding is about.
type Phase string

// The phases; "" is not stated.
const (
	Start  Phase = "start"
	During Phase = "during"
	End    Phase = "end"
)

// A Claim is an attribute of a case together with what supports it. Value holds a plain text
// under the language "" where the text has no language of its own (ids, names of places, dates,
// country codes), and by language otherwise.
type Claim struct {
	Value      Text
	Evidence   []Evidence
	Confidence Confidence
	Note       Text
}

// Plain makes a claim of a text without language and without evidence.
func Plain(s string) Claim { return Claim{Value: Text{"": s}} }

// String returns the value of a claim without language, or "" for an absent one.
func (c Claim) String() string { return c.Value[""] }

// IsZero reports whether the attribute is absent.
func (c Claim) IsZero() bool { return len(c.Value) == 0 }

// A Case is one documented environment.
type Case struct {
	ID         string
	Name       Text
	Concept    Claim   // concept id
	Named      Claim   // what the source itself calls it
	Place      Claim   // plain text
	Country    []Claim // ISO 3166-1 alpha-2 codes
	Start      Claim   // date
	End        Claim   // date, or "open"
	Collection bool
	Question   Claim
	Partners   []Claim
	Values     []Claim
	Programme  Claim
	PartOf     []string // case ids
	Agenda     []AgendaItem
	Codings    []Coding
	Configs    []Configuration
	Note       Text
	Pos        diag.Pos
}

// An AgendaItem is a question on a case's learning agenda.
type AgendaItem struct {
	Term     string // short or long
	Text     Text
	Evidence []Evidence
}

// A Coding says that a case (or a definition) shows a code. One passage that carries several
// codes gives several codings, with the same Passage number.
type Coding struct {
	Code       string
	Passage    int // number of the passage within its case or definition, from 0
	Status     Status
	Score      float64 // membership in [0, 1]
	Level      []string
	Reach      []string
	Phase      Phase
	Coder      string
	Confidence Confidence
	Basis      Basis
	Text       Text
	Note       Text
	Evidence   []Evidence
	Pos        diag.Pos
}

// A Configuration is a link that the source itself makes between codes: the unit that realist
// researchers think in.
type Configuration struct {
	ID            string // "" where the file gives none
	Context       []string
	Interventions []string
	Mechanisms    []string
	Dynamics      []string
	Outcomes      []string
	Status        Status
	Confidence    Confidence
	Basis         Basis
	After         []string    // ids of configurations of the same case whose outcomes are this one's context
	Feedback      [][2]string // from outcome code to intervention code
	Contributes   []string    // value codes, or "question"
	Text          Text
	Evidence      []Evidence
	Pos           diag.Pos
}

// DefaultCoder is the coder of a coding that names none.
const DefaultCoder = "a"
