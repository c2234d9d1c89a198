// Package index makes the index of a folder of articles: it splits them into passages, embeds
// those whose vectors it does not have, and keeps the vectors on disk, so that the next process
// does not embed them again.
//
// A folder of articles has an index folder in the cache. It holds a segment an article, named by
// a hash of what it is made of, and a manifest that says which segments are in use. Nothing in
// it is precious: all of it can be made again from the articles, and is, with a message, when
// it is damaged, missing or of another model. So there are no locks and no repairs: every file
// is written under another name and renamed into place, a segment's name says what is in it,
// and processes that make the same index at the same time write the same files.
package index
