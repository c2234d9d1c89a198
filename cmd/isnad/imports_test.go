package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the path that our packages begin with.
const module = "isnad/"

// room is a row of the table of rooms in docs/design.md.
type room struct {
	path    string
	allowed []string // packages of ours, or patterns of the form x/...
	planned bool
}

// TestImports holds the imports of all non-test files to the tables in docs/design.md.
func TestImports(t *testing.T) {
	rooms, libraries := readTables(t)
	faults, seen := checkImports(t, rooms, libraries, importsOf(t))
	for _, f := range faults {
		t.Error(f)
	}
	for _, r := range rooms {
		if r.planned && seen[r.path] {
			t.Errorf("%s exists: docs/design.md calls it planned", r.path)
		}
		if !r.planned && !seen[r.path] {
			t.Errorf("%s is in docs/design.md, but has no Go files", r.path)
		}
	}
}

// TestImportsRules shows that the test above can fail.
func TestImportsRules(t *testing.T) {
	rooms, libraries := readTables(t)
	for _, c := range []struct{ pkg, imports, want string }{
		{"retrieval/text", "isnad/retrieval", "may not import"},
		{"retrieval/lexical", "isnad/retrieval/e5", "may not import"},
		{"bot", "isnad/cmd/isnad", "may not import"},
		{"bot", "github.com/philippgille/chromem-go", "only retrieval/vectorstore"},
		{"retrieval/index", "github.com/philippgille/chromem-go/sub", "only retrieval/vectorstore"},
		{"retrieval/magic", "fmt", "no row"},
		{"retrieval/util", "fmt", "says nothing"},
	} {
		faults, _ := checkImports(t, rooms, libraries, map[string][]string{c.pkg: {c.imports}})
		if len(faults) == 0 || !strings.Contains(strings.Join(faults, "\n"), c.want) {
			t.Errorf("%s importing %s: faults %q, want %q", c.pkg, c.imports, faults, c.want)
		}
	}
	if faults, _ := checkImports(t, rooms, libraries, map[string][]string{"retrieval/index": {"isnad/retrieval/text", "os"}}); len(faults) > 0 {
		t.Errorf("what the table allows is a fault: %q", faults)
	}
}

// checkImports returns what breaks the tables, and the packages that it saw.
func checkImports(t *testing.T, rooms []room, libraries map[string][]string, imports map[string][]string) ([]string, map[string]bool) {
	t.Helper()
	var faults []string
	seen := map[string]bool{}
	for pkg, paths := range imports {
		seen[pkg] = true
		if slices.Contains([]string{"util", "utils", "common", "helpers", "types"}, path.Base(pkg)) {
			faults = append(faults, fmt.Sprintf("%s: the name says nothing", pkg))
		}
		i := slices.IndexFunc(rooms, func(r room) bool { return r.path == pkg })
		if i < 0 {
			faults = append(faults, fmt.Sprintf("%s has no row in docs/design.md", pkg))
			continue
		}
		for _, p := range paths {
			if ours, ok := strings.CutPrefix(p, module); ok && !slices.ContainsFunc(rooms[i].allowed, func(a string) bool { return matches(a, ours) }) {
				faults = append(faults, fmt.Sprintf("%s may not import %s", pkg, p))
			}
			for library, only := range libraries {
				if matches(library+"/...", p) && !slices.Contains(only, pkg) {
					faults = append(faults, fmt.Sprintf("%s imports %s: only %s may", pkg, p, strings.Join(only, " and ")))
				}
			}
		}
	}
	return faults, seen
}

// matches reports whether the pattern, a path or one with "/..." at its end, takes in the path.
func matches(pattern, p string) bool {
	base, tree := strings.CutSuffix(pattern, "/...")
	return p == base || tree && strings.HasPrefix(p, base+"/")
}

// importsOf returns what the non-test files of each package import, for every system.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	for _, file := range goFiles(t) {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		dir, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		pkg := filepath.ToSlash(dir)
		imports[pkg] = append(imports[pkg], []string{}...)
		for _, spec := range f.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			imports[pkg] = append(imports[pkg], p)
		}
	}
	return imports
}

// readTables reads the table of rooms and the table of libraries.
func readTables(t *testing.T) ([]room, map[string][]string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "docs", "design.md"))
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("`([^`]+)`")
	names := func(cell string) (names []string) {
		for _, m := range code.FindAllStringSubmatch(cell, -1) {
			names = append(names, m[1])
		}
		return names
	}
	var rooms []room
	libraries := map[string][]string{}
	head := ""
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		switch {
		case !strings.HasPrefix(line, "|"):
			head = ""
		case head == "":
			head = strings.TrimSpace(cells[0])
		case strings.HasPrefix(strings.TrimSpace(cells[0]), "---"):
		case head == "path" && len(cells) == 3 && len(names(cells[0])) == 1:
			rooms = append(rooms, room{names(cells[0])[0], names(cells[2]), strings.Contains(cells[0], "(planned)")})
		case head == "library" && len(cells) == 2 && len(names(cells[0])) == 1:
			libraries[names(cells[0])[0]] = names(cells[1])
		case head == "path", head == "library":
			t.Fatalf("docs/design.md: a row that cannot be read: %s", line)
		}
	}
	if len(rooms) == 0 || len(libraries) == 0 {
		t.Fatal("docs/design.md has no tables of rooms and libraries")
	}
	return rooms, libraries
}
