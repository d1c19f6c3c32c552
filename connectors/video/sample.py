"""Cameras that do not exist: a moving test card, so that sample data shows pictures at work."""

from connectors.video.frames import PATTERN
from connectors.video.model import Source
from connectors.video.sources import UrlDriver

ADDRESS = f"{PATTERN}://test-card"


class SampleDriver(UrlDriver):
    """The test card as a live stream, drawn by ffmpeg; nothing is opened on any network."""

    schemes = frozenset({PATTERN})

    def live_url(self, source: Source) -> str:
        """Return the test card's address, whatever the register says behind the scheme."""
        return ADDRESS
