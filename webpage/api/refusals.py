"""Turns what the rules refuse into problems."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from webpage.problems import Problem, Trouble


@contextmanager
def refusals(troubles: Mapping[type[Exception], Trouble]) -> Iterator[None]:
    """Raises Problem for each of these exceptions."""
    try:
        yield
    except tuple(troubles) as refusal:
        raise Problem(troubles[type(refusal)]) from refusal
