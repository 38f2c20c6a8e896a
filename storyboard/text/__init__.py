"""Reading text of many languages: sentences, headings, paragraphs, graphemes."""
