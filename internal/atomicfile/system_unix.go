//go:build !windows

package atomicfile

import (
	"errors"
	"os"
	"syscall"
)

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// inUse is a matter of Windows: elsewhere a file that is open can be replaced.
func inUse(err error) bool { return errors.Is(err, syscall.ETXTBSY) }

func rename(from, to string) error { return os.Rename(from, to) }

// syncFolder makes the new name last through a power cut, where the system can do that.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
