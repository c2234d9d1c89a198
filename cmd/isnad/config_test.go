package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/joho/godotenv"
)

func TestConfig(t *testing.T) {
	for _, c := range []struct {
		name, file string
		env        map[string]string
		want       config
	}{
		{"nothing", "", nil, config{kernel: "auto"}},
		{"environment", "", map[string]string{"ISNAD_CACHE_DIR": "/c", "ISNAD_KERNEL": "portable"}, config{cacheDir: "/c", kernel: "portable"}},
		{"file", "# note\nISNAD_CACHE_DIR='/مخبأ'\r\nexport ISNAD_KERNEL=auto\n", nil, config{cacheDir: "/مخبأ", kernel: "auto"}},
		{"environment first", "ISNAD_CACHE_DIR=/file\n", map[string]string{"ISNAD_CACHE_DIR": "/env"}, config{cacheDir: "/env", kernel: "auto"}},
		{"emptied by the environment", "ISNAD_CACHE_DIR=/file\n", map[string]string{"ISNAD_CACHE_DIR": ""}, config{kernel: "auto"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := appWith(t, c.file, c.env)
			got, err := a.config()
			if err != nil || got != c.want {
				t.Errorf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

// TestConfigFaults shows that all faults are named at once, and that a file which does not
// parse is not repeated: it may hold keys.
func TestConfigFaults(t *testing.T) {
	a := appWith(t, "SECRET KEY sk-123\n", map[string]string{"ISNAD_KERNEL": "quantum", "ISNAD_CACHE_DIR": "a\x00b"})
	_, err := a.config()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"line 1 does not parse", "NAME=value", `ISNAD_KERNEL is "quantum"`, "ISNAD_CACHE_DIR"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %q", want, err)
		}
	}
	if strings.Contains(err.Error(), "sk-123") {
		t.Errorf("the file's content is in %q", err)
	}
	a = appWith(t, strings.Repeat("#", maxDotEnv+1), nil)
	if _, err := a.config(); err == nil || !strings.Contains(err.Error(), "64 KB") {
		t.Errorf("a large file: %v", err)
	}
	a = appWith(t, "A=word\n"+strings.Repeat("A=$A$A\n", 1000), nil)
	if _, err := a.config(); err == nil || !strings.Contains(err.Error(), "write the values out") {
		t.Errorf("a file that doubles a value a thousand times: %v", err)
	}
}

// TestBadLine shows that the line with the fault is named, and where the value begins when a
// quotation mark was never closed.
func TestBadLine(t *testing.T) {
	for file, want := range map[string]int{
		"A=1\nB=2\nSECRET KEY sk-123\nC=3\n":                3,
		"A=1\r\n\r\n# note\r\nbad line\r\n":                 4,
		"A=1\nKEY='one\ntwo\nthree'\nno value\nB=2\n":       5,
		"A=1\nKEY=\"one\ntwo\nB=2\n":                        2,
		"A='x' tail\nB=2\n":                                 1,
		"A=it's\nB='\n\n'\n!\n":                             5,
		"A=1\n# it's a note\nB='\\'\n":                      3,
		"A=1\nword":                                         0, // taken for a value without a name
		strings.Repeat("A=b\n", 10000) + "\"unclosed=\nA=b": 10001,
	} {
		_, err := readDotEnv(appWith(t, file, nil).dotEnv)
		if want == 0 && err == nil {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), fmt.Sprintf(", line %d does", want)) {
			t.Errorf("%.40q: got %v, want line %d", file, err, want)
		}
	}
}

// TestUnknownSettings shows that a slip in a setting's name is told, in the environment and in
// the file, and that the variables of other programs are none of ours.
func TestUnknownSettings(t *testing.T) {
	a := appWith(t, "ISNAD_KERNAL=portable\nPATH_TO=x\n", nil)
	a.environ = func() []string {
		return []string{"ISNAD_CACHE=/c", "ISNAD_KERNEL=auto", "HOME=/h", "isnad_kernel=auto", "ISNAD_COLOUR=sk-123"}
	}
	if _, err := a.config(); err != nil {
		t.Fatal(err)
	}
	const want = `isnad: note: ISNAD_CACHE in the environment is no setting of this program: did you mean ISNAD_CACHE_DIR?
isnad: note: ISNAD_COLOUR in the environment is no setting of this program; .env.example has them all
isnad: note: ISNAD_KERNAL in .env is no setting of this program: did you mean ISNAD_KERNEL?
isnad: note: isnad_kernel in the environment is no setting of this program: did you mean ISNAD_KERNEL?
`
	got := strings.ReplaceAll(a.stderr.(*bytes.Buffer).String(), a.dotEnv, ".env")
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func appWith(t *testing.T, file string, env map[string]string) app {
	t.Helper()
	path := filepath.Join(t.TempDir(), ".env")
	if file != "" {
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return app{
		stderr: &bytes.Buffer{}, dotEnv: path,
		lookup: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
	}
}

// TestEnvExample holds .env.example to the code: it names every variable that the program
// reads, and no other, each below a comment.
func TestEnvExample(t *testing.T) {
	inCode := map[string]bool{}
	for _, path := range goFiles(t) {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil && regexp.MustCompile(`^ISNAD_[A-Z_]+$`).MatchString(s) {
					inCode[s] = true
				}
			}
			return true
		})
	}
	data, err := os.ReadFile(filepath.Join(root, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	inExample := map[string]bool{}
	previous := ""
	for line := range strings.Lines(string(data)) {
		if m := regexp.MustCompile(`^#?(ISNAD_[A-Z_]+)=`).FindStringSubmatch(line); m != nil {
			inExample[m[1]] = true
			if !strings.HasPrefix(previous, "# ") {
				t.Errorf(".env.example: %s has no comment above it", m[1])
			}
		}
		previous = line
	}
	if !maps.Equal(inCode, inExample) {
		t.Errorf(".env.example names %v, the code reads %v", slices.Sorted(maps.Keys(inExample)), slices.Sorted(maps.Keys(inCode)))
	}
	if values, err := godotenv.UnmarshalBytes(data); err != nil || len(values) > 0 {
		t.Errorf(".env.example sets %v, %v: copied as it is, it should change nothing", values, err)
	}
}

// root is the project's root, seen from this package.
const root = "../.."

// goFiles returns the paths of all Go files of the project that are not tests.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// FuzzReadDotEnv shows that no .env file makes the program panic.
func FuzzReadDotEnv(f *testing.F) {
	for _, s := range []string{"A=b", "A=#b", "A='b", "A=\"${A}", "export A", "=", "A:", "\xff=\x00", "A=b #", "A=\"\\"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), ".env")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if values, err := readDotEnv(path); err != nil && values != nil {
			t.Errorf("values beside the error %v", err)
		}
	})
}
