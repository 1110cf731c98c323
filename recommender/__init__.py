"""From a profile and rating gaps to ranked, explained solutions with donor cities."""
