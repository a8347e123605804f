// Package rules finds codes that occur together, and rules of the form "cases with these codes have
// that code too".
//
// [Mine] gives the frequent sets of codes, [Run] the rules, each with its measures, its p and its q.
// A set is frequent if all its codes are present in at least a given share of the cases. The sets
// are found by eclat: a set's cases are a bitset, and those of a longer set its intersection with
// one more code (Zaki 2000, doi:10.1109/69.846291). The measures are those of the R package arules,
// under its definitions.
//
// What a reader has to know:
//
//   - Searching for rules is exploring. Out of thousands of combinations some look strong by chance
//     alone: q corrects for all that were looked at (see [Run] for the family), and still describes
//     the cases at hand, a purposive sample, only.
//   - A code and its own parent or child never stand in one set: with parents counted along they
//     always go together.
//   - A code counts as present where its membership is over 0.5.
//   - Not reported is not absent. [table.AsAbsent] takes it for absent with a note. Under
//     [table.Exclude] a set or a rule rests on the cases in which every one of its codes is known.
//     [table.Bounds] adds the lowest and highest value over all completions.
package rules
