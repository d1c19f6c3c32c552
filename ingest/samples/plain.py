"""Write a sample as Markdown, plain text or HTML."""

from html import escape

from .source import Block, Source

_HTML = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="author" content="{issuer}">
<meta name="date" content="{date}">
</head>
<body>
{body}
</body>
</html>
"""


def markdown(source: Source) -> bytes:
    """Return the document as Markdown, headings one level below the title."""
    parts = [f"# {source.title}", *filter(None, [source.caption])]
    for block in source.blocks:
        if block.kind == "table":
            head, *rows = (f"| {' | '.join(row)} |" for row in block.rows)
            rule = "|" + "---|" * len(block.rows[0])
            parts.append("\n".join([head, rule, *rows]))
        else:
            parts.append({"h1": "## ", "h2": "### "}.get(block.kind, "") + block.text)
    return ("\n\n".join(parts) + "\n").encode()


def text(source: Source) -> bytes:
    """Return the document as plain text: two full-width spaces before each paragraph."""
    head = [source.letterhead, source.number, ""] if source.letterhead else []
    lines = [*head, source.title, *filter(None, [source.caption]), ""]
    lines += [_text_line(block) for block in source.blocks]
    return ("\n".join(lines) + "\n").encode()


def _text_line(block: Block) -> str:
    if block.kind == "table":
        return "\n".join("\t".join(row) for row in block.rows)
    if block.kind == "right":
        return "　" * 16 + block.text
    return block.text if block.kind in ("left", "centre") else "　　" + block.text


def html(source: Source) -> bytes:
    """Return the document as a small standalone page."""
    body = [f"<h1>{escape(source.title)}</h1>"]
    if source.caption:
        body.append(f'<p class="caption">{escape(source.caption)}</p>')
    body += [_html_block(block) for block in source.blocks]
    issuer = escape(str(source.meta["issuer"]))
    filled = _HTML.format(
        title=escape(source.title), issuer=issuer, date=source.promulgated, body="\n".join(body)
    )
    return filled.encode()


def _html_block(block: Block) -> str:
    if block.kind != "table":
        tag = {"h1": "h2", "h2": "h3"}.get(block.kind, "p")
        return f"<{tag}>{escape(block.text)}</{tag}>"
    rows: list[str] = []
    for n, row in enumerate(block.rows):
        tag = "td" if n else "th"
        cells = "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row)
        rows.append(f"<tr>{cells}</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"
