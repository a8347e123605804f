package bibtex_test

import (
	"fmt"

	"speelveld/exchange/bibtex"
)

func ExampleParse() {
	entries, errs := bibtex.Parse("sources.bib", []byte(`
@article{smeenk-2020,
  author = {Smeenk, W. and K{\"o}ppchen, A. and {Hogeschool Inholland}},
  title  = {The {Co-design} Canvas},
  pages  = {1--9}
}
@book{broken, title {No equals sign}}
`))
	for _, name := range bibtex.Names(entries[0].Fields["author"]) {
		fmt.Printf("%q %q\n", name.Given, name.Family)
	}
	fmt.Println(entries[0].Fields["title"], entries[0].Fields["pages"])
	fmt.Println(errs)
	// Output:
	// "W." "Smeenk"
	// "A." "Köppchen"
	// "" "Hogeschool Inholland"
	// The Co-design Canvas 1–9
	// sources.bib:7:21: expected "=" after "title"
	// 	7 | @book{broken, title {No equals sign}}
	// 	hint: a field reads name = {value}; was a brace closed too early?
}
