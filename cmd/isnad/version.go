package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionLine is how the line with the program's version begins.
const versionLine = "isnad "

// versionInfo is the JSON form of version.
type versionInfo struct {
	Version  string `json:"version"`  // of the module, or "devel"
	Go       string `json:"go"`       // that built the program
	Platform string `json:"platform"` // operating system and processor
	Kernel   string `json:"kernel"`   // the inner loops in use: avx2, neon or portable
	Model    string `json:"model"`    // fingerprint of the embedding model: it changes when vectors would
}

func newVersion(a *app) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Show the versions of the program and of its model",
		Example: `  isnad version
  isnad version --json`,
		Args:              noArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(*cobra.Command, []string) error { return a.version(asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

func (a *app) version(asJSON bool) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	kernel, model, err := engine(cfg)
	if err != nil {
		return err
	}
	v := versionInfo{
		Version: moduleVersion(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Kernel: kernel, Model: model,
	}
	if asJSON {
		return a.printJSON(v)
	}
	return a.print(fmt.Sprintf(versionLine+"%s\ngo      %s %s\nkernel  %s\nmodel   %s\n", v.Version, v.Go, v.Platform, v.Kernel, v.Model))
}

// moduleVersion returns the version that the program was built from, as far as go knows it.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
