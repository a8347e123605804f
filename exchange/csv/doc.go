// Package csv reads tables, distance matrices, ratings and lists of ties from text files with separated values, as
// spreadsheets and statistics programs write them.
//
// Comma, semicolon and tab are recognised as separators, and a decimal comma where a semicolon
// separates. Files are UTF-8, with or without a byte order mark, with any line ends. A field in
// double quotes may hold separators, line breaks and doubled quotes.
//
// Reading is strict: every problem of a file is reported with file, line and column, all of one run
// together ([diag.List]), and nothing is taken for something else without a word.
package csv
