# R's side of bench/against-r.sh: runs a job (or several, with commas) on the data that the Go side wrote, and
# prints one line a call: side, job, call, seconds of each run, peak memory in MB, and sums of the result to compare.
#
#   Rscript against.R DIR JOB RUNS

args <- commandArgs(trailingOnly = TRUE)
dir <- args[1]
job <- NULL # the one that runs
runs <- as.integer(args[3])
slow <- Sys.getenv("SLOW", "1") == "1" # calls that take long and that no target is about, too

blas <- extSoftVersion()[["BLAS"]]
side <- if (grepl("openblas", blas)) "R, OpenBLAS" else if (grepl("/blas/", blas)) "R, reference BLAS" else paste0("R, ", basename(blas))

has <- function(package) requireNamespace(package, quietly = TRUE)

# data reads NAME.f64: doubles, column by column; NAME.dim has the numbers of rows and columns.
data <- function(name) {
  d <- scan(file.path(dir, paste0(name, ".dim")), quiet = TRUE)
  matrix(readBin(file.path(dir, paste0(name, ".f64")), "double", d[1] * d[2]), d[1], d[2])
}

# distances reads NAME.f64, which holds the lower triangle column by column: what dist() gives.
distances <- function(name) {
  d <- scan(file.path(dir, paste0(name, ".dim")), quiet = TRUE)
  structure(readBin(file.path(dir, paste0(name, ".f64")), "double", d[1] * (d[1] - 1) / 2),
            Size = as.integer(d[1]), Diag = FALSE, Upper = FALSE, class = "dist")
}

peak <- function() {
  status <- tryCatch(readLines("/proc/self/status"), error = function(e) character())
  kb <- sub("VmHWM:\\s*(\\d+) kB", "\\1", grep("^VmHWM", status, value = TRUE), perl = TRUE)
  if (length(kb)) as.numeric(kb) / 1024 else NA
}

# time runs f `runs` times, each after a collection of garbage, and prints the line. A run of a fast f is
# repeated within the clock, `inner` times. check(result) gives what is compared; it is not timed.
time <- function(call, f, check, inner = 1, n = runs) {
  seconds <- numeric(n)
  for (i in seq_len(n)) {
    result <- NULL
    gc(FALSE)
    start <- as.numeric(Sys.time())
    for (k in seq_len(inner)) result <- f()
    seconds[i] <- (as.numeric(Sys.time()) - start) / inner
  }
  memory <- peak()
  sums <- unlist(check(result))
  cat(paste(side, job, call, paste(sprintf("%.6f", seconds), collapse = ","), sprintf("%.0f", memory),
            paste(names(sums), sprintf("%.15g", sums), sep = "=", collapse = ";"), sep = "\t"), "\n", sep = "")
}

missing <- function(call, package) {
  cat(paste(side, job, call, "", "", paste0("package ", package, " is not installed"), sep = "\t"), "\n", sep = "")
}

