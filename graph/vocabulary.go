package graph

import "strings"

// A Namespace is a prefix of the vocabulary and what it stands for.
type Namespace struct {
	Prefix string
	IRI    IRI
	Name   string
}

// The namespaces, in the order in which they are listed.
const (
	nsRDF     = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsSKOS    = "http://www.w3.org/2004/02/skos/core#"
	nsDCTerms = "http://purl.org/dc/terms/"
	nsBIBO    = "http://purl.org/ontology/bibo/"
	nsPROV    = "http://www.w3.org/ns/prov#"
	nsSchema  = "https://schema.org/"
	nsXSD     = "http://www.w3.org/2001/XMLSchema#"
	nsSV      = "urn:speelveld:vocabulary#"
)

// Namespaces lists every namespace that a study's quads use.
var Namespaces = []Namespace{
	{"rdf", nsRDF, "RDF"},
	{"skos", nsSKOS, "SKOS"},
	{"dcterms", nsDCTerms, "Dublin Core terms"},
	{"bibo", nsBIBO, "Bibliographic Ontology"},
	{"prov", nsPROV, "PROV-O"},
	{"schema", nsSchema, "schema.org"},
	{"xsd", nsXSD, "XML Schema datatypes"},
	{"sv", nsSV, "Speelveld"},
}

// Compact shortens an IRI to prefix:name where it lies in one of the Namespaces, and returns it
// unchanged otherwise.
func Compact(iri IRI) string {
	for _, n := range Namespaces {
		if rest, ok := strings.CutPrefix(string(iri), string(n.IRI)); ok && rest != "" && !strings.ContainsAny(rest, "/#:") {
			return n.Prefix + ":" + rest
		}
	}
	return string(iri)
}

// Expand is the inverse of Compact; a text without a known prefix is returned unchanged.
func Expand(s string) IRI {
	prefix, name, ok := strings.Cut(s, ":")
	if ok {
		for _, n := range Namespaces {
			if n.Prefix == prefix {
				return n.IRI + IRI(name)
			}
		}
	}
	return IRI(s)
}

// Datatypes of literals.
const (
	XSDInteger IRI = nsXSD + "integer"
	XSDDouble  IRI = nsXSD + "double"
	XSDBoolean IRI = nsXSD + "boolean"
	XSDYear    IRI = nsXSD + "gYear"
)

// Classes.
const (
	ClassStudy         IRI = nsSV + "Study"
	ClassScheme        IRI = nsSKOS + "ConceptScheme"
	ClassSKOSConcept   IRI = nsSKOS + "Concept"
	ClassConcept       IRI = nsSV + "Concept"
	ClassCode          IRI = nsSV + "Code"
	ClassDefinition    IRI = nsSV + "Definition"
	ClassModel         IRI = nsSV + "Model"
	ClassPart          IRI = nsSV + "Part"
	ClassQuestion      IRI = nsSV + "Question"
	ClassSource        IRI = nsSV + "Source"
	ClassCase          IRI = nsSV + "Case"
	ClassClaim         IRI = nsSV + "Claim"
	ClassAgendaItem    IRI = nsSV + "AgendaItem"
	ClassCoding        IRI = nsSV + "Coding"
	ClassConfiguration IRI = nsSV + "Configuration"
	ClassFeedback      IRI = nsSV + "Feedback"
	ClassEvidence      IRI = nsSV + "Evidence"
	ClassPerson        IRI = nsSchema + "Person"
	ClassAgent         IRI = nsPROV + "Agent"

	ClassArticle     IRI = nsBIBO + "AcademicArticle"
	ClassBook        IRI = nsBIBO + "Book"
	ClassBookSection IRI = nsBIBO + "BookSection"
	ClassReport      IRI = nsBIBO + "Report"
	ClassThesis      IRI = nsBIBO + "Thesis"
	ClassProceedings IRI = nsBIBO + "Proceedings"
	ClassWebpage     IRI = nsBIBO + "Webpage"
	ClassDocument    IRI = nsBIBO + "Document"
)

