package paint

import (
	"encoding/binary"
	"maps"
	"slices"
)

// subset makes a TrueType file that holds the glyphs of the given runes and no others, for
// embedding in an SVG. It keeps outlines, widths and the Unicode map; hinting, kerning and names go.
func (t *ttf) subset(runes []rune) []byte {
	runes = slices.Clone(runes)
	slices.Sort(runes)
	runes = slices.DeleteFunc(slices.Compact(runes), func(r rune) bool { return t.cmap[r] == 0 })

	old, index := t.closure(runes)
	var glyf, loca, hmtx []byte
	for _, g := range old {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, t.outline(g, index)...)
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(t.advance(g)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(t.bearing(g)))
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))

	head := slices.Clone(t.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0)  // checkSumAdjustment, set at the end
	binary.BigEndian.PutUint16(head[50:], 1) // 32-bit loca
	hhea := slices.Clone(t.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(old)))
	maxp := slices.Clone(t.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(old)))

	tables := map[string][]byte{
		"head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": loca, "glyf": glyf,
		"cmap": cmapTable(runes, t.cmap, index),
		"post": append([]byte{0, 3, 0, 0}, make([]byte, 28)...),
		"name": {0, 0, 0, 0, 0, 6},
	}
	if os2 := t.tables["OS/2"]; len(os2) > 0 {
		tables["OS/2"] = os2
	}
	return sfntFile(tables)
}

// closure returns the glyphs that the runes need, parts of composite glyphs included, glyph 0
// first, and the place of each in that list.
func (t *ttf) closure(runes []rune) (old []uint16, index map[uint16]uint16) {
	index = map[uint16]uint16{}
	add := func(g uint16) {
		if _, ok := index[g]; !ok {
			index[g] = uint16(len(old))
			old = append(old, g)
		}
	}
	add(0)
	for _, r := range runes {
		add(t.cmap[r])
	}
	for i := 0; i < len(old); i++ {
		from, to := t.glyphRange(old[i])
		eachComponent(t.tables["glyf"][from:to], func(at []byte) { add(binary.BigEndian.Uint16(at)) })
	}
	return old, index
}

// outline returns the outline of a glyph, padded to four bytes, with its parts renumbered.
func (t *ttf) outline(g uint16, index map[uint16]uint16) []byte {
	from, to := t.glyphRange(g)
	b := slices.Clone(t.tables["glyf"][from:to])
	eachComponent(b, func(at []byte) { binary.BigEndian.PutUint16(at, index[binary.BigEndian.Uint16(at)]) })
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// eachComponent calls f with the bytes that number each part of a composite glyph.
func eachComponent(glyph []byte, f func(at []byte)) {
	const (
		wordArgs, scale, more, xyScale, matrix = 0x1, 0x8, 0x20, 0x40, 0x80
	)
	if len(glyph) < 10 || int16(binary.BigEndian.Uint16(glyph)) >= 0 {
		return
	}
	for p := 10; ; {
		flags := binary.BigEndian.Uint16(glyph[p:])
		f(glyph[p+2 : p+4])
		p += 6
		if flags&wordArgs != 0 {
			p += 2
		}
		switch {
		case flags&scale != 0:
			p += 2
		case flags&xyScale != 0:
			p += 4
		case flags&matrix != 0:
			p += 8
		}
		if flags&more == 0 {
			return
		}
	}
}

// bearing is the left side bearing of a glyph.
func (t *ttf) bearing(g uint16) int16 {
	h := t.tables["hmtx"]
	if int(g) < t.metrics {
		return int16(binary.BigEndian.Uint16(h[4*int(g)+2:]))
	}
	return int16(binary.BigEndian.Uint16(h[4*t.metrics+2*(int(g)-t.metrics):]))
}

// cmapTable is a Unicode map of format 4 with one segment for each rune.
func cmapTable(runes []rune, glyph map[rune]uint16, index map[uint16]uint16) []byte {
	n := len(runes) + 1
	u16 := binary.BigEndian.AppendUint16
	b := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12}
	b = u16(b, 4)
	b = u16(b, uint16(16+8*n))
	b = u16(b, 0)
	b = u16(b, uint16(2*n))
	search, log := 1, 0
	for search*2 <= n {
		search, log = search*2, log+1
	}
	b = u16(u16(u16(b, uint16(2*search)), uint16(log)), uint16(2*(n-search)))
	for _, r := range runes {
		b = u16(b, uint16(r))
	}
	b = u16(u16(b, 0xFFFF), 0)
	for _, r := range runes {
		b = u16(b, uint16(r))
	}
	b = u16(b, 0xFFFF)
	for _, r := range runes {
		b = u16(b, index[glyph[r]]-uint16(r))
	}
	b = u16(b, 1)
	return append(b, make([]byte, 2*n)...)
}

// sfntFile puts tables in a file, in order of name.
func sfntFile(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	n := len(names)
	search, log := 1, 0
	for search*2 <= n {
		search, log = search*2, log+1
	}
	b := []byte{0, 1, 0, 0}
	for _, v := range []int{n, 16 * search, log, 16 * (n - search)} {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	offset, headAt := 12+16*n, 0
	for _, name := range names {
		t := tables[name]
		b = append(b, name...)
		b = binary.BigEndian.AppendUint32(b, checksum(t))
		b = binary.BigEndian.AppendUint32(b, uint32(offset))
		b = binary.BigEndian.AppendUint32(b, uint32(len(t)))
		if name == "head" {
			headAt = offset
		}
		offset += (len(t) + 3) &^ 3
	}
	for _, name := range names {
		b = append(b, tables[name]...)
		for len(b)%4 != 0 {
			b = append(b, 0)
		}
	}
	binary.BigEndian.PutUint32(b[headAt+8:], 0xB1B0AFBA-checksum(b))
	return b
}

func checksum(b []byte) uint32 {
	var sum uint32
	for i := 0; i < len(b); i += 4 {
		var word [4]byte
		copy(word[:], b[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
