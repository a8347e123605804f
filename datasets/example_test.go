package datasets_test

import (
	"fmt"
	"testing/fstest"

	"speelveld/datasets"
)

func ExampleRead() {
	_, err := datasets.Read(fstest.MapFS{
		"study.yaml":      {Data: []byte("id: my-study\n")},
		"codebook.yaml":   {Data: []byte("codes:\n  - id: boundary-crossing\n    kind: mechanism\n    label: {nl: grensoverschrijding, en: boundary crossing}\n")},
		"cases/goud.yaml": {Data: []byte("id: goud\nname: Goud\ncodings:\n  - code: boundary-crosing\n")},
	})
	fmt.Println(err)
	// Output:
	// cases/goud.yaml:4:11: unknown code "boundary-crosing"
	// 	4 |   - code: boundary-crosing
	// 	hint: did you mean "boundary-crossing"? see codebook.yaml:2
}
