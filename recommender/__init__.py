"""From a profile and rating gaps to ranked, explained solutions with donor cities.

Questions enter and answers leave as data; nothing here knows how either is said, shown or asked.
"""
