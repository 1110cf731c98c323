"""What is known: solutions, cities, ratings, products, municipalities, each with its source and date."""
