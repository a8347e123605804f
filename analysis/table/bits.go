package table

import "math/bits"

// Bits is a set of small whole numbers (cases or columns), 64 a word. Its length is fixed by
// NewBits; sets that meet in an operation must have the same length.
type Bits []uint64

// NewBits returns an empty set for the numbers 0 … n−1.
func NewBits(n int) Bits { return make(Bits, (n+63)/64) }

// AllBits returns the set of the numbers 0 … n−1.
func AllBits(n int) Bits {
	b := NewBits(n)
	for w := range b {
		b[w] = ^uint64(0)
	}
	if n&63 > 0 {
		b[len(b)-1] = 1<<(n&63) - 1
	}
	return b
}

// Transpose returns, for each of the numbers 0 … n−1, the numbers of the sets that hold it.
func Transpose(sets []Bits, n int) []Bits {
	out := make([]Bits, n)
	words := (len(sets) + 63) / 64
	block := make(Bits, words*n)
	for i := range out {
		out[i] = block[i*words : (i+1)*words : (i+1)*words]
	}
	for j, s := range sets {
		for _, i := range s.Members() {
			out[i].Set(j)
		}
	}
	return out
}

// Set adds i.
func (b Bits) Set(i int) { b[i>>6] |= 1 << (i & 63) }

// Clear removes i.
func (b Bits) Clear(i int) { b[i>>6] &^= 1 << (i & 63) }

// Has reports whether i is in the set.
func (b Bits) Has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// Count returns how many numbers the set holds.
func (b Bits) Count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// AndCount returns the size of the intersection of b and c.
func (b Bits) AndCount(c Bits) int {
	c = c[:len(b)] // so that no place has to be checked
	n := 0
	for i, w := range b {
		n += bits.OnesCount64(w & c[i])
	}
	return n
}

// And returns the intersection of b and c as a new set.
func (b Bits) And(c Bits) Bits {
	out := make(Bits, len(b))
	for i, w := range b {
		out[i] = w & c[i]
	}
	return out
}

// AndNot returns b without c as a new set.
func (b Bits) AndNot(c Bits) Bits {
	out := make(Bits, len(b))
	for i, w := range b {
		out[i] = w &^ c[i]
	}
	return out
}

// Or returns the union of b and c as a new set.
func (b Bits) Or(c Bits) Bits {
	out := make(Bits, len(b))
	for i, w := range b {
		out[i] = w | c[i]
	}
	return out
}

// Clone returns a copy.
func (b Bits) Clone() Bits { return append(Bits(nil), b...) }

// Members returns the numbers in the set in ascending order.
func (b Bits) Members() []int {
	out := make([]int, 0, b.Count())
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			out = append(out, i<<6+bits.TrailingZeros64(w))
		}
	}
	return out
}
