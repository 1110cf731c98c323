"""The assistant, the page, the API and the command line: what people touch."""
