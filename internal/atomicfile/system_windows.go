package atomicfile

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) ||
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

func inUse(err error) bool {
	var l *os.LinkError // access denied on a rename: the target is open, or read-only
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_USER_MAPPED_FILE) || errors.As(err, &l) && errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

// rename tries a few times: a virus scanner or an indexer holds a new file for a moment.
func rename(from, to string) error {
	for try := 0; ; try++ {
		err := os.Rename(from, to)
		if err == nil || !inUse(err) || try == 5 {
			return err
		}
		time.Sleep(20 * time.Millisecond << try)
	}
}

func syncFolder(string) {}
