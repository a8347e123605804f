// Package cooccur says which codes go together with a target code, with which strength, in which
// cases, and how far chance alone would do the same.
//
// [Run] takes a table of cases × codes and gives a [Result] with a [Row] for every code: the 2×2
// counts with the cases in each cell, the measures of association, Fisher's exact p, its
// Benjamini–Hochberg q over the whole family, and p_fixed from permutations that keep both margins.
// [AllPairs] counts every two codes at once, for a network of codes.
//
// What a reader has to know:
//
//   - The cases of a study are a purposive sample and not drawn at random: p describes how unusual a
//     table is among those with the same margins, and does not prove anything about other cases.
//   - A code counts as present where its membership is over 0.5; exactly 0.5 is flagged and absent.
//   - Not reported is not absent. [table.AsAbsent] takes it for absent with a note;
//     [table.Exclude] leaves a case out of a row if its code or its target is unknown;
//     [table.Bounds] adds the lowest and highest value over all completions.
//   - Cases that are described at length get more of every code, so that all codes seem to go
//     together; p_fixed compares with matrices in which each case keeps its number of codes.
package cooccur
