"""Problem details (RFC 9457), for the document; `webpage.problems` writes them."""

from pydantic import BaseModel, ConfigDict, Field


class ProblemError(BaseModel):
    """What is wrong where."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    pointer: str
    """Into the body (RFC 6901), or the name of a parameter."""
    code: str
    """For programs."""
    detail: str


class ProblemDetails(BaseModel):
    """Why a request can't be answered as asked."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    type: str
    """Names the kind of problem; stays the same in every language."""
    title: str
    status: int
    detail: str
    left: int = Field(default=0)
    """With ``too_few_left``: how many places are."""
    errors: list[ProblemError] = Field(default_factory=list)
    """With a request that does not fit its schema."""
