"""The models of the torch extra: the same contract as the local e5 and the rerank endpoint."""

import importlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import Unavailable
from core.models import e5
from core.models.e5_file import E5File
from core.models.embed import LocalE5
from core.models.fetch import Fetcher
from core.models.registry import ModelRegistry
from core.models.torch_models import CrossEncoderReranker, SentenceTransformerEmbedder
from core.settings import load_settings
from tests.conftest import missing

RULES = (
    "任何单位不得迟报、漏报、谎报或者瞒报。",
    "第三条 本规定自发布之日起施行。",
    "事故发生后应当于1小时内向应急管理部门报告。",
    "夫妻共同财产由双方协商分割。",
)


def part(name: str) -> Any:
    """Return a module of the extra, which `make torch` installs."""
    try:
        return importlib.import_module(name)
    except ImportError:
        missing(name, "make torch")


def test_without_the_extra_or_the_folder_it_is_said_what_to_do(tmp_path: Path) -> None:
    for made in (SentenceTransformerEmbedder, CrossEncoderReranker):
        with pytest.raises(Unavailable) as told:
            made(str(tmp_path))
        assert "uv sync --extra torch" in told.value.remedy or "模型文件夹" in told.value.remedy


def as_bert(file: E5File) -> Any:
    """Return the e5 weights as the transformers library's own network."""
    torch, transformers = part("torch"), part("transformers")
    head = file.header
    wide, inner = (head.width, head.width), (head.inner, head.width)
    config = transformers.BertConfig(
        vocab_size=head.vocabulary, hidden_size=head.width, num_hidden_layers=head.layers,
        num_attention_heads=head.heads, intermediate_size=head.inner,
        max_position_embeddings=head.positions, layer_norm_eps=head.epsilon,
    )  # fmt: skip
    model = transformers.BertModel(config, add_pooling_layer=False)
    given = {
        "embeddings.word_embeddings.weight": file.matrix("emb.word", head.vocabulary, head.width),
        "embeddings.position_embeddings.weight": file.vector("emb.pos").reshape(-1, head.width),
        "embeddings.token_type_embeddings.weight": file.vector("emb.type").reshape(-1, head.width),
        "embeddings.LayerNorm.weight": file.vector("emb.ln.w"),
        "embeddings.LayerNorm.bias": file.vector("emb.ln.b"),
    }
    for n in range(head.layers):
        for name, mark, shape in (
            ("attention.self.query", "q", wide), ("attention.self.key", "k", wide),
            ("attention.self.value", "v", wide), ("attention.output.dense", "ao", wide),
            ("intermediate.dense", "fi", inner), ("output.dense", "fo", inner[::-1]),
        ):  # fmt: skip
            given[f"encoder.layer.{n}.{name}.weight"] = file.matrix(f"l{n}.{mark}.w", *shape)
            given[f"encoder.layer.{n}.{name}.bias"] = file.vector(f"l{n}.{mark}.b")
        for name, mark in (("attention.output", "aln"), ("output", "oln")):
            given[f"encoder.layer.{n}.{name}.LayerNorm.weight"] = file.vector(f"l{n}.{mark}.w")
            given[f"encoder.layer.{n}.{name}.LayerNorm.bias"] = file.vector(f"l{n}.{mark}.b")
    own = model.state_dict()
    tensors = {name: torch.tensor(np.array(value)) for name, value in given.items()}
    for name, value in tensors.items():
        own[name].copy_(value[: len(own[name])])
    return model


def _tokenizer(file: E5File) -> str:
    """Return the tokenizer, made to read a question and a text as a pair too."""
    made = json.loads(e5.tokenizer_json(file.vocabulary))
    ends = made["post_processor"]["single"]
    made["post_processor"]["pair"] = [*ends, {"Sequence": {"id": "B", "type_id": 0}}, ends[-1]]
    return json.dumps(made, ensure_ascii=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The e5 as a sentence-transformers model on disk."""
    library, transformers = part("sentence_transformers"), part("transformers")
    models = part("sentence_transformers.models")
    settings = load_settings()
    registry = ModelRegistry(settings.models_dir)
    try:
        Fetcher(registry).fetch("e5-small")
    except Unavailable as error:
        missing("e5-small", str(error))
    file = E5File(registry.path("e5-small"))
    plain = tmp_path_factory.mktemp("bert")
    as_bert(file).save_pretrained(plain)
    (plain / "tokenizer.json").write_text(_tokenizer(file), encoding="utf-8")
    transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(plain / "tokenizer.json"), bos_token="<s>", eos_token="</s>",
        pad_token="<pad>", unk_token="<unk>", model_max_length=512,
    ).save_pretrained(plain)  # fmt: skip
    whole = tmp_path_factory.mktemp("st") / "e5-small"
    parts = [models.Transformer(str(plain)), models.Pooling(file.header.width, "mean")]
    library.SentenceTransformer(modules=parts, device="cpu").save(str(whole))
    return whole


@pytest.mark.torch
def test_a_sentence_transformer_keeps_the_embedders_contract(folder: Path) -> None:
    made = SentenceTransformerEmbedder(str(folder))
    rows = made.embed_passages(RULES)
    assert rows.dtype == np.float32
    assert rows.shape == (len(RULES), made.dim)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    alone = np.concatenate([made.embed_passages([text]) for text in RULES])
    assert float((rows * alone).sum(axis=1).min()) > 0.999
    query = made.embed_queries(["发生火灾多久要上报"])[0]
    assert float(query @ rows[2]) > float(query @ rows[3])
    assert made.embed_passages([]).shape == (0, made.dim)


@pytest.mark.torch
def test_the_same_weights_give_the_same_vectors_as_the_local_engine(folder: Path) -> None:
    models = load_settings().models_dir
    if not e5.built(models):
        e5.build(ModelRegistry(models).path("e5-small"), models)
    local, made = LocalE5(models), SentenceTransformerEmbedder(str(folder))
    cosines = (local.embed_passages(RULES) * made.embed_passages(RULES)).sum(axis=1)
    assert float(cosines.min()) > 0.99
    asked = ["几点交接班", "谁来签发"]
    assert float((local.embed_queries(asked) * made.embed_queries(asked)).sum(axis=1).min()) > 0.99


@pytest.mark.torch
def test_a_cross_encoder_gives_one_score_a_text_in_their_order(folder: Path) -> None:
    made = CrossEncoderReranker(str(folder))  # an untrained head: order and form, not merit
    scores = made.scores("多久报告", RULES)
    assert len(scores) == len(RULES)
    assert len(set(scores)) == len(RULES)
    assert made.scores("多久报告", RULES[::-1]) == pytest.approx(scores[::-1], abs=1e-4)
    assert made.scores("多久报告", []) == []
