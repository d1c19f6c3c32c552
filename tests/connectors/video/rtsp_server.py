"""A real RTSP server with moving test pictures, for the system's Python (it has GStreamer's `gi`).

Prints two ports when ready. The first serves /live, /second and /recorded (H.264, any query) and
/hevc (H.265); the second /secret, behind a digest login (duty, p@ss/word).
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

_PICTURE = (
    "videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=10/1"
)
_H264 = (
    f"( {_PICTURE} ! timeoverlay ! x264enc tune=zerolatency speed-preset=ultrafast"
    " key-int-max=10 ! video/x-h264,profile=baseline ! rtph264pay name=pay0 pt=96 )"
)
_HEVC = (
    "( videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=5/1"
    " ! x265enc tune=zerolatency speed-preset=ultrafast key-int-max=5 ! h265parse"
    " ! rtph265pay name=pay0 pt=96 )"
)
_DUTY = "duty"


def _factory(launch: str) -> GstRtspServer.RTSPMediaFactory:
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch)
    factory.set_shared(True)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role(_DUTY, "media.factory.access", True)
    permissions.add_permission_for_role(_DUTY, "media.factory.construct", True)
    factory.set_permissions(permissions)
    return factory


def _server(**launches: str) -> GstRtspServer.RTSPServer:
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service("0")
    for path, launch in launches.items():
        server.get_mount_points().add_factory(f"/{path}", _factory(launch))
    return server


def _behind_login(server: GstRtspServer.RTSPServer) -> GstRtspServer.RTSPServer:
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", _DUTY)
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    auth.add_digest("duty", "p@ss/word", token)
    server.set_auth(auth)
    return server


def main() -> None:
    Gst.init(None)
    servers = [
        _server(live=_H264, second=_H264, recorded=_H264, hevc=_HEVC),
        _behind_login(_server(secret=_H264)),
    ]
    for server in servers:
        server.attach(None)
    sys.stdout.write(" ".join(str(server.get_bound_port()) for server in servers) + "\n")
    sys.stdout.flush()
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
