// Package eigen finds eigenvalues of symmetric matrices that are too large to take apart whole.
//
// [Largest] finds the largest few, with their vectors, of a matrix that is known only by what it does
// to vectors: nothing of the size of the matrix is kept. [Values] finds all of them, without vectors,
// of a matrix of which one half is stored. Both give the same bytes on any number of processors. [All]
// takes a smaller one apart whole.
package eigen
