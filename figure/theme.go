package figure

import (
	"speelveld/figure/paint"
	"speelveld/graph"
)

// A Palette says which colours stand for what. Shapes and dashes are the same in all.
type Palette string

// The palettes.
const (
	OkabeIto Palette = "okabe-ito" // the default: Okabe and Ito's eight colours, safe for colour-blind readers
	Cividis  Palette = "cividis"   // from dark blue to yellow, even in lightness
	Grey     Palette = "grey"      // for print without colour
)

// Palettes lists the palettes, the default first.
var Palettes = []Palette{OkabeIto, Cividis, Grey}

// A role is what a colour stands for in the visual language of the figures.
type role struct {
	line paint.Color // outlines and lines
	fill paint.Color // a pale tint of it, on which black text reads well
}

// A theme is a palette worked out.
type theme struct {
	context, intervention, mechanism, outcome, concept, source role

	linked, copresent, feedback, hinders paint.Color // lines between codes
	ink, muted                           paint.Color // text
}

// theme returns the colours of a palette. The tints keep a contrast of 7 to 1 or more with black.
func (p Palette) theme() theme {
	t := theme{ink: paint.RGB(0x1A1A1A), muted: paint.RGB(0x555555)}
	switch p {
	case Cividis:
		t.context = role{paint.RGB(0x6C6E72), paint.RGB(0xF2F2F3)}
		t.intervention = role{paint.RGB(0x00204D), paint.RGB(0xD5DCE8)}
		t.mechanism = role{paint.RGB(0xA69D75), paint.RGB(0xEDE9D6)}
		t.outcome = role{paint.RGB(0xC9B120), paint.RGB(0xFFF3B5)}
		t.concept = role{paint.RGB(0x414D6B), paint.RGB(0xDFE2EA)}
		t.source = role{paint.RGB(0x7C7B78), paint.RGB(0xFFFFFF)}
		t.linked, t.copresent = paint.RGB(0x414D6B), paint.RGB(0x7C7B78)
		t.feedback, t.hinders = paint.RGB(0x948E77), paint.RGB(0x00204D)
	case Grey:
		t.context = role{paint.RGB(0x777777), paint.RGB(0xF7F7F7)}
		t.intervention = role{paint.RGB(0x222222), paint.RGB(0xDDDDDD)}
		t.mechanism = role{paint.RGB(0x444444), paint.RGB(0xEEEEEE)}
		t.outcome = role{paint.RGB(0x333333), paint.RGB(0xFFFFFF)}
		t.concept = role{paint.RGB(0x333333), paint.RGB(0xE2E2E2)}
		t.source = role{paint.RGB(0x888888), paint.RGB(0xFFFFFF)}
		t.linked, t.copresent = paint.RGB(0x555555), paint.RGB(0x888888)
		t.feedback, t.hinders = paint.RGB(0x333333), paint.RGB(0x000000)
	default:
		t.context = role{paint.RGB(0x7A7A7A), paint.RGB(0xF3F3F3)}
		t.intervention = role{paint.RGB(0x0072B2), paint.RGB(0xDCEBF6)}
		t.mechanism = role{paint.RGB(0xD98500), paint.RGB(0xFCEBCB)}
		t.outcome = role{paint.RGB(0x009E73), paint.RGB(0xDDF2EA)}
		t.concept = role{paint.RGB(0x7B3F98), paint.RGB(0xEDE2F3)}
		t.source = role{paint.RGB(0x8A8A8A), paint.RGB(0xFFFFFF)}
		t.linked, t.copresent = paint.RGB(0x4A6274), paint.RGB(0x8A8A8A)
		t.feedback, t.hinders = paint.RGB(0xB0559A), paint.RGB(0xD55E00)
	}
	return t
}

// role returns the colours of a kind of code.
func (t theme) role(k graph.Kind) role {
	switch k {
	case graph.Intervention:
		return t.intervention
	case graph.Mechanism, graph.Dynamics:
		return t.mechanism
	case graph.Outcome:
		return t.outcome
	}
	return t.context
}
