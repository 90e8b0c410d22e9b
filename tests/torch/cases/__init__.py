"""One module for each layer, loss or way to put them together, with its `CASES`."""
