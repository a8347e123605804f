// Package groups compares groups of cases: in which codes they differ ([Run]), whether they lie
// apart as wholes ([TestPermanova], with [TestDispersion] that it has to be read beside), and how far
// practice follows definition ([ComparePractice]).
//
// What a reader has to know:
//
//   - Groups that were made from the very codes that are compared (clusters) differ in them by
//     construction. With Options.Circular there are shares and no p.
//   - A case may be in one group only; Options.DropOverlap leaves such cases out of both.
//   - PERMANOVA rejects for a difference in location and for one in spread alike, the more so when
//     the groups differ in size: a small dispersion p says that spread may be what was found.
//   - Cases that belong together ([Options].Blocks) are not independent. Permutations then deal out
//     whole blocks, or within a block that spans groups; p and q by code (Fisher) do not know of blocks,
//     p_blocks beside them does.
//   - Within strata ([Options].Strata) a difference can turn round ([Stratified].Turn).
//   - The cases of a study are a purposive sample: p describes and does not prove.
package groups
