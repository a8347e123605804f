// Package ordination places cases on a map by their distances: principal coordinates analysis, also
// called classical scaling.
//
// [Run] takes distances and returns a [Result]: coordinates on the leading axes, how much of the
// differences each axis shows, and how faithful the map is, as a whole and for each case.
//
// What a reader has to know before trusting a map:
//
//   - Only distances between points count. The direction of an axis is free: here the case farthest
//     from the middle gets a positive coordinate.
//   - Two axes always can be drawn. Explained says which part of the differences they show, Quality for
//     which cases the place on the map is a good one.
//   - Distances that are not those of points in a space (1 − Jaccard is one of them) have negative
//     eigenvalues, which no map shows; NegativeShare says how heavily they weigh. They are not corrected.
package ordination
