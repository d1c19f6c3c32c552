"""What stands where no page is: the framework's own page is English and leads nowhere."""

from fastapi import Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import HTMLResponse, Response
from nicegui import app as pages
from starlette.exceptions import HTTPException

from channels.web import markup
from channels.web.visit import THEME_COOKIE


async def _not_found(request: Request, problem: Exception) -> Response:
    endpoint = request.scope.get("endpoint")
    of_page = endpoint is None or endpoint is pages or request.scope.get("nicegui_page_path")
    if isinstance(problem, HTTPException) and not of_page:
        return await http_exception_handler(request, problem)  # a file of a page, for a program
    light = request.cookies.get(THEME_COOKIE) == "light"
    return HTMLResponse(markup.whole("missing.html", light=light), status_code=404)


def answer_missing_pages() -> None:
    """Show a page of our own, with the way back, for addresses that lead to none."""
    pages.add_exception_handler(404, _not_found)
