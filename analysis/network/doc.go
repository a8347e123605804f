// Package network says which nodes of a network stand in its middle, which connect others, and into
// which communities they fall.
//
// A network is nodes and ties with a weight ([Edge]): codes that occur in the same cases
// ([Cooccurrence]), cases that are alike ([Similarity]), or a list that is given. [Run] computes the
// usual measures of every node ([Node]) and those of the whole ([Result]), as the R package igraph has them.
//
// What a reader has to know before trusting a number:
//
//   - A tie has a weight, and that is how near it is, not how far. Betweenness and Closeness count ties
//     and look away from weights, as igraph does with weights = NA; the two with Weighted in their names
//     take 1/weight for the length of a tie (Newman 2001, doi:10.1103/PhysRevE.64.016132).
//   - Closeness is within a node's own component: in a small one everything is near.
//   - Where nearly all nodes are tied, betweenness and closeness hardly tell nodes apart.
//   - A code that was used often co-occurs with more codes as a matter of course.
//
// The nodes are taken in the order of their ids whatever order they come in, so that no number hangs on
// the order of the input. gonum's graph/network, which the tests hold ours to, keeps its numbers in maps:
// 500 nodes that are all tied take it half a minute, and the eigenvector and closeness by component it lacks.
package network
