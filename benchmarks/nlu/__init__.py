"""Which pipeline understands best what an official writes: the stock one, vectors with a linear model, ours."""
