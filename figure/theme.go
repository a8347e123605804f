package figure

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
