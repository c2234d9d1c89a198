package text

