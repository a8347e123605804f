// Package reliability tells whether coders code alike: percent agreement, Cohen's kappa for every
// pair of coders, Fleiss' kappa, and Krippendorff's alpha at four levels of measurement.
//
// [Ratings] hold what each coder said of each unit; a rating may be missing. [Run] gives a [Summary]
// with bootstrap intervals; [PercentAgreement], [CohenKappa], [FleissKappa] and [KrippendorffAlpha]
// give the single numbers.
//
// All chance-corrected measures are undefined where nothing varies: coders who put the same value
// everywhere have not shown that they can tell the values apart. Undefined numbers are NaN, with the
// reason in [Summary.Undefined]. Where one value is rare, agreement is high by itself and kappa and
// alpha are low for little disagreement (the paradox of Feinstein and Cicchetti 1990,
// doi:10.1016/0895-4356(90)90158-L); the agreement on the presences alone stands beside them.
package reliability
