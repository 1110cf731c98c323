"""Checks what an action server answers by Rasa's own schema, made ready once.

Rasa checks the schema itself again at every action, which took almost half of its processor time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, Text

from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.constants import DOCS_BASE_URL


def check_with_ready_schema() -> None:
    """From now on every remote action checks its answer this way."""
    RemoteAction._validate_action_result = _checked


def _checked(action: RemoteAction, answer: Dict[Text, Any]) -> bool:
    """True for a good answer; raises ValidationError with Rasa's words for any other."""
    error = best_match(_validator().iter_errors(answer))
    if error is None:
        return True
    error.message += (
        ". Failed to validate Action server response from API, make sure your response from the Action endpoint is "
        f"valid. For more information about the format visit {DOCS_BASE_URL}/custom-actions"
    )
    raise error


@lru_cache(maxsize=1)
def _validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)
