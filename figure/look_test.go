package figure

import (
	"context"
	"fmt"
	"os"
	"testing"

	"speelveld/datasets"
)

func TestLook(t *testing.T) {
	s, err := datasets.Read(datasets.Example())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"nl", "en"} {
		for _, w := range []float64{174, 84} {
			for kind, f := range map[string]func(context.Context, Options) (*Figure, error){
				"cimo":     func(c context.Context, o Options) (*Figure, error) { return CIMO(c, s, o) },
				"concepts": func(c context.Context, o Options) (*Figure, error) { return Concepts(c, s, o) },
			} {
				if k := os.Getenv("KIND"); k != "" && k != kind {
					continue
				}
				fig, err := f(t.Context(), Options{Lang: lang, WidthMM: w, Palette: Palette(os.Getenv("PALETTE"))})
				if err != nil {
					t.Error(err)
					continue
				}
				name := fmt.Sprintf("/tmp/look/%s.%s.%g", kind, lang, w)
				for _, fm := range []Format{SVG, PDF, PNG} {
					out, _ := os.Create(name + "." + string(fm))
					if err := fig.WriteDPI(out, fm, 200); err != nil {
						t.Error(err)
					}
					out.Close()
				}
				fmt.Println(name, fig.Scene.Width/72*25.4, fig.Scene.Height/72*25.4, fig.Notes)
				fmt.Println(fig.Caption(lang))
				mw := 0.0
				for _, o := range fig.Scene.Ops {
					mw = max(mw, o.Bounds().X1)
				}
				fmt.Println("max x", mw, fig.Scene.Width)
			}
		}
	}
}
