package workbench

import "speelveld/graph"

// IDs returns the ids of entities of the given types with their names, for completion: "id\tname",
// in the order of the study.
func (b *Bench) IDs(types ...EntityType) []string {
	var out []string
	for _, t := range types {
		switch t {
		case graph.CaseEntity:
			for i := range b.study.Cases {
				out = append(out, b.study.Cases[i].ID+"\t"+b.caseLabel(b.study.Cases[i].ID))
			}
		case graph.ConceptEntity:
			for i := range b.study.Concepts {
				out = append(out, b.study.Concepts[i].ID+"\t"+b.conceptLabel(b.study.Concepts[i].ID))
			}
		case graph.CodeEntity:
			for i := range b.study.Codes {
				out = append(out, b.study.Codes[i].ID+"\t"+b.codeLabel(b.study.Codes[i].ID))
			}
		case graph.DefinitionEntity:
			for i := range b.study.Definitions {
				out = append(out, b.study.Definitions[i].ID+"\t"+b.conceptLabel(b.study.Definitions[i].Concept))
			}
		case graph.SourceEntity:
			for i := range b.study.Sources {
				out = append(out, b.study.Sources[i].ID+"\t"+b.study.Sources[i].Field("title"))
			}
		}
	}
	return out
}
