"""Admission: the rules, the one verification function, door codes, devices, and what staff see."""
