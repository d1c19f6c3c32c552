"""Samples at another rate (libswresample, as PyAV brings it)."""

import numpy as np

from voice.sound import Samples


def resampled(samples: Samples, rate: int, to: int) -> Samples:
    """Return one channel of samples at `rate` a second as samples at `to` a second."""
    if rate == to or not len(samples):
        return samples
    import av  # FFmpeg's libraries: not before a sound is there

    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(samples, dtype=np.float32)[None, :], format="fltp", layout="mono"
    )
    frame.sample_rate = rate
    converter = av.AudioResampler(format="fltp", layout="mono", rate=to)
    done = [*converter.resample(frame), *converter.resample(None)]
    return np.concatenate([part.to_ndarray()[0] for part in done]).astype(np.float32)
