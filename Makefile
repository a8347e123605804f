# `make test` is the whole check: format, vet, staticcheck, and every test. `.ci/run` calls it.
# It installs by itself what the tests need and may be installed (see scripts/test-tools.sh).

GO ?= go

.PHONY: test lint demo generate bench bench-r

test: test-tools
	@out="$$(gofmt -l bench cmd graph analysis datasets figure exchange internal docs 2>/dev/null)"; if [ -n "$$out" ]; then echo "not formatted (run gofmt -w):"; echo "$$out"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	CGO_ENABLED=0 $(GO) build ./...
	CGO_ENABLED=0 GOOS=windows $(GO) build ./...
	CGO_ENABLED=0 GOOS=darwin $(GO) build ./...
	$(GO) test ./...

test-tools:
	@sh scripts/test-tools.sh

# A short list of linters that is obeyed. Builds golangci-lint the first time, which takes minutes.
lint:
	$(GO) tool -modfile=tools/go.mod golangci-lint run

demo:
	$(GO) run ./cmd/speelveld demo

# Rewrites what is made from the sources: the pages of docs/cli.
generate:
	$(GO) generate ./...

# Every benchmark of ours; bench-r runs R's functions beside ours (bench/README.md).
bench:
	$(GO) test -run '^$$' -bench . ./...

bench-r:
	bench/against-r.sh
