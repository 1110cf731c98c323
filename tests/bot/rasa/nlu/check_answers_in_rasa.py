"""Runs in the Rasa environment: reads answers of an action server as JSON from stdin, prints what each check says.

For each answer: Rasa's own verdict and the verdict after the tracker store of endpoints.yml is loaded, as the kind of
the error with its words and place, or null; then the seconds that either way took for all of them.
"""

import json
import sys
import time

from rasa.core.actions.action import RemoteAction


def verdicts(answers: list) -> tuple:
    """What the check in force says of each answer, and the seconds it took."""
    action = RemoteAction("action_turn", None)
    start, said = time.process_time(), []
    for answer in answers:
        try:
            assert action._validate_action_result(answer) is True
            said.append(None)
        except Exception as error:
            said.append([type(error).__name__, error.message, list(map(str, error.absolute_path))])
    return said, time.process_time() - start


answers = json.load(sys.stdin)
stock, stock_seconds = verdicts(answers)
stock_check = RemoteAction._validate_action_result

import bot.rasa.nlu.tracker_store  # noqa: E402, F401

assert RemoteAction._validate_action_result is not stock_check, "Rasa's own check is still in force"
ours, our_seconds = verdicts(answers)
print(json.dumps({"stock": stock, "ours": ours, "stock_seconds": stock_seconds, "our_seconds": our_seconds}))
