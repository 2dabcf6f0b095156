"""Rules, wordings and lists as data files, each with its source, read once and cached.

Every file is TOML with a ``[meta]`` table (``name``, ``version``, ``source``, ``licence``) or CSV beside
such a TOML file. Code asks for a file by name and never holds the lists itself.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@cache
def load_resource(name: str) -> MappingProxyType[str, Any]:
    """Return the TOML resource ``name`` (without ending) as a read-only mapping.

    Examples
    --------
    >>> load_resource("ordinals")["meta"]["name"]
    'ordinals'
    """
    data = files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(data))
