"""How dates are written where a page has little room: the same in every language, and sortable by eye."""
