"""What Provodnik says about itself: topics that editors write in `bot/texts`, their live figures, the search in them.

Facts of the catalogue, the settings and the rules enter; nothing of a server or a conversation does.
"""
