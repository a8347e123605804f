// Package contingency holds the statistics of small tables of counts that several analyses share:
// the 2×2 table with its measures of association ([Counts]), Fisher's exact test with the
// conditional odds ratio and its exact interval, the Fisher–Freeman–Halton test for more than two
// groups ([FreemanHalton]), two groups compared within strata ([CochranMantelHaenszel]), Wilson's and
// Newcombe's intervals, and the correction for many tests ([BenjaminiHochberg]).
//
// A measure that divides by nothing is NaN: a share of no cases is not 0. An odds ratio or a
// conviction whose denominator alone is 0 is +Inf.
//
// Fisher's p and the exact interval are sums over the tables with the same margins. They are
// computed by the ratio of neighbouring terms, outwards from a term of 1, so that no factorial and
// no logarithm takes precision away and nothing is allocated: a test with its interval costs about
// a microsecond for some tens of cases, and stays exact for thousands.
package contingency
