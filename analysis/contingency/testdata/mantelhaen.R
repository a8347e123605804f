# Makes mantelhaen.json: what R's exact conditional test says of stratified 2×2 tables made by seed.
# Rscript mantelhaen.R > mantelhaen.json
set.seed(20261104)
num <- function(x) if (is.nan(x) || is.na(x)) "null" else if (is.infinite(x)) sprintf('"%s"', ifelse(x > 0, "Infinity", "-Infinity")) else sprintf("%.15g", x)
draw <- function(k, n, shift, effect) {
  x <- array(0, c(2, 2, k))
  for (s in 1:k) {
    base <- rnorm(1, 0, shift)
    for (g in 1:2) {
      m <- sample(n, 1) + 1
      a <- rbinom(1, m, plogis(base + (g == 1) * effect))
      x[g, , s] <- c(a, m - a)
    }
  }
  x
}
tables <- c(
  lapply(1:35, function(i) draw(sample(2:4, 1), 8, 1.5, 1)),
  lapply(1:15, function(i) draw(sample(5:12, 1), 4, 1, -0.7)),
  lapply(1:8, function(i) draw(3, 120, 1, 0.4)),
  lapply(1:5, function(i) draw(2, 5, 0, 6)),
  lapply(1:5, function(i) draw(2, 5, 0, -6)))
cat(sprintf('{\n"program": "%s", "package": "stats %s", "seed": 20261104,\n"call": "mantelhaen.test(x, exact = TRUE)", "layout": "a: group 1 with, b: group 1 without, c: group 2 with, d: group 2 without",\n"tests": [\n', R.version.string, packageVersion("stats")))
lines <- sapply(tables, function(x) {
  r <- suppressWarnings(mantelhaen.test(x, exact = TRUE))
  strata <- paste(apply(x, 3, function(t) sprintf("[%d, %d, %d, %d]", t[1, 1], t[1, 2], t[2, 1], t[2, 2])), collapse = ", ")
  sprintf('{"strata": [%s], "p": %s, "odds_ratio": %s, "low": %s, "high": %s}', strata, num(r$p.value), num(unname(r$estimate)), num(r$conf.int[1]), num(r$conf.int[2]))
})
cat(paste(lines, collapse = ",\n"), "\n]}\n")