jobs <- list(

  jaccard = function() {
    x <- data("codes5000x200")
    n <- nrow(x)
    time("tcrossprod, whole matrix", function() {
      a <- tcrossprod(x)
      s <- diag(a)
      a / (s + rep(s, each = n) - a)
    }, function(r) list(sum = (sum(r) - n) / 2))
    time("tcrossprod, half the matrix in blocks", function() {
      s <- rowSums(x)
      lapply(split(seq_len(n), (seq_len(n) - 1) %/% 250), function(b) {
        rest <- b[1]:n
        a <- tcrossprod(x[rest, ], x[b, , drop = FALSE])
        a / (s[rest] + rep(s[b], each = length(rest)) - a)
      })
    }, function(r) list(sum = sum(sapply(r, function(a) sum(a[row(a) > col(a)])))))
    if (slow) time('dist(x, "binary")', function() dist(x, "binary"), function(r) list(sum = sum(1 - r)), n = 1)
  },

  "hclust-average" = function() trees("average", "average"),
  "hclust-ward" = function() trees("ward.D2", "ward.D2"),

  pam = function() {
    d <- distances("distances2000")
    time("cluster::pam(pamonce = 5), silhouettes too", function() cluster::pam(d, 8, diss = TRUE, pamonce = 5),
         function(r) list(cost = r$objective[["swap"]]))
    for (once in c(5, 6)) {
      result <- cluster::pam(d, 8, diss = TRUE, pamonce = once, keep.diss = FALSE)
      time(sprintf("cluster::pam(pamonce = %d, cluster.only = TRUE)", once),
           function() cluster::pam(d, 8, diss = TRUE, pamonce = once, cluster.only = TRUE),
           function(r) list(cost = result$objective[["swap"]]))
    }
  },

  pcoa = function() axes("distances2000"),
  "pcoa-plain" = function() axes("plain2000"),

  "pcoa-whole" = function() {
    d <- distances("distances2000")
    time("cmdscale(d, k = 2, eig = TRUE)", function() cmdscale(d, k = 2, eig = TRUE),
         function(p) list(axis1 = sum(p$points[, 1]^2), axis2 = sum(p$points[, 2]^2)), n = 1)
  },

  gower = function() {
    x <- data("mixed2000x30")
    kinds <- strsplit(readLines(file.path(dir, "mixed2000x30.kinds")), "")[[1]]
    frame <- as.data.frame(x)
    for (j in which(kinds == "t")) frame[[j]] <- factor(frame[[j]])
    # R warns that numbers of 0 and 1 are taken for an interval, which is what is meant here
    time('cluster::daisy(x, "gower")', function() suppressWarnings(cluster::daisy(frame, "gower")),
         function(r) list(sum = sum(r)), inner = 2)
  },

  permanova = function() {
    d <- distances("distances500")
    group <- factor(data("groups500")[, 1])
    suppressMessages(library(vegan))
    sums <- function(r) list(F = r$F[1], r2 = r$R2[1], p_permuted = r[["Pr(>F)"]][1])
    for (cores in if (slow) 1:2 else 1) {
      set.seed(1)
      time(sprintf("vegan::adonis2(d ~ group, parallel = %d)", cores),
           function() adonis2(d ~ group, permutations = 999, parallel = cores), sums, n = if (cores > 1) 1 else runs)
    }
  },

  "permanova-dispersion" = function() {
    d <- distances("distances500")
    group <- factor(data("groups500")[, 1])
    suppressMessages(library(vegan))
    set.seed(1)
    time("vegan::adonis2(d ~ group) and anova(vegan::betadisper(d, group))",
         function() list(adonis2(d ~ group, permutations = 999), anova(betadisper(d, group, type = "median"))),
         function(r) list(F = r[[1]]$F[1], r2 = r[[1]]$R2[1], p_permuted = r[[1]][["Pr(>F)"]][1],
                          F_dispersion = r[[2]][["F value"]][1]))
  },

  itemsets = function() {
    if (!has("arules")) return(missing("arules::eclat", "arules"))
    baskets <- transactions()
    time("arules::eclat", function() arules::eclat(baskets, list(support = 0.05, maxlen = 4), list(verbose = FALSE)),
         function(r) list(sets = length(r), counts = sum(round(arules::quality(r)$support * length(baskets)))), inner = 3)
    time("arules::apriori", function() arules::apriori(baskets, list(support = 0.05, maxlen = 4, target = "frequent itemsets"),
                                                       control = list(verbose = FALSE)),
         function(r) list(sets = length(r), counts = sum(arules::quality(r)$count)))
  },

  rules = function() {
    if (!has("arules")) return(missing("arules::apriori", "arules"))
    baskets <- transactions()
    # minlen 2: a rule without a left side is no rule on our side
    time("arules::apriori", function() arules::apriori(baskets, list(support = 0.05, confidence = 0.6, minlen = 2, maxlen = 4),
                                                       control = list(verbose = FALSE)),
         function(r) list(rules = length(r), lifts = sum(arules::quality(r)$lift)))
  },

  pairs = function() {
    x <- data("codes10000x200")
    time("crossprod(x)", function() crossprod(x), function(r) list(sum = sum(r), squares = sum(r^2)), inner = 5)
    if (!has("Matrix")) return(missing("Matrix::crossprod(x), sparse", "Matrix"))
    sparse <- methods::as(x, "dgCMatrix")
    time("Matrix::crossprod(x), sparse", function() Matrix::crossprod(sparse),
         function(r) list(sum = sum(r), squares = sum(r^2)), inner = 5)
  },

  fisher = function() {
    x <- data("tables2000")
    tables <- lapply(seq_len(nrow(x)), function(i) matrix(x[i, ], 2))
    sums <- function(r) {
      or <- sapply(r, function(t) t$estimate)
      low <- sapply(r, function(t) t$conf.int[1])
      high <- sapply(r, function(t) t$conf.int[2])
      logs <- function(v) sum(log(v[is.finite(v) & v > 0]))
      list(p = sum(sapply(r, function(t) t$p.value)), log_or = logs(or), log_low = logs(low), log_high = logs(high))
    }
    time("fisher.test, one by one", function() lapply(tables, fisher.test), sums)
    time("fisher.test, parallel::mclapply on 2 cores", function() parallel::mclapply(tables, fisher.test, mc.cores = 2), sums)
  }
)

trees <- function(method, label) {
  d <- distances("distances5000")
  heights <- function(r) list(heights = sum(r$height), highest = max(r$height))
  time(sprintf('hclust(d, "%s")', label), function() hclust(d, method), heights)
  call <- sprintf('fastcluster::hclust(d, "%s")', label)
  if (!has("fastcluster")) return(missing(call, "fastcluster"))
  time(call, function() fastcluster::hclust(d, method), heights)
}

axes <- function(name) {
  d <- distances(name)
  sums <- function(p) list(axis1 = sum(p[, 1]^2), axis2 = sum(p[, 2]^2))
  time("cmdscale(d, k = 2)", function() cmdscale(d, k = 2), sums, n = 1)
  if (!has("RSpectra")) return(missing("RSpectra::eigs_sym, 2 axes", "RSpectra"))
  time("RSpectra::eigs_sym, 2 axes", function() {
    m <- as.matrix(d)^2 / -2
    r <- rowMeans(m)
    m <- m - (r + rep(r, each = nrow(m)) - mean(r))
    e <- RSpectra::eigs_sym(m, 2, which = "LA")
    e$vectors * rep(sqrt(e$values), each = nrow(m))
  }, sums)
}

transactions <- function() {
  suppressMessages(library(arules))
  x <- data("codes10000x200") > 0
  colnames(x) <- sprintf("c%03d", seq_len(ncol(x)))
  as(x, "transactions")
}

for (job in strsplit(args[2], ",")[[1]]) {
  if (!job %in% names(jobs)) stop("no such job: ", job)
  jobs[[job]]()
}
