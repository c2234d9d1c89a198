package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newRoot returns the whole command line.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "isnad",
		Short: "Sourced answers about an incident, from articles in Arabic and English",
		Long: `isnad answers questions about an incident from a folder of news articles in Arabic
and English. Every sentence of an answer is shown with the place in the articles
where it stands; what the articles do not say is answered with "not found".

It needs no key, no server and no network. Without --articles it answers from the
bundled articles: the cyberattacks on Albania in 2022 and the break with Iran.

Exit status: 0 answered, 3 not found in the articles, 2 wrong usage,
130 interrupted, 1 any other failure.`,
		Example: `  isnad ask "متى قطعت ألبانيا علاقاتها مع إيران؟"
  isnad ask "Who asked Israel for help?"
  isnad search --articles ./articles -k 10 "هجوم إلكتروني"
  isnad index --articles ./articles --check`,
		Version:       moduleVersion(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs, // so that RunE words the error of a mistyped command
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return unknownCommand(cmd, args[0])
		},
	}
	root.Flags().BoolP("version", "v", false, "print the program's version")
	root.SetVersionTemplate(versionLine + "{{.Version}}\n")
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return flagError(err) })
	root.SuggestionsMinimumDistance = 2
	root.AddCommand(newAsk(a), newSearch(a), newIndex(a), newVersion(a))
	root.SetHelpCommand(newHelp(root))
	root.InitDefaultCompletionCmd()
	wordErrors(root)
	return root
}

// wordErrors makes a wrong argument of any command a usageError, those of cobra's own
// completion commands included, which take an unknown shell for a wish for help.
func wordErrors(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return &usageError{err: err}
			}
			return nil
		}
	}
	if cmd.Name() == "completion" {
		cmd.Args = cobra.ArbitraryArgs
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("no completion for %q: use bash, fish, powershell or zsh", args[0])
			}
			return cmd.Help()
		}
	}
	for _, sub := range cmd.Commands() {
		wordErrors(sub)
	}
}

// newHelp returns the help command: cobra's own takes an unknown topic for a success.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about any command",
		RunE: func(_ *cobra.Command, args []string) error {
			topic, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, strings.Join(args, " "))
			}
			topic.InitDefaultHelpFlag() // or its own --help is missing from the list
			return topic.Help()
		},
	}
}

// unknownCommand words the error of a mistyped command, with what may have been meant.
func unknownCommand(root *cobra.Command, name string) error {
	hint := ""
	if near := root.SuggestionsFor(name); name != "" && len(near) > 0 {
		hint = fmt.Sprintf(`: did you mean "%s"?`, strings.Join(near, `" or "`))
	}
	return &usageError{err: fmt.Errorf("unknown command %q%s", name, hint), help: "isnad --help"}
}

// flagError words pflag's errors for people: without the names of Go's parsing functions.
func flagError(err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		name := "--" + invalid.GetFlag().Name
		if invalid.GetFlag().Name == "k" {
			name = "-k"
		}
		cause := invalid.Unwrap()
		if invalid.GetFlag().Value.Type() == "bool" {
			cause = errors.New("use true or false, or the flag alone")
		}
		return usagef("%s cannot be %q: %w", name, invalid.GetValue(), cause)
	}
	return &usageError{err: err}
}

// noArgs refuses arguments to a command that takes none.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%q takes no arguments, but was given %q", cmd.CommandPath(), args[0])
	}
	return nil
}

// pathFlag is a folder or a file that a flag names; the empty path is one that was not named.
type pathFlag struct {
	path string
	kind string // "DIR" or "FILE"
}

func (f *pathFlag) String() string { return f.path }

func (f *pathFlag) Type() string { return f.kind }

func (f *pathFlag) Set(s string) error {
	if s == "" { // an unset variable in a script, and not a wish to leave the flag out
		return fmt.Errorf("name a %s, or leave the flag out", map[string]string{"DIR": "folder", "FILE": "file"}[f.kind])
	}
	f.path = s
	return nil
}

// complete tells the shell the values of a flag; without any, that it takes no file either.
func complete(cmd *cobra.Command, flag string, values ...string) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // the flag is not defined, or completed twice
	}
}

// addArticles gives a command the flag --articles.
func addArticles(cmd *cobra.Command, f *pathFlag) {
	f.kind = "DIR"
	cmd.Flags().Var(f, "articles", "folder of articles (.txt, .md); without it the bundled ones")
	if err := cmd.MarkFlagDirname("articles"); err != nil {
		panic(err) // the flag was defined a line above
	}
}
