"""What is known: solutions, cities, ratings, products, municipalities, each with its source and date."""

import os

# Where lxml is installed, openpyxl reads workbooks with it and past defusedxml, which refuses entities.
os.environ["OPENPYXL_LXML"] = "False"
