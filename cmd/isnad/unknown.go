package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// maxUnknown is how many unknown settings are named.
const maxUnknown = 5

// noteUnknown names variables of the environment and of the .env file that look like settings
// of this program and are none: a slip of the pen would otherwise pass for a setting.
func (a *app) noteUnknown(file map[string]string) {
	where := map[string]string{}
	for name := range file {
		where[name] = a.dotEnv
	}
	if a.environ != nil {
		for _, entry := range a.environ() {
			name, _, _ := strings.Cut(entry, "=")
			where[name] = "the environment"
		}
	}
	noted := 0
	for _, name := range slices.Sorted(maps.Keys(where)) {
		if !strings.HasPrefix(strings.ToUpper(name), envPrefix) || name == envCacheDir || name == envKernel || noted == maxUnknown {
			continue
		}
		noted++
		hint := "; .env.example has them all"
		if meant := nearSetting(name); meant != "" {
			hint = ": did you mean " + meant + "?"
		}
		a.note(fmt.Sprintf("%.60s in %s is no setting of this program%s", name, where[name], hint))
	}
}

// nearSetting returns the setting that was likely meant, or nothing: two slips away at most, or
// with its end left out or something added.
func nearSetting(name string) string {
	name = strings.ToUpper(name)
	for _, setting := range []string{envCacheDir, envKernel} {
		begun := len(name) > len(envPrefix)+2 && strings.HasPrefix(setting, name)
		if begun || strings.HasPrefix(name, setting) || editDistance(name, setting) <= 2 {
			return setting
		}
	}
	return ""
}

// editDistance returns the Levenshtein distance in bytes: how many must be put in, left out or
// exchanged to make b of a.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1) // distances of the part of a so far to each beginning of b
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
