package rows

import (
	"bytes"
	"errors"
)

func writeXLSX(b *bytes.Buffer, tables []Table, o Opt) error {
	return errors.New("xlsx: not built yet")
}
