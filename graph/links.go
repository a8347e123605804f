package graph

// A codeEdge is a plain edge from a case to a code.
type codeEdge struct {
	predicate IRI
	code      string
}

// caseEdges returns the plain edges of a case in the order of its codings. They follow the main
// coder; a positive status makes an edge only for a membership over one half.
func caseEdges(c *Case) []codeEdge {
	var out []codeEdge
	main := MainCoder(c)
	for i := range c.Codings {
		k := &c.Codings[i]
		if k.Coder != main || k.Status.positive() && !(k.Score > presentAbove) {
			continue
		}
		if p, ok := statusEdge[k.Status]; ok {
			out = append(out, codeEdge{p, k.Code})
		}
	}
	return out
}

// A link is a plain edge from code to code that a configuration of a case makes.
type link struct {
	from      string
	predicate IRI
	to        string
}

// caseLinks returns the links between codes that the configurations of a case make: those of
// configurations that the source reports, wholly or with reservations; and sv:hinders for those
// that it says hindered. Plans and suppositions make no link.
func caseLinks(c *Case) []link {
	var out []link
	for i := range c.Configs {
		cfg := &c.Configs[i]
		switch cfg.Status {
		case Reported, Mixed:
			out = append(out, configLinks(c, cfg)...)
		case Negative:
			for _, l := range coreLinks(cfg) {
				out = append(out, link{l.from, Hinders, l.to})
			}
		}
	}
	return out
}

// configLinks returns all links that one configuration makes.
func configLinks(c *Case, cfg *Configuration) []link {
	out := coreLinks(cfg)
	for _, f := range cfg.Feedback {
		out = append(out, link{f[0], FeedsBackTo, f[1]})
	}
	for _, v := range cfg.Contributes {
		if v != ToQuestion {
			out = cross(out, cfg.Outcomes, ContributesTo, []string{v})
		}
	}
	for _, id := range cfg.After {
		for j := range c.Configs {
			prev := &c.Configs[j]
			if prev.ID == id && (prev.Status == Reported || prev.Status == Mixed) {
				out = cross(out, prev.Outcomes, SetsStageFor, first(cfg.Interventions, cfg.Mechanisms, cfg.Dynamics, cfg.Outcomes))
			}
		}
	}
	return out
}

// coreLinks returns the links from context over intervention, mechanism and dynamics to outcome.
func coreLinks(cfg *Configuration) []link {
	var out []link
	out = cross(out, cfg.Context, CallsFor, first(cfg.Interventions, cfg.Mechanisms, cfg.Dynamics, cfg.Outcomes))
	out = cross(out, cfg.Interventions, Triggers, cfg.Mechanisms)
	out = cross(out, cfg.Interventions, Stirs, cfg.Dynamics)
	out = cross(out, cfg.Dynamics, Accompanies, cfg.Mechanisms)
	out = cross(out, cfg.Mechanisms, Yields, cfg.Outcomes)
	if len(cfg.Mechanisms) == 0 {
		out = cross(out, cfg.Interventions, LeadsTo, cfg.Outcomes)
		if len(cfg.Interventions) == 0 {
			out = cross(out, cfg.Dynamics, Yields, cfg.Outcomes)
		}
	}
	return out
}

// cross appends a link from each code of one list to each of another.
func cross(out []link, from []string, p IRI, to []string) []link {
	for _, f := range from {
		for _, t := range to {
			out = append(out, link{f, p, t})
		}
	}
	return out
}

// first returns the first of the lists that is not empty.
func first(lists ...[]string) []string {
	for _, l := range lists {
		if len(l) > 0 {
			return l
		}
	}
	return nil
}
