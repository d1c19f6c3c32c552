"""The web application: HTTP API and pages over one room."""

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from channels.api.gate import Gate
from channels.api.parts import install_error_pages
from channels.api.router import api_router
from channels.messengers import Messengers
from channels.openai import api as openai
from channels.room import Room
from channels.web.site import add_pages

STATIC = Path(__file__).parent / "web" / "static"


def create_app(room: Room) -> FastAPI:
    """Return the application. The caller starts and stops the room and `state.messengers`."""
    app = FastAPI(
        title="值班助手",
        summary="从规章、预案、案例中作答，每一句都有出处",
        version="1",
        docs_url=None,  # the interactive pages load scripts from outside
        redoc_url=None,
        openapi_url=None,  # served to who is signed in, at /api/v1/openapi.json
    )
    app.state.room = room
    app.state.messengers = messengers = Messengers(room)
    install_error_pages(app)
    app.include_router(api_router())
    app.include_router(openai.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="assets")
    add_pages(app, room, messengers)
    app.add_middleware(Gate, room=room)
    return app
