"""A voice behind an OpenAI-compatible server (`/audio/speech`)."""

from collections.abc import Sequence

import openai

from core.errors import InvalidInput, NeedsLogin, Refused, Unavailable
from voice.sound import Sound, load_sound
from voice.speech import Manner

_TIMEOUT_S = 120.0
_LONGEST = 4096  # characters, the interface's own limit
_SERVERS_OWN = "alloy"  # the interface demands a name; servers map one they don't have to theirs
_ORDINARY = Manner()


class VoiceServer:
    """`/audio/speech` of `base_url`, model `model`. Nothing is sent before the first word."""

    def __init__(
        self, base_url: str, model: str, api_key: str = "none", voices: Sequence[str] = ()
    ) -> None:
        self._client = openai.OpenAI(base_url=base_url, api_key=api_key, timeout=_TIMEOUT_S)
        self._model = model
        self._voices = tuple(voices) or (_SERVERS_OWN,)

    @property
    def voices(self) -> Sequence[str]:
        """The names that the room has set; the interface has no way to ask for them."""
        return self._voices

    def speak(self, text: str, manner: Manner = _ORDINARY) -> Sound:
        """Say Mandarin text; see `voice.speech.Synthesizer`."""
        if not any(char.isalnum() for char in text):
            raise InvalidInput("没有可以朗读的文字。", "请输入要播放的话。")
        if len(text) > _LONGEST:
            raise InvalidInput(f"文字超过 {_LONGEST} 字。", "请分成几段。")
        try:
            reply = self._client.audio.speech.create(
                model=self._model, input=text, voice=manner.voice or self._voices[0],
                response_format="wav", speed=manner.speed,
            )  # fmt: skip
        except openai.AuthenticationError as error:
            raise NeedsLogin(
                "语音合成服务拒绝了密钥。", "请检查语音合成服务的密钥设置。"
            ) from error
        except openai.APIStatusError as error:
            if error.status_code >= 500 or error.status_code == 429:
                raise _away() from error
            raise Refused(
                f"语音合成服务拒绝了请求（{error.status_code}）。", "请检查模型、音色和服务设置。"
            ) from error
        except openai.APIConnectionError as error:
            raise _away() from error
        return _heard(reply.content)


def _heard(content: bytes) -> Sound:
    try:
        return load_sound(content)
    except InvalidInput as error:
        raise Unavailable(
            "语音合成服务返回的不是声音。", "请检查语音合成服务的地址和模型设置。"
        ) from error


def _away() -> Unavailable:
    return Unavailable("语音合成服务没有应答。", "请检查语音合成服务是否在运行，稍后重试。")
