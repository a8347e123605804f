package explain

// A Paper is a publication that defines a method, in APA style.
type Paper struct {
	Cite string // authors, year, title and place, ending in a full stop
	DOI  string // without a prefix; empty where there is none, or where it could not be checked
}

// String writes the paper out, with its DOI as a link.
func (p Paper) String() string {
	if p.DOI == "" {
		return p.Cite
	}
	return p.Cite + " https://doi.org/" + p.DOI
}

// Papers holds the publications behind the entries, by a key of author and year.
var Papers = map[string]Paper{
	"agrawal-1993":          {"Agrawal, R., Imieliński, T., & Swami, A. (1993). Mining association rules between sets of items in large databases. Proceedings of the ACM SIGMOD International Conference on Management of Data, 207–216.", "10.1145/170035.170072"},
	"agresti-1992":          {"Agresti, A. (1992). A survey of exact inference for contingency tables. Statistical Science, 7(1), 131–153.", "10.1214/ss/1177011454"},
	"akkerman-bakker-2011":  {"Akkerman, S. F., & Bakker, A. (2011). Boundary crossing and boundary objects. Review of Educational Research, 81(2), 132–169.", "10.3102/0034654311404435"},
	"akkerman-bakker-2012":  {"Akkerman, S., & Bakker, A. (2012). Het leerpotentieel van grenzen. Opleiding & Ontwikkeling, 25(1), 15–19.", ""},
	"anderson-2001":         {"Anderson, M. J. (2001). A new method for non-parametric multivariate analysis of variance. Austral Ecology, 26(1), 32–46.", "10.1111/j.1442-9993.2001.01070.pp.x"},
	"anderson-2006":         {"Anderson, M. J. (2006). Distance-based tests for homogeneity of multivariate dispersions. Biometrics, 62(1), 245–253.", "10.1111/j.1541-0420.2005.00440.x"},
	"andriessen-2019":       {"Andriessen, D. (2019). Doorwerking van onderzoek in complexe vraagstukken. In N. Montesano Montessori, M. Schipper, D. Andriessen, & K. Greven (Red.), Bewegen in complexiteit: Voorbeelden voor onderwijs, onderzoek en praktijk. Hogeschool Utrecht.", ""},
	"barrat-2004":           {"Barrat, A., Barthélemy, M., Pastor-Satorras, R., & Vespignani, A. (2004). The architecture of complex weighted networks. Proceedings of the National Academy of Sciences, 101(11), 3747–3752.", "10.1073/pnas.0400087101"},
	"bayardo-2000":          {"Bayardo, R. J., Agrawal, R., & Gunopulos, D. (2000). Constraint-based rule mining in large, dense databases. Data Mining and Knowledge Discovery, 4, 217–240.", "10.1023/A:1009895914772"},
	"benjamini-1995":        {"Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate: A practical and powerful approach to multiple testing. Journal of the Royal Statistical Society, Series B, 57(1), 289–300.", "10.1111/j.2517-6161.1995.tb02031.x"},
	"blondel-2008":          {"Blondel, V. D., Guillaume, J.-L., Lambiotte, R., & Lefebvre, E. (2008). Fast unfolding of communities in large networks. Journal of Statistical Mechanics: Theory and Experiment, 2008, P10008.", "10.1088/1742-5468/2008/10/P10008"},
	"bonacich-1972":         {"Bonacich, P. (1972). Factoring and weighting approaches to status scores and clique identification. Journal of Mathematical Sociology, 2(1), 113–120.", "10.1080/0022250X.1972.9989806"},
	"bouw-2021":             {"Bouw, E., Zitter, I., & De Bruijn, E. (2021). Designable elements of integrative learning environments at the boundary of school and work: A multiple case study. Learning Environments Research, 24(3), 487–517.", "10.1007/s10984-020-09338-7"},
	"bray-curtis-1957":      {"Bray, J. R., & Curtis, J. T. (1957). An ordination of the upland forest communities of southern Wisconsin. Ecological Monographs, 27(4), 325–349.", "10.2307/1942268"},
	"brin-1997":             {"Brin, S., Motwani, R., Ullman, J. D., & Tsur, S. (1997). Dynamic itemset counting and implication rules for market basket data. Proceedings of the ACM SIGMOD International Conference on Management of Data, 255–264.", "10.1145/253260.253325"},
	"brin-page-1998":        {"Brin, S., & Page, L. (1998). The anatomy of a large-scale hypertextual Web search engine. Computer Networks and ISDN Systems, 30(1–7), 107–117.", "10.1016/S0169-7552(98)00110-X"},
	"clarke-2006":           {"Clarke, K. R., Somerfield, P. J., & Chapman, M. G. (2006). On resemblance measures for ecological studies, including taxonomic dissimilarities and a zero-adjusted Bray–Curtis coefficient for denuded assemblages. Journal of Experimental Marine Biology and Ecology, 330(1), 55–80.", ""},
	"cohen-1960":            {"Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement, 20(1), 37–46.", "10.1177/001316446002000104"},
	"cronqvist-2009":        {"Cronqvist, L., & Berg-Schlosser, D. (2009). Multi-value QCA (mvQCA). In B. Rihoux & C. C. Ragin (Eds.), Configurational comparative methods (pp. 69–86). Sage.", ""},
	"denyer-2008":           {"Denyer, D., Tranfield, D., & Van Aken, J. E. (2008). Developing design propositions through research synthesis. Organization Studies, 29(3), 393–413.", "10.1177/0170840607088020"},
	"dice-1945":             {"Dice, L. R. (1945). Measures of the amount of ecologic association between species. Ecology, 26(3), 297–302.", "10.2307/1932409"},
	"dusa-2019":             {"Duşa, A. (2019). QCA with R: A comprehensive resource. Springer.", "10.1007/978-3-319-75668-4"},
	"fisher-1935":           {"Fisher, R. A. (1935). The logic of inductive inference. Journal of the Royal Statistical Society, 98(1), 39–82.", "10.2307/2342435"},
	"fiss-2011":             {"Fiss, P. C. (2011). Building better causal theories: A fuzzy set approach to typologies in organization research. Academy of Management Journal, 54(2), 393–420.", "10.5465/amj.2011.60263120"},
	"fleiss-1971":           {"Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin, 76(5), 378–382.", "10.1037/h0031619"},
	"freeman-1977":          {"Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry, 40(1), 35–41.", "10.2307/3033543"},
	"freeman-1978":          {"Freeman, L. C. (1978). Centrality in social networks: Conceptual clarification. Social Networks, 1(3), 215–239.", "10.1016/0378-8733(78)90021-7"},
	"freeman-halton-1951":   {"Freeman, G. H., & Halton, J. H. (1951). Note on an exact treatment of contingency, goodness of fit and other problems of significance. Biometrika, 38(1–2), 141–149.", "10.1093/biomet/38.1-2.141"},
	"gower-1966":            {"Gower, J. C. (1966). Some distance properties of latent root and vector methods used in multivariate analysis. Biometrika, 53(3–4), 325–338.", "10.1093/biomet/53.3-4.325"},
	"gower-1967":            {"Gower, J. C. (1967). A comparison of some methods of cluster analysis. Biometrics, 23(4), 623–637.", "10.2307/2528417"},
	"gower-1971":            {"Gower, J. C. (1971). A general coefficient of similarity and some of its properties. Biometrics, 27(4), 857–871.", "10.2307/2528823"},
	"gower-legendre-1986":   {"Gower, J. C., & Legendre, P. (1986). Metric and Euclidean properties of dissimilarity coefficients. Journal of Classification, 3(1), 5–48.", "10.1007/BF01896809"},
	"hahsler-hornik-2007":   {"Hahsler, M., & Hornik, K. (2007). New probabilistic interest measures for association rules. Intelligent Data Analysis, 11(5), 437–455.", "10.3233/IDA-2007-11502"},
	"haldane-1956":          {"Haldane, J. B. S. (1956). The estimation and significance of the logarithm of a ratio of frequencies. Annals of Human Genetics, 20(4), 309–311.", "10.1111/j.1469-1809.1955.tb01285.x"},
	"hamann-1961":           {"Hamann, U. (1961). Merkmalsbestand und Verwandtschaftsbeziehungen der Farinosae. Willdenowia, 2, 639–768.", ""},
	"hamming-1950":          {"Hamming, R. W. (1950). Error detecting and error correcting codes. Bell System Technical Journal, 29(2), 147–160.", "10.1002/j.1538-7305.1950.tb00463.x"},
	"hayes-2007":            {"Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding data. Communication Methods and Measures, 1(1), 77–89.", "10.1080/19312450709336664"},
	"hennig-2007":           {"Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis, 52(1), 258–271.", "10.1016/j.csda.2006.11.025"},
	"hubert-1985":           {"Hubert, L., & Arabie, P. (1985). Comparing partitions. Journal of Classification, 2(1), 193–218.", "10.1007/BF01908075"},
	"hu-2022":               {"Hogeschool Utrecht (2022). Missiegedreven omgevingen.", ""},
	"jaccard-1912":          {"Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2), 37–50.", "10.1111/j.1469-8137.1912.tb05611.x"},
	"kaufman-1990":          {"Kaufman, L., & Rousseeuw, P. J. (1990). Finding groups in data: An introduction to cluster analysis. Wiley.", "10.1002/9780470316801"},
	"lance-williams-1967":   {"Lance, G. N., & Williams, W. T. (1967). A general theory of classificatory sorting strategies: 1. Hierarchical systems. The Computer Journal, 9(4), 373–380.", "10.1093/comjnl/9.4.373"},
	"lex-2014":              {"Lex, A., Gehlenborg, N., Strobelt, H., Vuillemot, R., & Pfister, H. (2014). UpSet: Visualization of intersecting sets. IEEE Transactions on Visualization and Computer Graphics, 20(12), 1983–1992.", "10.1109/TVCG.2014.2346248"},
	"mantel-haenszel-1959":  {"Mantel, N., & Haenszel, W. (1959). Statistical aspects of the analysis of data from retrospective studies of disease. Journal of the National Cancer Institute, 22(4), 719–748.", "10.1093/jnci/22.4.719"},
	"marx-dusa-2011":        {"Marx, A., & Duşa, A. (2011). Crisp-set qualitative comparative analysis (csQCA), contradictions and consistency benchmarks for model specification. Methodological Innovations Online, 6(2), 103–148.", "10.4256/mio.2010.0037"},
	"mccluskey-1956":        {"McCluskey, E. J. (1956). Minimization of Boolean functions. Bell System Technical Journal, 35(6), 1417–1444.", "10.1002/j.1538-7305.1956.tb03835.x"},
	"mcquitty-1966":         {"McQuitty, L. L. (1966). Similarity analysis by reciprocal pairs for discrete and continuous data. Educational and Psychological Measurement, 26(4), 825–831.", "10.1177/001316446602600402"},
	"murtagh-legendre-2014": {"Murtagh, F., & Legendre, P. (2014). Ward's hierarchical agglomerative clustering method: Which algorithms implement Ward's criterion? Journal of Classification, 31(3), 274–295.", "10.1007/s00357-014-9161-z"},
	"newcombe-1998":         {"Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: Comparison of eleven methods. Statistics in Medicine, 17(8), 873–890.", "10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I"},
	"newman-girvan-2004":    {"Newman, M. E. J., & Girvan, M. (2004). Finding and evaluating community structure in networks. Physical Review E, 69(2), 026113.", "10.1103/PhysRevE.69.026113"},
	"oana-schneider-2024":   {"Oana, I.-E., & Schneider, C. Q. (2024). A robustness test protocol for applied QCA: Theory and R software application. Sociological Methods & Research, 53(1), 57–88.", "10.1177/00491241211036158"},
	"ochiai-1957":           {"Ochiai, A. (1957). Zoogeographical studies on the soleoid fishes found in Japan and its neighbouring regions, II. Bulletin of the Japanese Society of Scientific Fisheries, 22(9), 526–530.", "10.2331/suisan.22.526"},
	"pasquier-1999":         {"Pasquier, N., Bastide, Y., Taouil, R., & Lakhal, L. (1999). Discovering frequent closed itemsets for association rules. In Database Theory: ICDT '99 (Lecture Notes in Computer Science, 1540, pp. 398–416). Springer.", ""},
	"pawson-tilley-1997":    {"Pawson, R., & Tilley, N. (1997). Realistic evaluation. Sage.", ""},
	"phipson-smyth-2010":    {"Phipson, B., & Smyth, G. K. (2010). Permutation P-values should never be zero: Calculating exact P-values when permutations are randomly drawn. Statistical Applications in Genetics and Molecular Biology, 9(1), Article 39.", "10.2202/1544-6115.1585"},
	"piatetsky-1991":        {"Piatetsky-Shapiro, G. (1991). Discovery, analysis, and presentation of strong rules. In G. Piatetsky-Shapiro & W. J. Frawley (Eds.), Knowledge discovery in databases (pp. 229–248). AAAI/MIT Press.", ""},
	"ragin-1987":            {"Ragin, C. C. (1987). The comparative method: Moving beyond qualitative and quantitative strategies. University of California Press.", ""},
	"ragin-2006":            {"Ragin, C. C. (2006). Set relations in social research: Evaluating their consistency and coverage. Political Analysis, 14(3), 291–310.", "10.1093/pan/mpj019"},
	"ragin-2008":            {"Ragin, C. C. (2008). Redesigning social inquiry: Fuzzy sets and beyond. University of Chicago Press.", "10.7208/chicago/9780226702797.001.0001"},
	"rogers-tanimoto-1960":  {"Rogers, D. J., & Tanimoto, T. T. (1960). A computer program for classifying plants. Science, 132(3434), 1115–1118.", "10.1126/science.132.3434.1115"},
	"rousseeuw-1987":        {"Rousseeuw, P. J. (1987). Silhouettes: A graphical aid to the interpretation and validation of cluster analysis. Journal of Computational and Applied Mathematics, 20, 53–65.", "10.1016/0377-0427(87)90125-7"},
	"russell-rao-1940":      {"Russell, P. F., & Rao, T. R. (1940). On habitat and association of species of anopheline larvae in south-eastern Madras. Journal of the Malaria Institute of India, 3, 153–178.", ""},
	"schneider-2012":        {"Schneider, C. Q., & Wagemann, C. (2012). Set-theoretic methods for the social sciences: A guide to qualitative comparative analysis. Cambridge University Press.", "10.1017/CBO9781139004244"},
	"schneider-2013":        {"Schneider, C. Q., & Wagemann, C. (2013). Doing justice to logical remainders in QCA: Moving beyond the standard analysis. Political Research Quarterly, 66(1), 211–220.", ""},
	"schubert-2021":         {"Schubert, E., & Rousseeuw, P. J. (2021). Fast and eager k-medoids clustering: O(k) runtime improvement of the PAM, CLARA, and CLARANS algorithms. Information Systems, 101, 101804.", "10.1016/j.is.2021.101804"},
	"shortliffe-1975":       {"Shortliffe, E. H., & Buchanan, B. G. (1975). A model of inexact reasoning in medicine. Mathematical Biosciences, 23(3–4), 351–379.", "10.1016/0025-5564(75)90047-4"},
	"skos-2009":             {"Miles, A., & Bechhofer, S. (Eds.) (2009). SKOS Simple Knowledge Organization System reference. W3C Recommendation. https://www.w3.org/TR/skos-reference/", ""},
	"sokal-michener-1958":   {"Sokal, R. R., & Michener, C. D. (1958). A statistical method for evaluating systematic relationships. University of Kansas Science Bulletin, 38, 1409–1438.", ""},
	"sokal-rohlf-1962":      {"Sokal, R. R., & Rohlf, F. J. (1962). The comparison of dendrograms by objective methods. Taxon, 11(2), 33–40.", "10.2307/1217208"},
	"sokal-sneath-1963":     {"Sokal, R. R., & Sneath, P. H. A. (1963). Principles of numerical taxonomy. Freeman.", ""},
	"strona-2014":           {"Strona, G., Nappo, D., Boccacci, F., Fattorini, S., & San-Miguel-Ayanz, J. (2014). A fast and unbiased procedure to randomize ecological binary matrices with fixed row and column totals. Nature Communications, 5, 4114.", "10.1038/ncomms5114"},
	"tan-2004":              {"Tan, P.-N., Kumar, V., & Srivastava, J. (2004). Selecting the right objective measure for association analysis. Information Systems, 29(4), 293–313.", "10.1016/S0306-4379(03)00072-3"},
	"ward-1963":             {"Ward, J. H. (1963). Hierarchical grouping to optimize an objective function. Journal of the American Statistical Association, 58(301), 236–244.", "10.1080/01621459.1963.10500845"},
	"wu-2010":               {"Wu, T., Chen, Y., & Han, J. (2010). Re-examination of interestingness measures in pattern mining: A unified framework. Data Mining and Knowledge Discovery, 21(3), 371–397.", "10.1007/s10618-009-0161-2"},
	"yule-1912":             {"Yule, G. U. (1912). On the methods of measuring association between two attributes. Journal of the Royal Statistical Society, 75(6), 579–652.", "10.2307/2340126"},
	"zaki-2000":             {"Zaki, M. J. (2000). Scalable algorithms for association mining. IEEE Transactions on Knowledge and Data Engineering, 12(3), 372–390.", "10.1109/69.846291"},
	"zitter-2021":           {"Zitter, I. (2021). Leeromgevingen in het beroepsonderwijs als knooppunten in onze maatschappij [Openbare les]. Hogeschool Utrecht.", ""},
}
