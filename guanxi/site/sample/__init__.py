"""The sample company: a believable bilingual shop with customers, three years of orders and what they thought of them."""
