"""Presses without network: keys and clocks of browsers, reconciling, refusals, conflicts."""
