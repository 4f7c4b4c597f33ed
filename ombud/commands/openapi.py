"""Print the whole API as an OpenAPI document, in JSON.

Example:
    ombud openapi > ombud.json
"""

import argparse
import json

from ombud.reader.api import api


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(args: argparse.Namespace) -> int:
    """Prints the document."""
    print(json.dumps(api.get_openapi_schema(), indent=2, ensure_ascii=False))
    return 0
