"""What a card tells, fact by fact, each with the kind of question it answers, its source, city and year.

What enters is read from the card's own words and nothing else; what no source tells has no fact here.
"""
