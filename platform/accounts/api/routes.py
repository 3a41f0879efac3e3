"""Names the route of a request as the table of scopes does."""

import re

PREFIX = "api/v1/"
# A parameter as a path, a regular expression and the OpenAPI document write it.
PARAMETER = re.compile(r"\(\?P<\w+>(?:[^()]|\\.)*\)|<(?:\w+:)?\w+>|\{\w+\}")


def route_name(pattern: str) -> str:
    """Returns a pattern of an address below /api/v1/ with `{}` for each parameter."""
    plain = pattern.lstrip("/").removeprefix(PREFIX)
    return PARAMETER.sub("{}", plain.replace("^", "").removesuffix("$"))
