// Package similarity says how much alike cases are: one number for each pair of rows of a
// [table.Table], by any of sixteen measures, and the codes that make it so.
//
// [Compute] gives a [Matrix], similarities or distances, in condensed form; [Nearest] the cases
// most like one case, with what they share; [NearestAll] the nearest of every case, without the
// matrix.
//
// What a reader has to know before trusting a number:
//
//   - The measures of presence (jaccard, dice, smc, ochiai, phi, rogers-tanimoto, sokal-sneath,
//     russell-rao, hamann, taxonomic) see whether a code is present, a membership over 0.5, and
//     nothing else. With Options.Fuzzy all but taxonomic use the memberships themselves.
//   - jaccard, dice, ochiai, sokal-sneath, cosine, bray-curtis and taxonomic look away where both
//     cases lack a code; smc, hamann, rogers-tanimoto, phi, hamming and gower take that for likeness.
//   - A pair that has nothing to compare (two cases without any code, by Jaccard: 0/0) has no
//     value: NaN and a note. R's dist(method = "binary") says distance 0 there, vegan's vegdist NaN.
//   - A cell that is not reported is taken for absent, left out pair by pair, or varied over all
//     its completions, as the [table.Missing] rule says. In columns of other numbers and of texts
//     it is always left out: there is no number that stands for absent.
package similarity
