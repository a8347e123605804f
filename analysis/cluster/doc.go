// Package cluster finds families of cases: cases that are more like each other than like the rest,
// how sure that is, and what sets each family apart.
//
// [Run] does all of it for a table, and [RunDistances] for distances that are given; both return a
// [Result]. The methods stand alone as well: [Hierarchical] gives a [Dendrogram] in the convention
// of R's hclust, [PAM] the medoids, [Louvain] the communities of the similarity graph,
// [SilhouetteOf] how well an assignment fits, [AdjustedRand] how far two assignments agree.
//
// An assignment is one number per case, from 1; clusters are numbered by their first case. Every
// method finds clusters, also where there are none: Result.Null and Result.Stability say whether
// these are more than chance.
package cluster
