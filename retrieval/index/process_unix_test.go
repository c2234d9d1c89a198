//go:build unix

package index_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"isnad/retrieval/index"
	"isnad/retrieval/retrievaltest"
)

// What another process is told through its environment.
const (
	otherCache = "INDEX_TEST_CACHE" // its cache directory
	otherLimit = "INDEX_TEST_LIMIT" // bytes that a file of its may have, as on a full disk
)

// TestOtherProcess is what other processes run: it opens the index of the sources, and prints a
// line for each passage that it embeds, each notice, and at the end the figures.
func TestOtherProcess(t *testing.T) {
	dir := os.Getenv(otherCache)
	if dir == "" {
		t.Skip("is run by other tests")
	}
	var limit uint64
	if fmt.Sscan(os.Getenv(otherLimit), &limit); limit > 0 {
		signal.Ignore(syscall.SIGXFSZ) // so that a write beyond the limit fails
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			t.Fatal(err)
		}
	}
	ix, err := index.Open(t.Context(), read(t, sources()), index.Options{
		Encoder: &retrievaltest.Encoder{}, CacheDir: dir, Folder: "/articles",
		Progress: func(done, total int) { fmt.Printf("embedded %d of %d\n", done, total) },
		Notice:   func(s string) { fmt.Printf("notice: %s\n", s) },
	})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("figures: %+v\n", ix.Stats())
}

// other returns the command that opens the index in another process.
func (f *fixture) other(executable string, env ...string) *exec.Cmd {
	cmd := exec.Command(executable, "-test.run=^TestOtherProcess$")
	cmd.Env = append(os.Environ(), append(env, otherCache+"="+f.cacheDir)...)
	cmd.Stderr = os.Stderr
	return cmd
}

func self(t testing.TB) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestProcessesAtOnce proves that processes that index one folder at the same time do not get in
// each other's way.
func TestProcessesAtOnce(t *testing.T) {
	f := newFixture(t)
	out := make([]strings.Builder, 4)
	var running []*exec.Cmd
	for i := range out {
		cmd := f.other(self(t))
		cmd.Stdout = &out[i]
		f.must(cmd.Start())
		running = append(running, cmd)
	}
	for i, cmd := range running {
		err := cmd.Wait()
		if got := out[i].String(); err != nil || strings.Contains(got, "notice") || !strings.Contains(got, "Passages:9") {
			t.Errorf("process %d ends with %v and prints %s", i, err, got)
		}
	}
	f.open(read(t, sources())).quiet(t)
}

// TestKilled kills a process in the middle of its work, at several moments. Whatever it leaves,
// the next one is silent about it and ends the work.
func TestKilled(t *testing.T) {
	for n := range 9 {
		f := newFixture(t)
		cmd := f.other(self(t))
		out, err := cmd.StdoutPipe()
		f.must(err)
		f.must(cmd.Start())
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), fmt.Sprintf("embedded %d ", n)) {
				break
			}
			if n == 0 {
				break
			}
		}
		f.must(cmd.Process.Kill())
		io.Copy(io.Discard, out)
		cmd.Wait() // an error, unless it was quicker

		if o := f.open(read(t, sources())); len(o.notices) > 0 {
			t.Errorf("killed at passage %d: %q", n, o.notices)
		}
		f.open(read(t, sources())).quiet(t)
		f.now = f.now.Add(2 * time.Hour)
		f.open(read(t, sources())).quiet(t)
		if entries, err := os.ReadDir(f.folder()); err != nil || len(entries) != 5 {
			t.Errorf("killed at passage %d: later there are %v, %v", n, entries, err)
		}
	}
}

// TestFullDisk proves that an index is made when the disk takes only a part of a file, and that
// the part is removed.
func TestFullDisk(t *testing.T) {
	f := newFixture(t)
	out, err := f.other(self(t), otherLimit+"=3000").Output()
	if got := string(out); err != nil || strings.Count(got, "notice: ") != 1 || !strings.Contains(got, "Passages:9 Embedded:9") {
		t.Errorf("with a full disk, a process ends with %v and prints %s", err, got)
	}
	left, _ := filepath.Glob(filepath.Join(f.cacheDir, "index", "*", "*"))
	if hidden, _ := filepath.Glob(filepath.Join(f.cacheDir, "index", "*", ".*")); len(left)+len(hidden) > 1 {
		t.Errorf("%v %v stay behind", left, hidden)
	}
	f.open(read(t, sources())).embedded(t, allIDs()...)
}

// TestReadOnlyCache proves that an index is made in a cache in which nothing may be written.
// The system's administrator may write everywhere, so another user tries it then.
func TestReadOnlyCache(t *testing.T) {
	f := newFixture(t)
	f.must(os.Mkdir(f.cacheDir, 0o555))
	executable, user := self(t), (*syscall.SysProcAttr)(nil)
	if os.Getuid() == 0 {
		// The test's own folders and program are closed to others.
		open, err := os.MkdirTemp("", "read-only")
		f.must(err)
		defer os.RemoveAll(open)
		f.must(os.Chmod(open, 0o755))
		f.cacheDir = filepath.Join(open, "cache")
		f.must(os.Mkdir(f.cacheDir, 0o555))
		program := f.read(executable)
		executable = filepath.Join(open, "test")
		f.must(os.WriteFile(executable, program, 0o755))
		const nobody = 65534
		user = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	cmd := f.other(executable)
	cmd.Dir, cmd.SysProcAttr = "/", user
	out, err := cmd.Output()
	if got := string(out); err != nil || strings.Count(got, "notice: ") != 1 || !strings.Contains(got, "permission denied") || !strings.Contains(got, "Embedded:9") {
		t.Errorf("a process ends with %v and prints %s", err, got)
	}
}