// Predicates.
const (
	Type IRI = nsRDF + "type"

	PrefLabel IRI = nsSKOS + "prefLabel"
	AltLabel  IRI = nsSKOS + "altLabel"
	SKOSDef   IRI = nsSKOS + "definition"
	ScopeNote IRI = nsSKOS + "scopeNote"
	NotePred  IRI = nsSKOS + "note"
	Broader   IRI = nsSKOS + "broader"
	Related   IRI = nsSKOS + "related"
	InScheme  IRI = nsSKOS + "inScheme"

	Identifier  IRI = nsDCTerms + "identifier"
	Title       IRI = nsDCTerms + "title"
	Description IRI = nsDCTerms + "description"
	License     IRI = nsDCTerms + "license"
	Creator     IRI = nsDCTerms + "creator"
	Publisher   IRI = nsDCTerms + "publisher"
	Issued      IRI = nsDCTerms + "issued"
	Abstract    IRI = nsDCTerms + "abstract"
	DCLanguage  IRI = nsDCTerms + "language"
	DCSource    IRI = nsDCTerms + "source"
	References  IRI = nsDCTerms + "references"
	Provenance  IRI = nsDCTerms + "provenance"
	IsPartOf    IRI = nsDCTerms + "isPartOf"

	DOI    IRI = nsBIBO + "doi"
	URI    IRI = nsBIBO + "uri"
	Volume IRI = nsBIBO + "volume"
	Issue  IRI = nsBIBO + "issue"
	Pages  IRI = nsBIBO + "pages"
	ISBN   IRI = nsBIBO + "isbn"

	AttributedTo IRI = nsPROV + "wasAttributedTo"
	DerivedFrom  IRI = nsPROV + "wasDerivedFrom"

	SchemaName IRI = nsSchema + "name"
	FamilyName IRI = nsSchema + "familyName"
	GivenName  IRI = nsSchema + "givenName"
	Location   IRI = nsSchema + "location"
	Country    IRI = nsSchema + "addressCountry"
	StartDate  IRI = nsSchema + "startDate"
	EndDate    IRI = nsSchema + "endDate"
	Version    IRI = nsSchema + "version"

	BasePred    IRI = nsSV + "base"
	Language    IRI = nsSV + "language"
	Counts      IRI = nsSV + "counts"
	Digest      IRI = nsSV + "digest"
	Encoding    IRI = nsSV + "encoding"
	Order       IRI = nsSV + "order"
	ORCID       IRI = nsSV + "orcid"
	KindPred    IRI = nsSV + "kind"
	Locator     IRI = nsSV + "locator"
	QuotePred   IRI = nsSV + "quote"
	QuoteLoc    IRI = nsSV + "quoteLocator"
	Defines     IRI = nsSV + "defines"
	KeyTerm     IRI = nsSV + "keyTerm"
	Angle       IRI = nsSV + "angle"
	OriginPred  IRI = nsSV + "originKind"
	About       IRI = nsSV + "about"
	HasQuestion IRI = nsSV + "asks"
	EntryType   IRI = nsSV + "entryType"
	Field       IRI = nsSV + "field"

	CaseConcept    IRI = nsSV + "concept"
	Named          IRI = nsSV + "named"
	Collection     IRI = nsSV + "collection"
	CaseQuestion   IRI = nsSV + "question"
	Partner        IRI = nsSV + "partner"
	CaseValue      IRI = nsSV + "value"
	Programme      IRI = nsSV + "programme"
	HasClaim       IRI = nsSV + "claim"
	Attribute      IRI = nsSV + "attribute"
	RDFValue       IRI = nsRDF + "value"
	HasAgendaItem  IRI = nsSV + "agendaItem"
	AgendaTerm     IRI = nsSV + "agendaTerm"
	HasCoding      IRI = nsSV + "coding"
	CodingCode     IRI = nsSV + "code"
	StatusPred     IRI = nsSV + "status"
	ScorePred      IRI = nsSV + "score"
	PassagePred    IRI = nsSV + "passage"
	LevelPred      IRI = nsSV + "level"
	ReachPred      IRI = nsSV + "reach"
	PhasePred      IRI = nsSV + "phase"
	ConfidencePred IRI = nsSV + "confidence"
	BasisPred      IRI = nsSV + "basis"
	HasEvidence    IRI = nsSV + "evidence"

	HasConfiguration   IRI = nsSV + "configuration"
	ConfigContext      IRI = nsSV + "context"
	ConfigIntervention IRI = nsSV + "intervention"
	ConfigMechanism    IRI = nsSV + "mechanism"
	ConfigDynamics     IRI = nsSV + "dynamics"
	ConfigOutcome      IRI = nsSV + "outcome"
	After              IRI = nsSV + "after"
	HasFeedback        IRI = nsSV + "feedback"
	From               IRI = nsSV + "from"
	To                 IRI = nsSV + "to"
	Contributes        IRI = nsSV + "contributes"
)

