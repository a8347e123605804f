package figure

import (
	"math"

	"speelveld/figure/paint"
)

// A vision is a way of seeing colours.
type vision struct {
	name [2]string     // nl, en
	m    [3][3]float64 // of linear red, green and blue
}

// visions simulate the three kinds of dichromacy (Machado, Oliveira and Fernandes 2009, severity 1)
// and a print without colour (relative luminance, Rec. 709).
var visions = []vision{
	{[2]string{"deuteranopie (groenblind)", "deuteranopia"}, [3][3]float64{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
	{[2]string{"protanopie (roodblind)", "protanopia"}, [3][3]float64{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	{[2]string{"tritanopie (blauwblind)", "tritanopia"}, [3][3]float64{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
	{[2]string{"grijs", "grey"}, [3][3]float64{{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}}},
}

// linear returns the parts of a colour in linear light, 0 to 1 (sRGB, IEC 61966-2-1).
func linear(c paint.Color) [3]float64 {
	r, g, b := c.RGB()
	var out [3]float64
	for i, v := range []uint8{r, g, b} {
		x := float64(v) / 255
		if x <= 0.04045 {
			out[i] = x / 12.92
		} else {
			out[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return out
}

// luminance is the relative luminance of a colour, from 0 (black) to 1 (white).
func luminance(c paint.Color) float64 {
	l := linear(c)
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

// lab returns a colour of linear light in CIE L*a*b* (D65).
func lab(c [3]float64) [3]float64 {
	for i := range c {
		c[i] = min(max(c[i], 0), 1)
	}
	xyz := [3]float64{
		(0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]) / 0.95047,
		0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2],
		(0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]) / 1.08883,
	}
	for i, t := range xyz {
		if t > 216.0/24389 {
			xyz[i] = math.Cbrt(t)
		} else {
			xyz[i] = (24389.0/27*t + 16) / 116
		}
	}
	return [3]float64{116*xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])}
}

// see returns a colour as the vision shows it, in CIE L*a*b*.
func (v *vision) see(c paint.Color) [3]float64 {
	l := linear(c)
	var out [3]float64
	for i, row := range v.m {
		out[i] = row[0]*l[0] + row[1]*l[1] + row[2]*l[2]
	}
	return lab(out)
}

// tooClose is the distance in CIE L*a*b* (CIE76) below which two colours in small marks are hard to
// tell apart.
const tooClose = 12.0

// A ColorClass is something that a figure tells by a colour, and how else it tells it.
type ColorClass struct {
	Name  string // in the language of the figure
	Color paint.Color
	Shape string // mark, dash, hatch or form; two classes of the same shape differ by colour alone
}

// A Confusion is two classes whose colours come too close for somebody.
type Confusion struct {
	A, B   string  // names of the classes
	Vision string  // for whom
	Delta  float64 // CIE76 distance
	Shape  bool    // whether shape, dash or hatch still tells them apart
}

// Confusions simulates how the colours of a figure look to readers who see fewer, and in a print
// without colour, and returns the pairs of classes that come too close there, in the order of the
// classes and visions.
func (f *Figure) Confusions() []Confusion {
	var out []Confusion
	for i, a := range f.Colors {
		for _, b := range f.Colors[i+1:] {
			for _, v := range visions {
				x, y := v.see(a.Color), v.see(b.Color)
				d := math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
				if d < tooClose {
					out = append(out, Confusion{A: a.Name, B: b.Name, Vision: word(f.Lang, v.name[0], v.name[1]), Delta: d, Shape: a.Shape != b.Shape})
				}
			}
		}
	}
	return out
}
