"""The organiser's API under ``/api/v1``, for programs.

An operation is declared once (`webpage.api.operations.Operation`): address, scopes, what it takes and gives. Routing,
checking of requests, answers and the OpenAPI document all follow from the declaration, so that they can't disagree.
"""