// Plain edges from a case to a code: one predicate a status, so that a short path never takes
// an absence for a presence. They follow the main coder's codings (see MainCoder); those for
// the positive statuses stand only for memberships over 0.5.
const (
	Shows        IRI = nsSV + "shows"
	ShowsPartly  IRI = nsSV + "showsPartly"
	Intends      IRI = nsSV + "intends"
	Supposes     IRI = nsSV + "supposes"
	FallsShortOf IRI = nsSV + "fallsShortOf"
	Lacks        IRI = nsSV + "lacks"

	// Contains is the plain edge from a definition to a code that it contains.
	Contains IRI = nsSV + "contains"
)

// Plain edges from code to code, labelled with the IRI of the case whose source makes the link.
const (
	CallsFor      IRI = nsSV + "callsFor"      // context → intervention, mechanism or outcome, whichever comes first
	Triggers      IRI = nsSV + "triggers"      // intervention → mechanism
	Stirs         IRI = nsSV + "stirs"         // intervention → dynamics
	Accompanies   IRI = nsSV + "accompanies"   // dynamics → mechanism
	Yields        IRI = nsSV + "yields"        // mechanism → outcome
	LeadsTo       IRI = nsSV + "leadsTo"       // intervention → outcome, no mechanism named
	Hinders       IRI = nsSV + "hinders"       // any of these, where the source says that it hindered
	FeedsBackTo   IRI = nsSV + "feedsBackTo"   // outcome → intervention
	ContributesTo IRI = nsSV + "contributesTo" // outcome → value
	SetsStageFor  IRI = nsSV + "setsStageFor"  // outcome of an earlier configuration → what the later one begins with
)

// statusEdge gives the plain edge of each status of a case's coding.
var statusEdge = map[Status]IRI{
	Reported: Shows, Mixed: ShowsPartly, Intended: Intends, Hypothesised: Supposes, Negative: FallsShortOf, Absent: Lacks,
}

// StatusEdge returns the predicate of the plain edge from a case to a code for a status, and
// whether there is one.
func StatusEdge(s Status) (IRI, bool) {
	p, ok := statusEdge[s]
	return p, ok
}

// positive reports whether a status says that something is or may be there.
func (s Status) positive() bool { return s != Negative && s != Absent }

// sourceClass gives the BIBO class of a BibTeX entry type; bibo:Document stands for all others.
var sourceClass = map[string]IRI{
	"article": ClassArticle, "book": ClassBook, "booklet": ClassBook, "incollection": ClassBookSection, "inbook": ClassBookSection,
	"techreport": ClassReport, "report": ClassReport, "phdthesis": ClassThesis, "mastersthesis": ClassThesis, "thesis": ClassThesis,
	"inproceedings": ClassProceedings, "conference": ClassProceedings, "proceedings": ClassProceedings,
	"online": ClassWebpage, "electronic": ClassWebpage, "www": ClassWebpage,
}

// fieldPredicates gives the predicate of each BibTeX field that Dublin Core terms or BIBO know;
// every other field is an sv:field "name=value".
var fieldPredicates = map[string]IRI{
	"title": Title, "author": Creator, "publisher": Publisher, "year": Issued, "abstract": Abstract, "language": DCLanguage,
	"doi": DOI, "url": URI, "volume": Volume, "number": Issue, "pages": Pages, "isbn": ISBN,
}
