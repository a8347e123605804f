package rows

import "io"

// pageSize is about how much a page holds.
const pageSize = 256 << 10

// Pages hold what was written to them until it is known to be whole, without moving it as it grows.
// The zero value is empty.
type Pages struct{ pages [][]byte }

// Write keeps a copy of b; it does not fail.
func (p *Pages) Write(b []byte) (int, error) {
	n := len(b)
	if last := len(p.pages) - 1; last >= 0 && len(b) > 0 {
		k := min(len(b), cap(p.pages[last])-len(p.pages[last]))
		p.pages[last] = append(p.pages[last], b[:k]...)
		b = b[k:]
	}
	if len(b) > 0 {
		p.pages = append(p.pages, append(make([]byte, 0, max(len(b), pageSize)), b...))
	}
	return n, nil
}

// WriteTo writes the pages to w, and forgets them. Other Pages take them over.
func (p *Pages) WriteTo(w io.Writer) (n int64, err error) {
	if to, ok := w.(*Pages); ok {
		for _, b := range p.pages {
			n += int64(len(b))
		}
		to.pages = append(to.pages, p.pages...)
		p.pages = nil
		return n, nil
	}
	for len(p.pages) > 0 && err == nil {
		var k int
		k, err = w.Write(p.pages[0])
		n += int64(k)
		p.pages[0] = nil
		p.pages = p.pages[1:]
	}
	return n, err
}
