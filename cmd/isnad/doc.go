/*
Isnad answers questions about an incident from a folder of news articles in Arabic and
English, and shows for every sentence where it stands in the articles.

	isnad ask "متى قطعت ألبانيا علاقاتها مع إيران؟"
	isnad search --articles ./articles "Article 5"
	isnad index --articles ./articles --check
	isnad version

Run any command with --help for its flags. docs/design.md has the rooms of the program, the
contracts between them, and why they were cut so.

# A tour

main.go runs the command line: one error is one line on standard error, and every command
ends with one of the statuses of the contract. root.go puts the commands together; each of
them is a file: ask.go, search.go, index.go, version.go. config.go reads the environment and
the .env file, and unknown.go tells slips in the names of settings. wire.go is the one place where the rooms of the program are joined, and is
where to begin reading:

A folder becomes articles in [isnad/retrieval]: front matter and noise are told apart from
the text, sentences are found, and runs of them become passages, the unit of search. Every
position is a byte offset into the file, so that a quotation can be shown to stand there.
[isnad/retrieval/text] knows what is true of the two languages: letters, digits, words,
stems, sentences. [isnad/seeds] holds the bundled articles.

Passages become vectors in [isnad/retrieval/e5], the embedding model that lies inside the
binary, in plain Go with a few inner loops in assembly ([isnad/retrieval/kernel]). One pass
over a text gives its pooled vector and a vector for each token. [isnad/retrieval/vectorstore]
keeps both, the first in chromem-go; [isnad/retrieval/lexical] finds passages by their words.
[isnad/retrieval/index] does all of this for a folder and remembers it on disk, so that a
second question embeds nothing but itself, and only articles that changed are embedded again.

A question goes through [isnad/bot]. Its Answerer has the searcher of isnad/retrieval rank
the passages, and their sentences, by how well each token of the question is matched, in a
way that lets both languages compete as equals. The sentences that answer are quoted, each
with a citation; when none does, the answer is "not found" with the nearest passages.

The answer comes back here. output.go lays it out for a person, labels.go has the words
around it in the language of the question, and direction.go keeps words of the other
direction in their place. terminal.go knows what the screen can show. With --json the answer
is printed as it is.

# Tests

The stories in testdata/script show every command and every kind of bad input, each as
somebody at a shell would meet it. imports_test.go holds the imports of all packages to the
table in docs/design.md.
*/
package main
