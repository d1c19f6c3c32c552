"""The chat engine's own process: llama.cpp's server on loopback, started by `EngineSupervisor`.

It reports its address as one JSON line on stdout, logs to stderr, and ends when stdin closes:
stdin is a pipe that only the parent holds, so the kernel closes it even when the parent is killed
with -9. The API key comes by the environment, because arguments are readable by every user.
"""

import argparse
import importlib
import json
import os
import sys
import threading
from typing import Any

API_KEY_VARIABLE = "ZHIBAN_ENGINE_API_KEY"
# Idle prompts are kept in memory for reuse; llama.cpp's own default of 8 GiB would take the room's.
_PROMPT_CACHE_MIB = 256
# Lower than the web server's priority: with two cores the page must stay quick while words form.
_NICENESS = 5


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    # The model's threads know nothing of Python's shutdown; there is nothing to save.
    os._exit(0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m core.models.engine_main")
    parser.add_argument("--model", required=True)
    parser.add_argument("--alias", required=True)
    parser.add_argument("--context", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--slots", type=int, required=True)
    return parser.parse_args()


def main() -> None:
    """Load the model, say where it listens, and serve until the parent is gone."""
    given = _arguments()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(_NICENESS)
    # Loaded here and not at import: the library takes long. It is a compiled module without types.
    xllamacpp: Any = importlib.import_module("xllamacpp")

    params = xllamacpp.CommonParams()
    params.model.path = given.model
    params.model_alias = {given.alias}
    params.api_keys = [os.environ.pop(API_KEY_VARIABLE)]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.cors_origins = ""
    params.ui = False
    # Read instead of mapped: the weights are repacked for the CPU anyway, and a mapping beside the
    # repacked copy held 600 MiB more (measured with the 1.5B: 2.0 against 1.4 GiB resident).
    params.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    params.n_ctx = given.context
    params.n_parallel = given.slots
    params.kv_unified = True
    params.cache_prompt = True
    params.cache_ram_mib = _PROMPT_CACHE_MIB
    params.cpuparams.n_threads = given.threads
    params.cpuparams_batch.n_threads = given.threads
    server = xllamacpp.Server(params)
    print(json.dumps({"address": server.listening_address}), flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
