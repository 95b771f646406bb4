"""Table files in and out: sniffing, reading, header words and safe writing; knows no record, no model, no web."""
