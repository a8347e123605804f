package workbench

import (
	"context"

	"speelveld/figure"
)

// drawModel draws the model of the study.
func drawModel(ctx context.Context, d *Data, q FigureQuery, opt figure.Options) (*figure.Figure, error) {
	mq := figure.ModelQuery{NoCounts: q.NoCounts}
	switch q.Form {
	case "", "auto":
	case string(figure.FullForm), string(figure.CompactForm):
		mq.Form = figure.ModelForm(q.Form)
	default:
		return nil, usagef("give full, compact or auto", "unknown --form %q", q.Form)
	}
	return figure.Model(ctx, d.counted(), mq, opt)
}
