#!/bin/sh
# Installs the programs that the tests look at figures with, where they are missing and may be installed:
# pdffonts, pdftotext and pdfinfo (poppler-utils). Without them the tests fall back on checks of the files
# themselves, and say so.
set -eu
if command -v pdffonts >/dev/null 2>&1; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
	(apt-get update -qq && apt-get install -y -qq --no-install-recommends poppler-utils) >/dev/null 2>&1 ||
		echo "poppler-utils could not be installed; tests that use it are skipped" >&2
elif command -v brew >/dev/null 2>&1; then
	brew install -q poppler >/dev/null 2>&1 || echo "poppler could not be installed; tests that use it are skipped" >&2
else
	echo "poppler (pdffonts, pdftotext) is not installed; tests that use it are skipped" >&2
fi
