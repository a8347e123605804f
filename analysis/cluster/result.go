package cluster

import (
	"speelveld/analysis/similarity"
)

// A Result is the clusters of a set of cases, in the shape of the contract. What belongs to every method
// is always there in JSON, empty or null where it was not asked for or cannot be had; what belongs to
// some methods only there.
type Result struct {
	Cases   []string `json:"cases"`
	Method  Method   `json:"method"`
	Measure string   `json:"measure"` // "" where the distances were given

	Merge      [][2]int  `json:"merge,omitempty"`
	Height     []float64 `json:"height,omitempty"`
	Order      []int     `json:"order,omitempty"`
	Cophenetic *float64  `json:"cophenetic,omitempty"` // correlation of distances and heights; only of a dendrogram

	K          int            `json:"k"`
	Choice     []Choice       `json:"k_choice,omitempty"`    // the numbers of clusters that were tried, best first
	RunnerUp   int            `json:"k_runner_up,omitempty"` // the second best number
	Assignment map[string]int `json:"assignment"`
	Silhouette Widths         `json:"silhouette"`
	Medoids    []string       `json:"medoids,omitempty"`
	Cost       *float64       `json:"cost,omitempty"` // mean distance to the medoids
	Modularity *float64       `json:"modularity,omitempty"`

	Stability      []float64     `json:"stability"`                 // by cluster; see Stability
	StabilityWords []string      `json:"stability_words,omitempty"` // unstable, pattern or stable, by cluster
	Bootstrap      int           `json:"bootstrap"`
	Draws          int           `json:"draws"` // tables without structure, or completions
	Null           *Null         `json:"null"`
	Agreement      *Agreement    `json:"agreement"`
	Alternatives   []Alternative `json:"alternatives,omitempty"`
	Sensitivity    *Sensitivity  `json:"sensitivity,omitempty"`
	Profiles       []Profile     `json:"profiles"`
	LeftOut        []string      `json:"left_out,omitempty"` // cases without anything to compare them by
	Seed           uint64        `json:"seed"`
	Dendrogram     *Dendrogram   `json:"-"`
	Notes          []string      `json:"-"`
	distances      *similarity.Matrix
}

// Labels returns the assignment in the order of Cases.
func (r *Result) Labels() []int {
	out := make([]int, len(r.Cases))
	for i, id := range r.Cases {
		out[i] = r.Assignment[id]
	}
	return out
}

// Distances returns the distances between the cases that were clustered.
func (r *Result) Distances() *similarity.Matrix { return r.distances }

// A Choice is a number of clusters with its mean silhouette.
type Choice struct {
	K    int     `json:"k"`
	Mean float64 `json:"silhouette"`
}

// Widths are silhouettes, by case id.
type Widths struct {
	Mean      float64            `json:"mean"`
	ByCluster []float64          `json:"by_cluster"`
	ByCase    map[string]float64 `json:"by_case"`
	Neighbour map[string]int     `json:"neighbour"` // the nearest other cluster of each case; empty if there is none
}

// A Null compares the silhouette with those of tables that have no structure beyond their margins:
// as many codes in each case and as many cases with each code. P is (b+1)/(draws+1), where b is the
// number of tables whose best silhouette is at least as great.
type Null struct {
	Silhouette float64 `json:"silhouette"` // observed
	Mean       float64 `json:"mean"`       // of the tables without structure
	High       float64 `json:"high"`       // 95 % of them lie below
	P          float64 `json:"p"`
	Draws      int     `json:"draws"`
}

// An Agreement is the adjusted Rand index of the clusters and the names that cases carry.
type Agreement struct {
	AdjustedRand float64 `json:"adjusted_rand"`
	Against      string  `json:"against"`
	N            int     `json:"n"` // cases that carry a name
}

// An Alternative is another way of clustering into as many clusters, with how far it agrees.
type Alternative struct {
	Method       Method  `json:"method"`
	Measure      string  `json:"measure"`
	K            int     `json:"k"`
	AdjustedRand float64 `json:"adjusted_rand"`
}

// A Sensitivity says how the clusters change when the cells that are not reported are filled in at
// random, each present as often as the code is found among all cases. It is no bound.
type Sensitivity struct {
	Draws  int     `json:"draws"`
	Mean   float64 `json:"mean"` // adjusted Rand
	Lowest float64 `json:"lowest"`
}
