"""A recogniser behind an OpenAI-compatible server (vLLM, or a hosted one).

Only stretches with a voice are sent, so that the same gates hold as for the local model.
"""

from collections.abc import Sequence

import openai
from openai.types.audio import TranscriptionVerbose

from core.errors import NeedsLogin, Refused, Unavailable
from voice.activity import Span, speech_spans, stretches
from voice.simplified import simplified
from voice.sound import Sound
from voice.speech import PLAIN, Segment, Transcript
from voice.wav_file import wav

_LONGEST = 28.0
_TIMEOUT_S = 60.0


class WhisperServer:
    """`/audio/transcriptions` of `base_url`, model `model`."""

    def __init__(self, base_url: str, model: str, api_key: str = "none") -> None:
        self._client = openai.OpenAI(base_url=base_url, api_key=api_key, timeout=_TIMEOUT_S)
        self._model = model

    def transcribe(self, sound: Sound, prompts: Sequence[str] = (PLAIN,)) -> list[Transcript]:
        """Return one transcript a prompt; see `voice.speech.Transcriber`."""
        spans = speech_spans(sound)
        parts = stretches(spans, _LONGEST)
        return [
            Transcript(
                tuple(segment for part in parts for segment in self._ask(sound, part, prompt)),
                prompt, tuple(spans),
            )
            for prompt in prompts
        ]  # fmt: skip

    def _ask(self, sound: Sound, part: Span, prompt: str) -> list[Segment]:
        try:
            reply = self._client.audio.transcriptions.create(
                model=self._model, file=("answer.wav", wav(sound.cut(part.start, part.end))),
                language="zh", prompt=prompt, temperature=0.0, response_format="verbose_json",
            )  # fmt: skip
        except openai.AuthenticationError as error:
            raise NeedsLogin(
                "语音识别服务拒绝了密钥。", "请检查语音识别服务的密钥设置。"
            ) from error
        except openai.APIStatusError as error:
            if error.status_code >= 500:
                raise _away() from error
            raise Refused(
                f"语音识别服务拒绝了请求（{error.status_code}）。", "请检查模型名称和服务设置。"
            ) from error
        except openai.APIConnectionError as error:
            raise _away() from error
        return _segments(reply, part)


def _segments(reply: TranscriptionVerbose, part: Span) -> list[Segment]:
    if not reply.segments:
        text = simplified(reply.text.strip())
        return [Segment(part.start, part.end, text)] if text else []
    return [
        Segment(
            part.start + row.start, min(part.end, part.start + row.end),
            simplified(row.text.strip()), row.avg_logprob, row.no_speech_prob,
            row.compression_ratio,
        )
        for row in reply.segments
    ]  # fmt: skip


def _away() -> Unavailable:
    return Unavailable("语音识别服务没有应答。", "请检查语音识别服务是否在运行，稍后重试。")
